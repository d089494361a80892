/* The keyboard of the house. Letters act only outside text fields and open dialogs. */
const typing = (target) => target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
let waiting = 0;

function rows() {
  return [...document.querySelectorAll("[data-rows] > [data-row]")];
}

function move(step) {
  const all = rows();
  if (all.length === 0) return;
  const now = all.findIndex((row) => row.classList.contains("is-current"));
  const next = all[Math.min(all.length - 1, Math.max(0, now + step))];
  all[now]?.classList.remove("is-current");
  next.classList.add("is-current");
  const focusable = next.querySelector("[data-open]") ?? next.querySelector("a, button, input");
  focusable?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function current() {
  return document.querySelector("[data-row].is-current");
}

function select(row) {
  current()?.classList.remove("is-current");
  row.classList.add("is-current");
  (row.querySelector("[data-open]") ?? row.querySelector("a, button, input"))?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

/* A row that was answered in place hands over to the next one that still waits. */
document.addEventListener("htmx:afterSettle", () => {
  const done = document.querySelector("[data-row-done]:not([data-seen])");
  if (!done) return;
  done.dataset.seen = "1";
  const all = rows();
  const next = all.slice(all.indexOf(done)).find((row) => row.dataset.rowDone === undefined);
  if (next) select(next);
});

function press(key) {
  const own = current()?.querySelector(`[data-row-key="${CSS.escape(key)}"]`);
  if (own) {
    own.click();
    return true;
  }
  const target = [...document.querySelectorAll("[data-key]")].find((e) => e.dataset.key.split(" ").includes(key) && e.offsetParent !== null && !e.hasAttribute("disabled"));
  target?.click();
  return Boolean(target);
}

/* The sheet also names what this page offers under a letter, in the words of its buttons. */
function listKeys(name, kind) {
  const box = document.querySelector(`[${name}]`);
  if (!box) return;
  const list = box.querySelector("dl");
  const found = [...document.querySelectorAll(`[data-${kind}]`)].filter((e) => e.offsetParent !== null);
  const once = [...new Map(found.map((e) => [e.dataset[kind].split(" ")[0], e])).entries()].map(([, e]) => e);
  list.replaceChildren(...once.flatMap((e) => {
    const [term, words, key] = ["dt", "dd", "kbd"].map((tag) => document.createElement(tag));
    key.className = "vp-key";
    key.textContent = e.dataset[kind].split(" ")[0];
    term.append(key);
    words.textContent = (e.querySelector("span:not(.vp-icon)") ?? e).textContent.trim();
    return [term, words];
  }));
  box.hidden = found.length === 0;
}

const ACTS = {
  "/": () => { const field = document.getElementById("vp-search"); field?.focus(); field?.select(); return Boolean(field); },
  "?": () => { listKeys("data-page-keys", "key"); listKeys("data-go-keys", "go"); document.getElementById("vp-keys")?.showModal(); return true; },
  j: () => { move(1); return true; },
  k: () => { move(-1); return true; },
  o: () => { current()?.querySelector("[data-open]")?.click(); return Boolean(current()); },
  x: () => { const box = current()?.querySelector("input[type=checkbox]"); box?.click(); return Boolean(box); },
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (waiting && Date.now() - waiting < 1500) {
    waiting = 0;
    const place = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    if (place) { event.preventDefault(); place.click(); return; }
  }
  if (key === "g") { waiting = Date.now(); return; }
  /* What the page offers under a letter comes before the letter's general sense. */
  if (press(key) || ACTS[key]?.()) event.preventDefault();
});
