// A list of which rows are chosen: one box in its head chooses all that are shown.
(() => {
  "use strict";
  const boxes = [...document.querySelectorAll("input[name='chosen']")];
  const place = document.querySelector("[data-choose]");
  if (boxes.length < 2 || !place) return;
  const all = document.createElement("input");
  all.type = "checkbox";
  all.className = "form-check-input";
  all.setAttribute("aria-label", place.textContent.trim());
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
  });
  document.addEventListener("change", (event) => {
    if (!boxes.includes(event.target)) return;
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  });
  place.replaceChildren(all);
})();
