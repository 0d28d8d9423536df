// The grid of a return: each cell is saved as it is typed, blocks are pasted, keys move along it.
// The form works without this script; its buttons then save what was typed.
(() => {
  "use strict";
  const form = document.getElementById("grid-form");
  if (!form) return;
  const words = document.getElementById("grid-words").dataset;
  const live = document.getElementById("grid-live");
  const bar = document.getElementById("save-state");
  const messages = document.getElementById("messages");
  const inputs = new Map([...form.querySelectorAll("input[data-version]")].map((one) => [one.name, one]));
  const saved = new Map(); // what the server holds, as text
  const waiting = new Map(); // cell -> how it was entered; still to be sent
  const failed = new Map(); // cell -> how it was entered; the server could not be reached
  const PATIENCE = 20000;
  let sending = null;
  let timer = 0;
  let idle = 0;
  let current = null;
  let undoable = null;

  for (const word of form.elements.seen.value.split(" ")) {
    const [cell, version, ...text] = word.split(":");
    const input = inputs.get(cell);
    if (!input) continue;
    input.dataset.version = version;
    saved.set(cell, text.join(":"));
  }
  form.classList.add("with-script");

  // -- what a cell looks like ------------------------------------------------------------------
  const isDirty = (input) => input.value.trim() !== saved.get(input.name);
  const place = (input) => input.closest("td");

  function mark(input, state, problem = "", ...actions) {
    const cell = place(input);
    cell.dataset.state = state;
    delete cell.dataset.origin;
    document.getElementById(`problem-${input.name}`)?.remove();
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
    if (!problem) return;
    // What is wrong stands in a line of its own beneath the row.
    const row = input.closest("tr");
    const line = document.createElement("tr");
    line.className = "problem-row";
    line.id = `problem-${input.name}`;
    const wide = line.insertCell();
    wide.colSpan = row.cells.length;
    const text = document.createElement("p");
    text.id = `e-${input.name}`;
    text.textContent = words.problem.replace("%name%", cell.dataset.label).replace("%problem%", () => problem);
    wide.append(text, ...actions);
    let above = row; // beneath the lines of the cells before it
    while (above.nextElementSibling?.matches(".problem-row")) {
      const other = inputs.get(above.nextElementSibling.id.replace("problem-", ""));
      if (other && place(other).cellIndex > cell.cellIndex) break;
      above = above.nextElementSibling;
    }
    above.after(line);
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", text.id);
  }
  const rest = (input) => mark(input, saved.get(input.name) === "" ? "missing" : "");

  function unsaved() {
    return [...inputs.values()].filter((one) => ["failed", "invalid", "changed"].includes(place(one).dataset.state));
  }

  function report(text = "", action = null) {
    const number = unsaved().length;
    let state = "saved";
    let words_ = text;
    if (sending || waiting.size) [state, words_] = ["saving", words.saving];
    else if (number) [state, words_] = ["failed", words.unsaved.replace("%number%", number)];
    else if (!text) {
      const time = new Date().toLocaleTimeString(document.documentElement.lang, {
        hour: "2-digit",
        minute: "2-digit",
        hourCycle: "h23",
      });
      words_ = words.saved.replace("%time%", time);
    }
    bar.dataset.state = state;
    bar.textContent = words_;
    if (action) bar.append(" ", action);
  }

  function button(text, run) {
    const one = document.createElement("button");
    one.type = "button";
    one.className = "btn btn-secondary btn-sm";
    one.textContent = text;
    one.addEventListener("click", run);
    return one;
  }

  // -- saving ------------------------------------------------------------------------------------
  function note(input, origin = "typed") {
    if (!isDirty(input)) {
      waiting.delete(input.name);
      failed.delete(input.name);
      rest(input);
      return;
    }
    waiting.set(input.name, origin);
    mark(input, "saving");
    report();
    clearTimeout(timer);
    timer = setTimeout(send, 120);
  }

  async function flush() {
    clearTimeout(timer);
    if (current && isDirty(current) && place(current).dataset.state !== "changed") note(current);
    clearTimeout(timer);
    while (sending || waiting.size) await (sending || send());
  }

  function send() {
    if (sending || !waiting.size) return sending;
    const batch = [...waiting].map(([cell, origin]) => {
      const input = inputs.get(cell);
      return { cell, origin, value: input.value.trim(), version: Number(input.dataset.version) };
    });
    waiting.clear();
    const origin = batch.every((one) => one.origin === "pasted") ? "pasted" : "typed";
    sending = post(batch, origin).finally(() => {
      sending = null;
      if (waiting.size) send();
      else {
        clearTimeout(idle);
        idle = setTimeout(() => recheck(false), 1500);
      }
      if (!waiting.size) report(...(undoable ? [words.pasted.replace("%number%", undoable.size), button(words.undo, undo)] : []));
    });
    return sending;
  }

  async function post(batch, origin) {
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    let answer;
    try {
      answer = await fetch(form.dataset.cellsUrl, {
        method: "POST",
        credentials: "same-origin",
        keepalive: batch.length < 100,
        signal: AbortSignal.timeout(PATIENCE),
        headers: {
          "Content-Type": "application/json",
          "HX-Request": "true",
          "X-CSRFToken": cookie ? cookie[1] : form.elements.csrfmiddlewaretoken.value,
        },
        body: JSON.stringify({ origin, cells: batch.map(({ cell, value, version }) => ({ cell, value, version })) }),
      });
    } catch {
      lose(batch, words.failed, true);
      return;
    }
    const type = answer.headers.get("Content-Type") || "";
    if (answer.redirected) lose(batch, words.session, true);
    else if (type.includes("json") && [200, 409, 422].includes(answer.status)) take(await answer.json(), batch);
    else if (answer.status < 500 && type.includes("html")) refuse(batch, await answer.text());
    else lose(batch, words.failed, true);
  }

  function lose(batch, text) {
    for (const one of batch) {
      failed.set(one.cell, one.origin);
      mark(inputs.get(one.cell), "failed", words.refused);
    }
    live.textContent = text;
    say(text, button(words.retry, retry));
  }

  // A refusal of the whole request comes as a fragment of the page, written by the server.
  function refuse(batch, html) {
    for (const one of batch) mark(inputs.get(one.cell), "failed", words.refused);
    const page = new DOMParser().parseFromString(html, "text/html");
    messages.replaceChildren(...page.body.childNodes);
    messages.scrollIntoView({ block: "nearest" });
  }

  function say(text, action = null) {
    const message = document.createElement("div");
    message.className = "message message-error";
    const line = document.createElement("p");
    line.textContent = text;
    message.append(line);
    if (action) message.append(action);
    messages.replaceChildren(message);
  }

  function retry() {
    for (const [cell, origin] of failed) {
      const input = inputs.get(cell);
      failed.delete(cell);
      note(input, origin);
    }
  }
  window.addEventListener("online", retry);

  function take(answer, batch) {
    const sent = new Map(batch.map((one) => [one.cell, one.value]));
    if (failed.size) retry();
    if (!failed.size && messages.querySelector("button")) messages.replaceChildren();
    for (const one of answer.saved) {
      const input = inputs.get(one.cell);
      if (!input) continue;
      saved.set(one.cell, one.text);
      input.dataset.version = one.version;
      if (input.value.trim() !== sent.get(one.cell)) continue; // typed again meanwhile
      input.value = one.text;
      mark(input, one.text === "" ? "missing" : "saved");
    }
    for (const one of answer.conflicts) showConflict(inputs.get(one.cell), one);
    for (const one of answer.errors) {
      const input = inputs.get(one.field);
      if (input) mark(input, "invalid", one.message);
    }
    for (const [id, text] of Object.entries(answer.texts)) {
      const element = document.getElementById(id);
      if (element) element.textContent = text || element.dataset.empty || "";
    }
    const problems = [...answer.conflicts, ...answer.errors];
    if (problems.length) live.textContent = problems.map((one) => one.message).join(" ");
  }

  // -- two people in one cell ----------------------------------------------------------------------
  function showConflict(input, theirs) {
    const settle = (mine) => {
      input.dataset.version = theirs.version;
      saved.set(input.name, theirs.text);
      if (!mine) input.value = theirs.text;
      note(input);
      report();
      input.focus();
    };
    mark(
      input,
      "changed",
      theirs.message,
      button(words.theirs.replace("%text%", theirs.text || words.nothing), () => settle(false)),
      button(words.mine.replace("%text%", input.value.trim() || words.nothing), () => settle(true)),
    );
  }

  // -- keys ------------------------------------------------------------------------------------------
  function neighbour(input, down, along) {
    const rows = [...input.closest("table").querySelectorAll("tr[id^='row-']")];
    const row = input.closest("tr");
    const column = [...row.querySelectorAll("input[data-version]")].indexOf(input);
    const next = rows[rows.indexOf(row) + down];
    return next ? next.querySelectorAll("input[data-version]")[column + along] : undefined;
  }

  form.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!inputs.has(input.name) || event.ctrlKey || event.metaKey || event.altKey) return;
    const { selectionStart: start, selectionEnd: end, value } = input;
    const isWhole = start === 0 && end === value.length;
    let next;
    if (event.key === "Enter") {
      event.preventDefault();
      next = neighbour(input, event.shiftKey ? -1 : 1, 0);
      if (!next) note(input);
    } else if (event.key === "ArrowDown") next = neighbour(input, 1, 0);
    else if (event.key === "ArrowUp") next = neighbour(input, -1, 0);
    else if (event.key === "ArrowRight" && (isWhole || start === value.length)) next = neighbour(input, 0, 1);
    else if (event.key === "ArrowLeft" && (isWhole || end === 0)) next = neighbour(input, 0, -1);
    else if (event.key === "Escape") {
      input.value = saved.get(input.name);
      note(input);
      report();
    }
    if (next) {
      event.preventDefault();
      next.focus();
    }
  });

  form.addEventListener("focusin", (event) => {
    if (!inputs.has(event.target.name)) return;
    current = event.target;
    current.select();
  });
  form.addEventListener("change", (event) => {
    if (inputs.has(event.target.name)) {
      undoable = null;
      note(event.target);
    }
  });

  // -- a block from a spreadsheet ----------------------------------------------------------------------
  form.addEventListener("paste", (event) => {
    const input = event.target;
    const text = event.clipboardData?.getData("text/plain").replace(/(\r\n|\n|\r)$/, "") ?? "";
    if (!inputs.has(input.name) || !/[\t\n\r]/.test(text)) return;
    event.preventDefault();
    const block = text.split(/\r\n|\n|\r/).map((line) => line.split("\t"));
    const before = new Map();
    let tooLarge = 0;
    block.forEach((line, down) =>
      line.forEach((value, along) => {
        const target = neighbour(input, down, along);
        if (!target) {
          if (value.trim()) tooLarge += 1;
          return;
        }
        before.set(target.name, saved.get(target.name));
        target.value = value.trim();
        note(target, "pasted");
      }),
    );
    undoable = before;
    if (tooLarge) {
      const words_ = words.tooLarge.replace("%number%", tooLarge);
      live.textContent = words_;
      say(words_);
    }
  });

  function undo() {
    const before = undoable;
    undoable = null;
    if (!messages.querySelector("button")) messages.replaceChildren();
    for (const [cell, text] of before) {
      const input = inputs.get(cell);
      input.value = text;
      note(input);
    }
    report();
  }

  // What is missing or odd is asked of the server again when everything is saved; not while somebody
  // reads it, unless they ask.
  async function recheck(isAsked) {
    clearTimeout(idle);
    const old = document.getElementById("check");
    if (!isAsked && (old.contains(document.activeElement) || old.querySelector("details[open]"))) return;
    try {
      const answer = await fetch(location.pathname, { headers: { "HX-Request": "true" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      old.replaceChildren(...page.getElementById("check").childNodes);
    } catch {
      // The section as it was is right about everything but the newest cells.
    }
  }

  // -- leaving, and the buttons of the form --------------------------------------------------------------
  const seen = () =>
    [...saved].map(([cell, text]) => `${cell}:${inputs.get(cell).dataset.version}:${text}`).join(" ");

  const isBusy = () => sending || waiting.size || (current && isDirty(current));
  let isReady = false;
  let isSent = false;
  form.addEventListener("submit", async (event) => {
    if (isSent) event.preventDefault(); // the second click of a double click
    if (isReady) {
      isSent = true;
      return;
    }
    if (isBusy() || unsaved().length) {
      event.preventDefault();
      await flush();
      const [first] = unsaved();
      if (first) {
        reveal(first);
        return;
      }
      // A form is not submitted again while its first submit event is under way.
      await new Promise((next) => setTimeout(next));
      form.elements.seen.value = seen();
      isReady = true;
      form.requestSubmit(event.submitter);
      return;
    }
    form.elements.seen.value = seen();
    isReady = true;
    isSent = true;
  });
  window.addEventListener("pageshow", () => {
    isReady = false;
    isSent = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isReady && (isBusy() || unsaved().length)) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") flush();
  });

  function reveal(element) {
    const fold = element.closest("details:not([open])");
    if (fold) fold.open = true;
    element.scrollIntoView({ block: "center" });
    element.focus({ preventScroll: true });
  }

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href^='#id_']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (field) {
      event.preventDefault();
      reveal(field);
      return;
    }
    const remark = event.target.closest("a[data-remark]");
    if (remark) {
      event.preventDefault();
      const row = remark.dataset.remark.replace(/F$/, "");
      document.getElementById("id_cell").value = current?.name.startsWith(row) ? current.name : remark.dataset.remark;
      document.getElementById("remark-form").open = true;
      reveal(document.getElementById("id_text"));
      return;
    }
    if (event.target.closest("a[href='#check']")) {
      event.preventDefault();
      await flush();
      await recheck(true);
      const section = document.getElementById("check");
      section.scrollIntoView();
      section.querySelector("h2").tabIndex = -1;
      section.querySelector("h2").focus({ preventScroll: true });
    }
  });

  for (const input of unsaved()) {
    const problem = document.getElementById(`e-${input.name}`);
    if (place(input).dataset.state !== "changed" || !problem) continue;
    const message = problem.textContent.replace(/^[^:]*: /, "");
    showConflict(input, { text: saved.get(input.name), version: input.dataset.version, message });
  }
})();
