// Lets charts answer the pointer. The server's drawing stays until, and unless, plotly.js has drawn.
// plotly.js writes rules into style elements, which the security policy forbids; an element of that
// name marked no-inline-styles tells it that its rules are already there (static/web/plotly.css).
(() => {
  "use strict";

  const { plotly, style } = document.currentScript.dataset;
  // A dash of patience for those who pay for every byte: their charts stay as drawn.
  if (!("IntersectionObserver" in window) || navigator.connection?.saveData) return;

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
      script.onerror = reject;
      document.head.append(sheet, script);
    });
    return loading;
  };

  const enhance = async (holder) => {
    const source = document.getElementById(holder.dataset.plot);
    const drawing = holder.querySelector("svg");
    if (!source || !drawing) return;
    const stage = document.createElement("div");
    stage.className = "chart-live";
    stage.setAttribute("role", "img");
    stage.setAttribute("aria-label", drawing.getAttribute("aria-label"));
    try {
      const library = await load();
      const { data, layout } = JSON.parse(source.textContent);
      const narrow = holder.clientWidth < 560;
      if (narrow) Object.assign(layout, { font: { ...layout.font, size: 11 } });
      holder.append(stage);
      await library.newPlot(stage, data, layout, { displayModeBar: false, responsive: true, scrollZoom: false, doubleClick: false });
      drawing.classList.add("chart-still");
    } catch {
      stage.remove();
    }
  };

  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        enhance(target);
      }
    },
    { rootMargin: "200px" },
  );
  const watch = (root) => {
    for (const holder of root.querySelectorAll("[data-plot]:not([data-watched])")) {
      holder.dataset.watched = "";
      seen.observe(holder);
    }
  };
  watch(document);
  document.addEventListener("htmx:load", (event) => watch(event.detail.elt));
})();
