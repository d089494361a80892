/* Runs `act` on every element matching `selector`, now and in fragments that arrive later. */
export function each(selector, act) {
  const run = (root) => {
    if (root.matches?.(selector)) attach(root);
    root.querySelectorAll(selector).forEach(attach);
  };
  const done = new WeakSet();
  const attach = (element) => {
    if (done.has(element)) return;
    done.add(element);
    act(element);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => run(document));
  else run(document);
  document.addEventListener("htmx:load", (event) => run(event.target));
}

/* The page's own words for scripts, in its language: <template id="vp-words" data-…>. */
export function word(name) {
  return document.getElementById("vp-words")?.dataset[name] ?? "";
}
