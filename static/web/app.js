// Small comforts over pages that work without script: dialogs, focus on problems, menus that close.
(() => {
  "use strict";

  // An element with data-opens="ID" opens that dialog instead of following its link.
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.opens);
      if (dialog && dialog.showModal) {
        event.preventDefault();
        dialog.showModal();
      }
    }
    // A click elsewhere closes open menus and open figures.
    for (const open of document.querySelectorAll("details.menu[open], details.figure[open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
    // A refused button says why; the reason is read out where the focus is.
    const refused = event.target.closest("button[aria-disabled='true']");
    if (refused) event.preventDefault();
  });

  // "/" goes to the search, as it does elsewhere; Escape leaves it. Not while somebody types.
  const searchField = () =>
    [...document.querySelectorAll("main input[type='search'], #site-search")].find((field) => field.offsetParent);
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
    const field = searchField();
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey && field) {
      event.preventDefault();
      field.focus();
      field.select();
    }
    if (event.key === "Escape" && field && event.target === field) field.blur();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = event.target.closest("details.menu[open], details.figure[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });

  // A panel that would leave the window on its far side is turned to the other side.
  document.addEventListener(
    "toggle",
    (event) => {
      const panel = event.target.matches?.("details.figure[open]") && event.target.querySelector(".figure-panel");
      if (!panel) return;
      panel.style.insetInlineStart = "0";
      panel.style.insetInlineEnd = "auto";
      const box = panel.getBoundingClientRect();
      if (box.right > document.documentElement.clientWidth || box.left < 0) {
        panel.style.insetInlineStart = "auto";
        panel.style.insetInlineEnd = "0";
      }
    },
    true,
  );

  // The summary of problems takes the focus, on opening and after a fragment came in.
  const focusProblems = (root) => {
    const summary = root.querySelector("[data-takes-focus]");
    if (summary) summary.focus();
  };
  focusProblems(document);
  document.addEventListener("htmx:afterSettle", (event) => focusProblems(event.detail.elt.parentNode || document));

  // A link of the summary puts the cursor into its field, not only the page to its place.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a[href^='#']");
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (field) {
      event.preventDefault();
      field.scrollIntoView({ block: "center" });
      field.focus({ preventScroll: true });
    }
  });

  // A refusal sent for the message region is shown whatever its status; other failures say that the
  // server could not be reached, and keep everything that was typed.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.getResponseHeader("HX-Retarget")) event.detail.shouldSwap = true;
  });
  const connectionLost = (event) => {
    if (event.detail.xhr && event.detail.xhr.getResponseHeader("HX-Retarget")) return;
    const words = document.getElementById("connection-lost");
    const region = document.getElementById("messages");
    if (words && region) region.replaceChildren(words.content.cloneNode(true));
  };
  document.addEventListener("htmx:sendError", connectionLost);
  document.addEventListener("htmx:timeout", connectionLost);
  document.addEventListener("htmx:responseError", connectionLost);
})();
