// What is typed of an activity is kept as a draft while somebody types.
// The form works without this script; its button "Save as draft" then keeps it.
(() => {
  "use strict";
  const form = document.getElementById("activity-form");
  const words = document.getElementById("draft-words")?.dataset;
  const line = document.getElementById("save-state");
  if (!form?.dataset.saveUrl || !words || !line) return;
  const PAUSE = 1500;
  const PATIENCE = 20000;
  const typed = () => new URLSearchParams(new FormData(form));
  const without = (data) => {
    data.delete("version");
    data.delete("csrfmiddlewaretoken");
    return data.toString();
  };
  let kept = without(typed());
  let timer = 0;
  let sending = null;
  let isOver = false; // another window has changed the draft, or the form is being sent

  const say = (state, text) => {
    line.dataset.state = state;
    line.textContent = text;
  };
  const clock = () =>
    new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

  function later(pause = PAUSE) {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  async function save() {
    clearTimeout(timer);
    if (sending) return sending.then(save);
    const data = typed();
    const now = without(typed());
    if (isOver || now === kept) return undefined;
    say("saving", words.saving);
    sending = send(data, now).finally(() => {
      sending = null;
    });
    return sending;
  }

  async function send(data, now) {
    let answer;
    try {
      answer = await fetch(form.dataset.saveUrl, {
        method: "POST",
        credentials: "same-origin",
        signal: AbortSignal.timeout(PATIENCE),
        headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "HX-Request": "true" },
        body: data,
      });
    } catch {
      say("failed", words.failed);
      return;
    }
    const type = answer.headers.get("Content-Type") || "";
    if (answer.redirected) say("failed", words.session);
    else if (!type.includes("json")) say("failed", words.refused);
    else take(now, await answer.json());
  }

  function take(now, answer) {
    if (answer.conflict) {
      isOver = true;
      say("failed", answer.conflict);
      return;
    }
    if (answer.errors) {
      say("", answer.errors.map((one) => one.message).join(" "));
      return;
    }
    kept = now;
    form.elements.version.value = answer.version;
    if (form.dataset.saveUrl !== answer.save_url) {
      // From now on this page is the draft: leaving and coming back goes on with it.
      form.dataset.saveUrl = answer.save_url;
      form.action = answer.url;
      history.replaceState(history.state, "", answer.url);
    }
    const text = answer.unread.length ? words.unread.replace("%fields%", answer.unread.join(", ")) : words.saved;
    say("saved", text.replace("%time%", clock()));
  }

  form.addEventListener("input", () => later());
  form.addEventListener("change", () => later());
  window.addEventListener("online", save);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });

  // The buttons wait for what is still on its way; a second press sends nothing.
  let isSent = false;
  form.addEventListener("submit", async (event) => {
    if (isSent) {
      event.preventDefault();
      return;
    }
    clearTimeout(timer);
    if (!sending) {
      isSent = true;
      isOver = true;
      return;
    }
    event.preventDefault();
    await sending;
    form.requestSubmit(event.submitter);
  });
  window.addEventListener("pageshow", () => {
    isSent = false;
    isOver = false;
  });
})();
