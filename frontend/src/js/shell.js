/* Menus, dialogs, the drawer of queues on a phone, and messages that can be put away. */
import { each } from "./ready.js";

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return;
  const opener = target.closest("[data-dialog]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.dialog)?.showModal();
  }
  if (target.closest("[data-close-dialog]")) target.closest("dialog")?.close();
  if (target.closest("[data-dismiss]")) target.closest(".vp-banner")?.remove();
  if (target.closest("[data-print]")) window.print();
  const drawer = document.getElementById("vp-sidebar");
  if (target.closest("[data-open-drawer]")) {
    event.preventDefault();
    drawer?.classList.add("is-open");
    drawer?.querySelector("a")?.focus();
  } else if (drawer?.classList.contains("is-open") && (!target.closest("#vp-sidebar") || target.closest("[data-close-drawer]"))) {
    event.preventDefault();
    drawer.classList.remove("is-open");
  }
  for (const menu of document.querySelectorAll(".vp-menu[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.getElementById("vp-sidebar")?.classList.remove("is-open");
  const menu = document.querySelector(".vp-menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
  }
});

/* A dialog drawn open by the server (its form came back with an error) becomes a modal one. */
each("dialog[data-open]", (dialog) => dialog.showModal());
