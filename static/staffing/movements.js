/* Lines of movements are added and removed at once; without script the buttons send the form. */
(() => {
  "use strict";
  const form = document.getElementById("movement-form");
  if (!form) return;

  const linesOf = (kind) => form.querySelector(`input[name="${kind}-lines"]`);

  function renamed(row, place) {
    const old = row.dataset.line;
    row.dataset.line = place;
    for (const input of row.querySelectorAll("[name]")) {
      if (input.matches("button")) {
        input.value = `drop:${place}`;
        continue;
      }
      input.name = input.name.replace(old, place);
      input.id = `id_${input.name}`;
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
      input.removeAttribute("autofocus");
      const label = input.getAttribute("aria-label");
      if (label) input.setAttribute("aria-label", label.replace(/\d+(?=\D*$)/, String(Number(place.split("-").pop()) + 1)));
    }
    return row;
  }

  function emptied(row) {
    for (const input of row.querySelectorAll("input")) input.value = "";
    for (const select of row.querySelectorAll("select")) select.selectedIndex = 0;
    return row;
  }

  form.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add]");
    const drop = event.target.closest("[data-drop]");
    if (add) {
      const kind = add.dataset.add;
      const rows = form.querySelectorAll(`tr[data-line^="${kind}-"]`);
      const number = linesOf(kind);
      if (!rows.length) return; // The server draws the first line.
      event.preventDefault();
      const last = rows[rows.length - 1];
      const row = emptied(renamed(last.cloneNode(true), `${kind}-${number.value}`));
      number.value = String(Number(number.value) + 1);
      last.parentNode.append(row);
      row.querySelector("select").focus();
    } else if (drop) {
      event.preventDefault();
      const row = drop.closest("tr");
      const section = row.closest("section");
      const problem = row.nextElementSibling;
      if (problem && problem.classList.contains("problem-row")) problem.remove();
      const alone = section.querySelectorAll("tr[data-line]").length === 1;
      if (alone) emptied(row);
      else row.remove();
      section.querySelector("[data-add]").focus();
    }
  });

  // Enter goes on to the next number, as in the grid of head counts; it never sends the form.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches('input[inputmode="numeric"]')) return;
    event.preventDefault();
    const inputs = [...form.querySelectorAll('input[inputmode="numeric"]')];
    const next = inputs[inputs.indexOf(event.target) + 1];
    if (next) next.focus();
  });
})();
