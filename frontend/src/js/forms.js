/* Forms: sent once, not lost by leaving, sent by Ctrl+Enter. */
import { each } from "./ready.js";

const changed = new Set();

function markBusy(form, busy) {
  form.dataset.sent = busy ? "1" : "";
  form.setAttribute("aria-busy", String(busy));
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    if (busy) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
  document.querySelector(".vp-loading")?.classList.toggle("is-busy", busy);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  changed.delete(form);
  form.dataset.sent = "1";
  /* The buttons after this turn, so that the pressed one's own name and value still travel.
   * A form that another script stopped is free again, unless that script sends it itself. */
  setTimeout(() => {
    const carried = form.dataset.upload !== undefined || form.hasAttribute("hx-post");
    markBusy(form, !event.defaultPrevented || carried);
  });
}, true);

window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent='1']").forEach((form) => markBusy(form, false));
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) markBusy(form, false);
});
document.addEventListener("vp:upload-failed", (event) => markBusy(event.target, false));

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.method === "post" && form.dataset.keep !== undefined) changed.add(form);
});
window.addEventListener("beforeunload", (event) => {
  for (const form of changed) {
    if (form.isConnected && !form.dataset.sent) event.preventDefault();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.form?.requestSubmit();
});

/* A select or date in a filter bar answers at once; without script its button does. */
each("form.vp-filter", (form) => {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, input[type=checkbox]")) form.requestSubmit();
  });
  /* Words were answered while typing: leaving their field asks nothing again. */
  form.addEventListener("change", (event) => {
    if (event.target.matches("input[type=search]")) event.stopImmediatePropagation();
  }, true);
  /* The form alone makes the address; what is left empty does not stand in it. */
  form.addEventListener("htmx:configRequest", (event) => {
    const { parameters } = event.detail;
    event.detail.path = window.location.pathname;
    for (const name of Object.keys(parameters)) if (parameters[name] === "") delete parameters[name];
  });
});

/* On a phone the conditions of a filter fold away while none is used. */
each("details[data-folds]", (details) => {
  if (window.matchMedia("(max-width: 47.99rem)").matches) details.open = false;
});

/* A day typed as 5/3/26 or 05032026 becomes 05/03/2026. */
each("input[data-day]", (input) => {
  input.addEventListener("change", () => {
    const match = /^(\d{1,2})[./ -]?(\d{1,2})[./ -]?(\d{4}|\d{2})$/.exec(input.value.trim());
    if (!match) return;
    const [, day, month, year] = match;
    input.value = `${day.padStart(2, "0")}/${month.padStart(2, "0")}/${year.length === 2 ? `20${year}` : year}`;
    input.setCustomValidity("");
  });
});
