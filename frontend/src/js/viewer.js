/* Page images with a text layer that can be selected: words come as parts of the page's size. */
import { each } from "./ready.js";

async function layWords(viewer) {
  const address = viewer.dataset.words;
  if (!address) return;
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const { pages } = await answer.json();
  const figures = viewer.querySelectorAll(".vp-viewer__page");
  pages.forEach((page, index) => {
    const figure = figures[index];
    if (!figure) return;
    const layer = document.createElement("div");
    layer.className = "vp-viewer__layer";
    layer.setAttribute("aria-hidden", "true");
    const height = figure.clientHeight || 1;
    for (const { x, y, w, h, t } of page.words) {
      const span = document.createElement("span");
      span.textContent = `${t} `;
      Object.assign(span.style, { left: `${x * 100}%`, top: `${y * 100}%`, width: `${w * 100}%`, height: `${h * 100}%`, fontSize: `${h * height * 0.85}px` });
      layer.append(span);
    }
    figure.append(layer);
  });
}

each("[data-viewer]", (viewer) => {
  const pages = [...viewer.querySelectorAll(".vp-viewer__page")];
  const where = viewer.querySelector("[data-where]");
  const watch = new IntersectionObserver((seen) => {
    const page = seen.filter((entry) => entry.isIntersecting).map((entry) => pages.indexOf(entry.target))[0];
    if (page >= 0 && where) where.textContent = where.dataset.pattern.replace("{page}", page + 1).replace("{pages}", pages.length);
  }, { rootMargin: "-40% 0px -50%" });
  pages.forEach((page) => watch.observe(page));
  const zooms = ["vp-viewer--small", "", "vp-viewer--large"];
  let zoom = 1;
  viewer.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", () => {
    zoom = Math.min(2, Math.max(0, zoom + Number(button.dataset.zoom)));
    zooms.filter(Boolean).forEach((name) => viewer.classList.toggle(name, name === zooms[zoom]));
  }));
  const idle = window.requestIdleCallback ?? ((act) => setTimeout(act, 200));
  idle(() => layWords(viewer).catch(() => {}));
});
