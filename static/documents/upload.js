// Many files at once, each with its progress; the form works without this as one that sends several files.
(() => {
  "use strict";

  const AT_ONCE = 2;
  const MEGABYTE = 1024 * 1024;
  const MOST_MEGABYTES = 25;

  const words = (form) => {
    const found = {};
    for (const each of form.querySelector("[data-upload-words]").content.querySelectorAll("[data-word]")) {
      found[each.dataset.word] = each.textContent;
    }
    return found;
  };

  class Uploads {
    constructor(form) {
      this.form = form;
      this.words = words(form);
      this.list = form.querySelector("[data-uploads]");
      this.input = form.querySelector("input[type=file]");
      this.drop = form.querySelector("[data-drop]");
      this.waiting = [];
      this.running = 0;
      this.kept = 0;
      this.open = 0;
      form.querySelector("[data-drop-words]").hidden = false;
      this.listen();
    }

    listen() {
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        if (this.input.files.length) this.take(this.input.files);
        else if (!this.open) this.input.focus();
      });
      for (const name of ["dragenter", "dragover"]) {
        this.drop.addEventListener(name, (event) => {
          event.preventDefault();
          this.drop.classList.add("is-over");
        });
      }
      for (const name of ["dragleave", "drop"]) {
        this.drop.addEventListener(name, () => this.drop.classList.remove("is-over"));
      }
      this.drop.addEventListener("drop", (event) => {
        event.preventDefault();
        this.take(event.dataTransfer.files);
      });
      window.addEventListener("beforeunload", (event) => {
        if (this.running) event.preventDefault();
      });
    }

    take(files) {
      // What was said of the files is read now: the next ones may be said something else of.
      const office = this.form.querySelector("select[name=office]");
      if (office && !office.value) {
        // The files wait in the field until the office is chosen.
        this.input.files = files;
        office.focus();
        office.reportValidity();
        return;
      }
      this.list.hidden = false;
      for (const file of files) this.add(file);
      this.input.value = "";
      this.next();
    }

    add(file) {
      const line = this.form.querySelector("[data-upload-line]").content.firstElementChild.cloneNode(true);
      line.querySelector(".upload-name").textContent = file.name;
      line.querySelector("progress").setAttribute("aria-label", this.words.progress.replace("{name}", file.name));
      this.list.append(line);
      this.open += 1;
      const one = { file, line, body: new FormData(this.form) };
      for (const name of ["files", "whole", "is_wanted_twice"]) one.body.delete(name);
      if (file.size > MOST_MEGABYTES * MEGABYTE) this.end(one, "refused", this.words.too_large);
      else this.queue(one);
    }

    queue(one) {
      this.say(one, "waiting", this.words.waiting);
      one.line.querySelector(".upload-actions").replaceChildren();
      this.waiting.push(one);
    }

    next() {
      while (this.running < AT_ONCE && this.waiting.length) this.send(this.waiting.shift());
    }

    send(one, url = this.form.action, body = null) {
      this.running += 1;
      const bar = one.line.querySelector("progress");
      const request = new XMLHttpRequest();
      if (!body) {
        body = new FormData();
        for (const [name, value] of one.body) body.append(name, value);
        if (one.twice) body.append("is_wanted_twice", "on");
        body.append("files", one.file, one.file.name);
        // The last part: without it the server knows that the upload broke off.
        body.append("whole", "1");
      }
      request.open("POST", url);
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", (event) => {
        if (!event.lengthComputable) return;
        const percent = Math.floor((100 * event.loaded) / event.total);
        bar.hidden = false;
        bar.value = percent;
        const text = percent < 100 ? `${percent} % ${this.words.sending}` : this.words.checking;
        this.say(one, "sending", text);
      });
      request.addEventListener("load", () => {
        let answer = null;
        try {
          answer = JSON.parse(request.responseText);
        } catch {
          answer = null;
        }
        this.finished(one, request.status, answer);
      });
      const broken = () => {
        this.end(one, "broken", this.words.broken);
        this.offer(one, this.words.retry, () => this.again(one));
        this.after();
      };
      request.addEventListener("error", broken);
      request.addEventListener("abort", broken);
      request.send(body);
    }

    finished(one, status, answer) {
      if (status === 201 && answer) {
        this.kept += 1;
        one.line.querySelector("progress").value = 100;
        this.end(one, "kept", this.words.kept);
        const link = document.createElement("a");
        link.href = answer.url;
        link.textContent = answer.title;
        one.line.querySelector(".upload-name").replaceChildren(link);
      } else if (answer && answer.errors) {
        this.end(one, "refused", answer.errors.map((each) => each.message).join(" "));
        if (answer.already_here) this.offerTwin(one, answer.already_here);
        else if (answer.errors.some((each) => each.code === "broken_off")) this.offer(one, this.words.retry, () => this.again(one));
      } else {
        this.end(one, "refused", this.words.failed);
        this.offer(one, this.words.retry, () => this.again(one));
      }
      this.after();
    }

    offerTwin(one, twin) {
      if (this.form.dataset.record) {
        this.offer(one, this.words.attach, () => {
          const body = new FormData();
          body.append("csrfmiddlewaretoken", one.body.get("csrfmiddlewaretoken"));
          body.append("record", this.form.dataset.record);
          body.append("claim", one.body.get("claim") || "");
          this.reopen(one);
          this.send(one, twin.attach_url, body);
        });
      }
      this.offer(one, this.words.twice, () => {
        one.twice = true;
        this.again(one);
      });
      const link = document.createElement("a");
      link.href = twin.url;
      link.textContent = this.words.show;
      one.line.querySelector(".upload-actions").append(link);
    }

    offer(one, label, act) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-secondary btn-sm";
      button.textContent = label;
      const name = document.createElement("span");
      name.className = "visually-hidden";
      name.textContent = ` ${one.file.name}`;
      button.append(name);
      button.addEventListener("click", act);
      one.line.querySelector(".upload-actions").append(button);
    }

    again(one) {
      this.reopen(one);
      this.queue(one);
      this.next();
    }

    reopen(one) {
      this.open += 1;
      one.line.querySelector(".upload-actions").replaceChildren();
    }

    say(one, state, text) {
      one.line.dataset.state = state;
      one.line.querySelector(".upload-state").textContent = text;
    }

    end(one, state, text) {
      this.open -= 1;
      one.line.querySelector("progress").hidden = state !== "kept";
      this.say(one, state, text);
    }

    after() {
      this.running -= 1;
      this.next();
      const left = this.list.querySelectorAll("[data-state=refused], [data-state=broken]").length;
      if (!this.open && !left && this.kept) {
        const url = new URL(this.form.dataset.after, window.location.href);
        // The same page with a place in it would only be scrolled.
        if (url.pathname === window.location.pathname && url.search === window.location.search) window.location.reload();
        else window.location.assign(url);
      }
    }
  }

  for (const form of document.querySelectorAll("form[data-upload]")) new Uploads(form);

  // A file that is dragged over the panel opens the form that takes it.
  for (const folded of document.querySelectorAll("[data-opens-on-drag]")) {
    folded.parentElement.addEventListener("dragenter", () => {
      folded.open = true;
    });
  }
})();
