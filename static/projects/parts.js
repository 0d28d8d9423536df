// Texts that are written part by part: each part is saved by itself while somebody writes.
// The form works without this script; its button then saves all parts that were changed.
(() => {
  "use strict";
  const fields = [...document.querySelectorAll("textarea[data-save-url]")];
  const words = document.getElementById("part-words")?.dataset;
  if (!fields.length || !words) return;
  const PAUSE = 1500;
  const PATIENCE = 20000;
  const kept = new Map(fields.map((field) => [field, field.value])); // what the server holds
  const timers = new Map();
  const sending = new Map();
  const box = (field) => field.closest(".text-part");
  const hidden = (field, name) => field.form.elements[`${name}-${field.name}`];
  // A part that came back in conflict holds the reader's words, not the server's.
  for (const field of fields) if (box(field).dataset.state) kept.set(field, null);

  function say(field, state, text, ...more) {
    box(field).dataset.state = state;
    const line = box(field).querySelector(".part-state");
    line.textContent = text;
    line.append(...more);
  }

  function button(text, run) {
    const one = document.createElement("button");
    one.type = "button";
    one.className = "btn btn-secondary btn-sm";
    one.textContent = text;
    one.addEventListener("click", run);
    return one;
  }

  function later(field, pause = PAUSE) {
    clearTimeout(timers.get(field));
    timers.set(field, setTimeout(() => save(field), pause));
  }

  async function save(field) {
    clearTimeout(timers.get(field));
    if (sending.has(field)) return sending.get(field).then(() => save(field));
    const text = field.value;
    if (text === kept.get(field) || box(field).dataset.state === "changed") return undefined;
    say(field, "saving", words.saving);
    const done = send(field, text).finally(() => sending.delete(field));
    sending.set(field, done);
    return done;
  }

  async function send(field, text) {
    let answer;
    try {
      answer = await fetch(field.dataset.saveUrl, {
        method: "POST",
        credentials: "same-origin",
        signal: AbortSignal.timeout(PATIENCE),
        headers: { "X-CSRFToken": field.form.elements.csrfmiddlewaretoken.value, "HX-Request": "true" },
        body: new URLSearchParams({ text, version: hidden(field, "version").value }),
      });
    } catch {
      say(field, "failed", words.failed);
      return;
    }
    const type = answer.headers.get("Content-Type") || "";
    if (answer.redirected) say(field, "failed", words.session);
    else if (!type.includes("json")) say(field, "failed", words.refused);
    else take(field, text, await answer.json());
  }

  function take(field, text, answer) {
    if (answer.conflict) return showConflict(field, answer.conflict);
    if (answer.errors) return say(field, "invalid", answer.errors.map((one) => one.message).join(" "));
    kept.set(field, text);
    if (answer.version) hidden(field, "version").value = answer.version;
    const time = new Date().toLocaleTimeString(document.documentElement.lang, {
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    say(field, "saved", words.saved.replace("%time%", time));
    return undefined;
  }

  // Somebody else was faster: their text stands beneath, and the writer chooses.
  function showConflict(field, theirs) {
    const quote = document.createElement("blockquote");
    quote.textContent = theirs.text || "–";
    const settle = (text) => {
      hidden(field, "version").value = theirs.version;
      kept.set(field, theirs.text);
      field.value = text;
      say(field, "", "");
      save(field);
      field.focus();
    };
    say(
      field,
      "changed",
      `${theirs.message} ${words.now}`,
      quote,
      button(words.both, () => settle(`${field.value.trim()}\n\n${theirs.text}`)),
      button(words.mine, () => settle(field.value)),
      button(words.theirs, () => settle(theirs.text)),
    );
  }

  for (const field of fields) {
    field.addEventListener("input", () => later(field));
    field.addEventListener("change", () => later(field, 0));
  }
  window.addEventListener("online", () => fields.forEach((field) => save(field)));

  // The buttons of the form wait for what is still on its way.
  const isOpen = (field) => field.value !== kept.get(field) && kept.get(field) !== null;
  for (const form of new Set(fields.map((field) => field.form))) {
    let isReady = false;
    form.addEventListener("submit", async (event) => {
      if (isReady || !sending.size) {
        isReady = true;
        return;
      }
      event.preventDefault();
      await Promise.all(sending.values());
      isReady = true;
      form.requestSubmit(event.submitter);
    });
    window.addEventListener("pageshow", () => {
      isReady = false;
    });
    window.addEventListener("beforeunload", (event) => {
      if (!isReady && fields.some(isOpen)) event.preventDefault();
    });
  }
})();
