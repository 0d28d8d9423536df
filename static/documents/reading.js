// Marking with mouse or keyboard: what is selected in the text fills the form beside it.
(() => {
  "use strict";
  const text = document.getElementById("page-text");
  const form = document.getElementById("mark-form");
  if (!text || !form) return;
  const { page, quote, start, end } = form.elements;
  const help = document.getElementById("mark-help");
  help.setAttribute("role", "status");
  // Caret browsing is rare: the text takes the focus, so that Ctrl+A and Shift+arrows work in it.
  text.tabIndex = 0;
  text.setAttribute("role", "group");
  text.setAttribute("aria-labelledby", "page-title");

  // Python counts characters, JavaScript halves of those beyond the first plane.
  const characters = (words) => Array.from(words).length;

  const selected = () => {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
    const words = range.toString();
    if (!words.trim()) return null;
    const before = document.createRange();
    before.selectNodeContents(text);
    before.setEnd(range.startContainer, range.startOffset);
    const from = characters(before.toString());
    return { words: words.trim(), from, to: from + characters(words) };
  };

  const say = (key) => {
    if (help.textContent !== help.dataset[key]) help.textContent = help.dataset[key];
  };

  document.addEventListener("selectionchange", () => {
    const found = selected();
    if (!found) return;
    quote.value = found.words;
    start.value = found.from;
    end.value = found.to;
    page.value = text.dataset.page;
    say("selected");
  });

  // Whoever types means what is typed.
  for (const field of [quote, page]) {
    field.addEventListener("input", () => {
      start.value = "";
      end.value = "";
      say("plain");
    });
  }
})();
