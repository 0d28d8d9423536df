// The grid of a sheet of beneficiaries: sums while somebody types, keys that move along it, blocks pasted.
// The form works without this script; the server checks everything when it is saved.
(() => {
  "use strict";
  const tables = [...document.querySelectorAll(".facet-table.entry-grid")];
  if (!tables.length) return;
  const format = new Intl.NumberFormat(document.documentElement.lang);
  const fields = (row) => [...row.querySelectorAll(".cell input")];
  const number = (text) => (/^\d[\d\s.,\u00a0\u202f]*$/.test(text.trim()) ? Number(text.replace(/\D/g, "")) : null);

  function sum(row) {
    const counts = fields(row).map((one) => number(one.value)).filter((one) => one !== null);
    row.querySelector("td.plain").textContent = counts.length ? format.format(counts.reduce((a, b) => a + b)) : "";
    for (const one of fields(row)) {
      const cell = one.closest("td");
      if (cell.dataset.state !== "invalid") cell.dataset.state = one.value.trim() ? "" : "missing";
    }
  }

  function neighbour(input, down, along) {
    const rows = [...input.closest("tbody").querySelectorAll("tr:not(.problem-row)")];
    const row = input.closest("tr");
    const next = rows[rows.indexOf(row) + down];
    return next ? fields(next)[fields(row).indexOf(input) + along] : undefined;
  }

  let isTouched = false;
  for (const table of tables) {
    table.addEventListener("input", (event) => {
      isTouched = true;
      if (event.target.closest(".cell")) sum(event.target.closest("tr"));
    });
    table.addEventListener("focusin", (event) => event.target.closest(".cell") && event.target.select());
    table.addEventListener("keydown", (event) => {
      const input = event.target;
      if (!input.closest(".cell") || event.ctrlKey || event.metaKey || event.altKey) return;
      const down = event.key === "ArrowUp" || (event.key === "Enter" && event.shiftKey) ? -1 : 1;
      if (!["ArrowUp", "ArrowDown", "Enter"].includes(event.key)) return;
      event.preventDefault();
      neighbour(input, down, 0)?.focus();
    });
    table.addEventListener("paste", (event) => {
      const input = event.target;
      const text = event.clipboardData?.getData("text/plain").replace(/(\r\n|\n|\r)$/, "") ?? "";
      if (!input.closest(".cell") || !/[\t\n\r]/.test(text)) return;
      event.preventDefault();
      text.split(/\r\n|\n|\r/).forEach((line, down) =>
        line.split("\t").forEach((value, along) => {
          const target = neighbour(input, down, along);
          if (!target) return;
          target.value = value.trim();
          target.dispatchEvent(new Event("input", { bubbles: true }));
        }),
      );
    });
  }
  const form = document.querySelector(".sheet-form");
  form.addEventListener("submit", () => {
    isTouched = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (isTouched) event.preventDefault();
  });
})();
