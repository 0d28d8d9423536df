// Lets a chart answer the pointer, when somebody asks for it: the server's drawing is complete by
// itself, and plotly.js weighs as much as four pages.
// plotly.js writes rules into style elements, which the security policy forbids; an element of that
// name marked no-inline-styles tells it that its rules are already there (static/web/plotly.css).
(() => {
  "use strict";

  const { plotly, style } = document.currentScript.dataset;
  let loading = null;

  const load = () => {
    loading ??= new Promise((resolve, reject) => {
      const sheet = document.createElement("link");
      sheet.id = "plotly.js-style-global";
      sheet.className = "no-inline-styles";
      sheet.rel = "stylesheet";
      sheet.href = style;
      const script = document.createElement("script");
      script.src = plotly;
      script.onload = () => resolve(window.Plotly);
      script.onerror = () => {
        loading = null;
        reject(new Error("plotly.js did not load"));
      };
      document.head.append(sheet, script);
    });
    return loading;
  };

  const draw = async (stage, source, isNarrow) => {
    const library = await load();
    const { data, layout } = JSON.parse(source.textContent);
    if (isNarrow) layout.font = { ...layout.font, size: 11 };
    const options = { displayModeBar: false, responsive: true, scrollZoom: false, doubleClick: false };
    await library.newPlot(stage, data, layout, options);
  };

  const turn = async (button) => {
    const source = document.getElementById(button.dataset.plot);
    const holder = document.getElementById(`${button.dataset.plot}-holder`);
    const still = holder && holder.querySelector(":scope > svg");
    if (!source || !still) return;
    let stage = holder.querySelector(":scope > .chart-live");
    const wantsLive = button.getAttribute("aria-pressed") !== "true";
    if (wantsLive && !stage) {
      stage = document.createElement("div");
      stage.className = "chart-live";
      stage.setAttribute("role", "img");
      stage.setAttribute("aria-label", still.getAttribute("aria-label"));
      holder.append(stage);
      button.disabled = true;
      try {
        await draw(stage, source, holder.clientWidth < 560);
      } catch {
        stage.remove();
        return;
      } finally {
        button.disabled = false;
      }
    }
    still.classList.toggle("chart-still", wantsLive);
    stage.hidden = !wantsLive;
    button.setAttribute("aria-pressed", String(wantsLive));
    button.focus();
  };

  const offer = (root) => {
    for (const button of root.querySelectorAll(".chart-switch[hidden]")) button.hidden = false;
  };
  offer(document);
  document.addEventListener("htmx:load", (event) => offer(event.detail.elt));
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".chart-switch");
    if (button) turn(button);
  });
})();
