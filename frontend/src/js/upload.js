/* Shows how far a file has gone up. Without it the form travels as any other. */
import { each, word } from "./ready.js";

function size(bytes) {
  const unit = bytes >= 1048576 ? [1048576, "MB"] : [1024, "kB"];
  return `${(bytes / unit[0]).toLocaleString("vi-VN", { maximumFractionDigits: 1 })} ${unit[1]}`;
}

function progress(form) {
  const box = document.createElement("div");
  box.className = "vp-progress";
  const bar = document.createElement("progress");
  bar.max = 100;
  bar.setAttribute("aria-label", word("uploading"));
  const words = document.createElement("div");
  words.className = "vp-progress__words";
  words.setAttribute("role", "status");
  box.append(bar, words);
  form.append(box);
  return { box, bar, words };
}

function send(form, submitter) {
  const shown = progress(form);
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    shown.bar.value = (100 * event.loaded) / event.total;
    shown.words.textContent = event.loaded < event.total ? `${word("uploading")} ${size(event.loaded)} / ${size(event.total)}` : word("checking");
  });
  request.addEventListener("load", () => {
    const type = request.getResponseHeader("Content-Type") ?? "";
    if (!type.startsWith("text/html")) { window.location.assign(request.responseURL); return; }
    const moved = new URL(request.responseURL).pathname !== new URL(form.action).pathname;
    if (moved) { window.location.assign(request.responseURL); return; }
    document.documentElement.replaceWith(new DOMParser().parseFromString(request.responseText, "text/html").documentElement);
    window.htmx.process(document.body);
    document.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
    document.querySelector(".vp-errors")?.focus();
  });
  request.addEventListener("error", () => {
    shown.box.remove();
    const banner = document.createElement("div");
    banner.className = "vp-banner vp-banner--danger";
    banner.setAttribute("role", "alert");
    banner.textContent = word("lost");
    form.prepend(banner);
    form.dispatchEvent(new CustomEvent("vp:upload-failed", { bubbles: true }));
  });
  request.open("POST", form.action);
  request.send(new FormData(form, submitter));
}

each("form[data-upload]", (form) => {
  form.addEventListener("submit", (event) => {
    const files = [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length > 0);
    if (!files || event.defaultPrevented) return;
    event.preventDefault();
    send(form, event.submitter);
  });
});

each("input[type=file][data-names]", (input) => {
  const list = document.createElement("ul");
  list.className = "vp-upload__names";
  input.after(list);
  input.addEventListener("change", () => {
    list.replaceChildren(...[...input.files].map((file) => {
      const item = document.createElement("li");
      item.textContent = `${file.name} (${size(file.size)})`;
      return item;
    }));
  });
});
