// The simulator: a slider and the number beside it move together; htmx asks for the result.
// Without this script the numbers are typed and the button calculates.
(() => {
  "use strict";
  const form = document.getElementById("simulator");
  if (!form) return;
  const read = (text) => Number.parseFloat(text.replace(",", ".").replace("\u2212", "-"));
  const mark = (1.5).toLocaleString(document.documentElement.lang).charAt(1);

  for (const slider of form.querySelectorAll("input[type=range]")) {
    const field = document.getElementById(slider.dataset.for);
    slider.hidden = false;
    slider.addEventListener("input", () => {
      field.value = slider.value.replace(".", mark);
    });
    field.addEventListener("input", () => {
      const number = read(field.value);
      if (Number.isFinite(number)) slider.value = number;
    });
  }

  // What the answer complains of is marked where it was set.
  form.addEventListener("htmx:afterSwap", () => {
    for (const field of form.querySelectorAll("[aria-invalid]")) {
      field.removeAttribute("aria-invalid");
    }
    for (const old of form.querySelectorAll(".simulator-set .invalid-feedback")) old.remove();
    for (const link of form.querySelectorAll(".error-summary a[href^='#']")) {
      const field = document.getElementById(link.hash.slice(1));
      if (!field) continue;
      field.setAttribute("aria-invalid", "true");
      field.closest("details")?.setAttribute("open", "");
      const line = document.createElement("p");
      line.className = "invalid-feedback d-block";
      line.textContent = link.parentElement.textContent.trim();
      (field.closest(".slider-row") ?? field.parentElement).append(line);
    }
  });
})();
