/* A searchable choice over a plain <select data-picker="address">.
 * The address answers ?q=… with {"results": [{"id", "label", "hint"}]}. Without script, or without
 * an address, the select itself (or its own options) stays the choice. */
import { each, word } from "./ready.js";

let serial = 0;

export function plain(text) {
  return text.normalize("NFD").replace(/[̀-ͯ]/g, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase();
}

export class Picker {
  constructor(select) {
    this.select = select;
    this.id = `vp-picker-${++serial}`;
    this.options = [];
    this.active = -1;
    this.build();
  }

  build() {
    const box = document.createElement("div");
    box.className = "vp-picker";
    this.chosen = document.createElement("ul");
    this.chosen.className = "vp-picker__chosen";
    this.input = document.createElement("input");
    Object.assign(this.input, { type: "text", className: "form-control", autocomplete: "off", id: this.select.id || this.id });
    this.input.placeholder = this.select.dataset.placeholder ?? "";
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${this.id}-list` })) {
      this.input.setAttribute(name, value);
    }
    for (const name of ["aria-describedby", "aria-invalid", "aria-label"]) {
      if (this.select.hasAttribute(name)) this.input.setAttribute(name, this.select.getAttribute(name));
    }
    if (this.select.required) this.input.setAttribute("aria-required", "true");
    this.shelf();
    this.select.id = `${this.id}-select`;
    this.select.hidden = true;
    this.select.required = false;
    this.select.after(box);
    box.append(this.chosen, this.input, this.list, this.status);
    this.listen(box);
    this.show();
  }

  /* The list of what was found, and the line that says how many to those who listen. */
  shelf() {
    this.list = document.createElement("ul");
    Object.assign(this.list, { className: "vp-picker__list", id: `${this.id}-list`, hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", word("choices"));
    this.status = document.createElement("span");
    this.status.className = "vp-hidden";
    this.status.setAttribute("role", "status");
  }

  listen(box) {
    let timer = 0;
    this.input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => this.search(), 150); });
    if (this.select) this.input.addEventListener("focus", () => { if (this.input.value && !this.select.multiple) this.input.select(); });
    this.input.addEventListener("click", () => this.search());
    this.input.addEventListener("keydown", (event) => this.key(event));
    box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) this.leave(); });
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[data-index]");
      if (option) this.choose(this.options[Number(option.dataset.index)]);
    });
  }

  key(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) this.search();
      else this.mark((Math.max(this.active, event.key === "ArrowDown" ? -1 : 0) + (event.key === "ArrowDown" ? 1 : -1) + this.options.length) % Math.max(1, this.options.length));
    } else if (event.key === "Enter" && !this.list.hidden && this.active >= 0 && !event.ctrlKey) {
      event.preventDefault();
      this.choose(this.options[this.active]);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.stopPropagation();
      this.close();
    } else if (event.key === "Backspace" && !this.input.value && this.select?.multiple) {
      const last = [...this.select.selectedOptions].pop();
      if (last) this.drop(last);
    }
  }

  async search() {
    const words = this.select.multiple || this.input.value !== this.label() ? this.input.value.trim() : "";
    this.options = this.select.dataset.picker ? await this.ask(words) : this.own(words);
    if (this.options === null) return;
    const taken = new Set(this.select.multiple ? [...this.select.selectedOptions].map((o) => o.value) : []);
    this.options = this.options.filter((option) => !taken.has(String(option.id)));
    this.draw();
  }

  async ask(words, place = this.select.dataset.picker) {
    this.call?.abort();
    this.call = new AbortController();
    const address = new URL(place, window.location.href);
    address.searchParams.set("q", words);
    try {
      const answer = await fetch(address, { signal: this.call.signal, headers: { Accept: "application/json" } });
      return answer.ok ? (await answer.json()).results : [];
    } catch (error) {
      return error.name === "AbortError" ? null : [];
    }
  }

  own(words) {
    const wanted = plain(words);
    return [...this.select.options].filter((o) => o.value && plain(o.text).includes(wanted)).slice(0, 50)
      .map((o) => ({ id: o.value, label: o.text, hint: o.dataset.hint ?? "" }));
  }

  draw() {
    this.list.replaceChildren(...this.options.map((option, index) => {
      const item = document.createElement("li");
      item.className = "vp-picker__option";
      item.id = `${this.id}-${index}`;
      item.dataset.index = String(index);
      item.setAttribute("role", "option");
      item.textContent = option.label;
      if (option.hint) {
        const hint = document.createElement("span");
        hint.className = "vp-picker__hint";
        hint.textContent = option.hint;
        item.append(hint);
      }
      return item;
    }));
    this.status.textContent = this.options.length ? `${this.options.length} ${word("found")}` : word("none");
    if (this.options.length === 0 && !this.free) {
      const none = document.createElement("li");
      none.className = "vp-picker__none";
      none.setAttribute("role", "presentation");
      none.textContent = word("none");
      this.list.append(none);
    }
    this.list.hidden = this.list.children.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.mark(this.options.length && !this.free ? 0 : -1);
  }

  mark(index) {
    this.active = index;
    [...this.list.children].forEach((item, at) => item.setAttribute?.("aria-selected", String(at === index)));
    if (index >= 0) {
      this.input.setAttribute("aria-activedescendant", `${this.id}-${index}`);
      this.list.children[index]?.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  choose(option) {
    if (!option) return;
    let target = [...this.select.options].find((o) => o.value === String(option.id));
    if (!target) {
      target = new Option(option.label, option.id);
      this.select.append(target);
    }
    if (!this.select.multiple) [...this.select.options].forEach((o) => { o.selected = false; });
    target.selected = true;
    this.changed();
    this.close();
  }

  drop(option) {
    option.selected = false;
    this.changed();
    this.input.focus();
  }

  changed() {
    this.show();
    this.select.dispatchEvent(new Event("input", { bubbles: true }));
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  label() {
    const option = this.select.selectedOptions[0];
    return option?.value ? option.text : "";
  }

  show() {
    if (!this.select.multiple) { this.input.value = this.label(); return; }
    this.input.value = "";
    this.chosen.replaceChildren(...[...this.select.selectedOptions].map((option) => {
      const chip = document.createElement("li");
      chip.className = "vp-picker__chip";
      chip.append(option.text);
      const remove = document.createElement("button");
      Object.assign(remove, { type: "button", className: "vp-picker__remove", textContent: "×" });
      remove.setAttribute("aria-label", `${word("remove")} ${option.text}`);
      remove.addEventListener("click", () => this.drop(option));
      chip.append(remove);
      return chip;
    }));
  }

  leave() {
    if (!this.select.multiple && this.input.value.trim() === "" && this.label()) {
      [...this.select.options].forEach((o) => { o.selected = o.value === ""; });
      if (this.select.selectedOptions[0]?.value) this.select.selectedIndex = -1;
      this.changed();
    } else this.show();
    this.close();
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

each("select[data-picker]", (select) => new Picker(select));
