// A page of questions: those that are not asked are hidden, and what is typed is saved before it is sent.
// The form works without this script: every question is there, and says after which answer it counts.
(() => {
  "use strict";
  const form = document.getElementById("answer-form");
  if (!form) return;
  form.classList.add("with-script");
  const parts = [...form.querySelectorAll("[data-question]")];
  const byKey = new Map(parts.map((part) => [part.dataset.question, part]));

  const chosen = (key) => [...form.querySelectorAll(`input[name="a_${CSS.escape(key)}"]:checked`)].map((input) => input.value);
  const follow = () => {
    for (const part of parts) {
      if (!part.dataset.source) continue;
      const source = byKey.get(part.dataset.source);
      const wanted = part.dataset.values.split(" ");
      const isAsked = source && !source.hidden && chosen(part.dataset.source).some((value) => wanted.includes(value));
      part.hidden = !isAsked;
    }
  };
  form.addEventListener("change", follow);
  follow();

  // A draft that is being saved makes the number of the draft rise: sending waits for it.
  let saving = false;
  let leaving = false;
  let waiting = null;
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (leaving) event.preventDefault();
    else saving = true;
  });
  form.addEventListener("htmx:afterRequest", () => {
    saving = false;
    if (waiting) form.requestSubmit(waiting);
  });
  form.addEventListener("submit", (event) => {
    leaving = true;
    if (!saving) return;
    event.preventDefault();
    waiting = event.submitter;
  });
})();
