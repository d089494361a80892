/* Files dropped or chosen are listed and can be taken out again; shows how far they have gone up.
 * Without it the form travels as any other. */
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

/* Where a form can read files, it does so as soon as they are chosen. */
each("form[data-reads]", (form) => {
  form.addEventListener("change", (event) => {
    const button = form.querySelector("button[name=read]");
    if (event.target.matches("input[type=file]") && event.target.files.length && button) form.requestSubmit(button);
  });
});

function sameFile(one, other) {
  return one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
}

/* The files of an input are a list that cannot be changed: a new one is made of the wanted. */
function setFiles(input, files) {
  const wanted = new DataTransfer();
  files.forEach((file) => wanted.items.add(file));
  input.files = wanted.files;
}

function listNames(input, list) {
  list.replaceChildren(...[...input.files].map((file, place) => {
    const item = document.createElement("li");
    const name = document.createElement("span");
    name.textContent = `${file.name} (${size(file.size)})`;
    const out = document.createElement("button");
    out.type = "button";
    out.className = "btn vp-button--quiet";
    out.textContent = word("remove");
    out.setAttribute("aria-label", `${word("remove")}: ${file.name}`);
    out.addEventListener("click", () => {
      setFiles(input, [...input.files].filter((_, other) => other !== place));
      list.dispatchEvent(new Event("vp:taken-out"));
      input.focus();
    });
    item.append(name, out);
    return item;
  }));
}

each("input[type=file][data-names]", (input) => {
  const list = document.createElement("ul");
  list.className = "vp-upload__names";
  input.after(list);
  let before = [];
  /* A second choice adds to the first instead of replacing it. */
  input.addEventListener("change", () => {
    const added = [...input.files].filter((file) => !before.some((known) => sameFile(known, file)));
    if (input.multiple) setFiles(input, [...before, ...added]);
    before = [...input.files];
    listNames(input, list);
  });
  list.addEventListener("vp:taken-out", () => {
    before = [...input.files];
    listNames(input, list);
  });
  const zone = input.closest(".vp-field") ?? input;
  const over = (is) => zone.classList.toggle("vp-field--over", is);
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      over(true);
    });
  }
  zone.addEventListener("dragleave", (event) => { if (!zone.contains(event.relatedTarget)) over(false); });
  zone.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    over(false);
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
});

/* A file that misses the field must not replace the page and what was typed on it. */
for (const name of ["dragover", "drop"]) {
  window.addEventListener(name, (event) => {
    if (event.dataTransfer?.types.includes("Files") && document.querySelector("form[data-upload]")) event.preventDefault();
  });
}
