/* Page images with a text layer that can be selected: words come as parts of the page's size, for
 * each page when it comes near. Their size follows the page's own (container units in the styles). */
import { each } from "./ready.js";

async function layWords(page) {
  const answer = await fetch(page.dataset.words, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const { words } = await answer.json();
  const layer = document.createElement("div");
  layer.className = "vp-viewer__layer";
  layer.setAttribute("aria-hidden", "true");
  for (const { x, y, w, h, t } of words) {
    const span = document.createElement("span");
    span.textContent = `${t} `;
    Object.assign(span.style, { left: `${x * 100}%`, top: `${y * 100}%`, width: `${w * 100}%`, height: `${h * 100}%`, fontSize: `${h * 85}cqh` });
    layer.append(span);
  }
  page.append(layer);
}

each("[data-viewer]", (viewer) => {
  const pages = [...viewer.querySelectorAll(".vp-viewer__page")];
  const where = viewer.querySelector("[data-where]");
  const watch = new IntersectionObserver((seen) => {
    const page = seen.filter((entry) => entry.isIntersecting).map((entry) => pages.indexOf(entry.target))[0];
    if (page >= 0 && where) where.textContent = where.dataset.pattern.replace("{page}", page + 1).replace("{pages}", pages.length);
  }, { rootMargin: "-40% 0px -50%" });
  const near = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      layWords(target).catch(() => {});
    }
  }, { rootMargin: "300px" });
  pages.forEach((page) => watch.observe(page));
  pages.filter((page) => page.dataset.words).forEach((page) => near.observe(page));
  const zooms = ["vp-viewer--small", "", "vp-viewer--large"];
  let zoom = 1;
  viewer.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", () => {
    zoom = Math.min(2, Math.max(0, zoom + Number(button.dataset.zoom)));
    zooms.filter(Boolean).forEach((name) => viewer.classList.toggle(name, name === zooms[zoom]));
  }));
});
