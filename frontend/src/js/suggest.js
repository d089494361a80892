/* A text field that finds records while one types, and takes any other text as well:
 * <input data-suggest="address" data-suggest-for="name of a hidden field">. What is chosen is written
 * into the hidden field and shown below; it stays while the text still holds the record's name
 * ("UBND xã Yên Bằng" after choosing "Xã Yên Bằng"). */
import { each, word } from "./ready.js";
import { Picker, plain } from "./picker.js";

class Suggest extends Picker {
  build() {
    this.input = this.select;
    this.select = null;
    this.free = true;
    this.hidden = this.input.form?.elements.namedItem(this.input.dataset.suggestFor);
    this.held = "";
    const box = document.createElement("div");
    box.className = "vp-picker";
    this.input.before(box);
    this.shelf();
    this.note = document.createElement("p");
    this.note.className = "vp-picker__note";
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${this.id}-list` })) {
      this.input.setAttribute(name, value);
    }
    box.append(this.input, this.list, this.status, this.note);
    this.listen(box);
    this.input.addEventListener("input", () => { if (this.held && !plain(this.input.value).includes(plain(this.held))) this.release(); });
    if (this.input.dataset.suggestChosen) this.hold(this.input.dataset.suggestName, this.input.dataset.suggestChosen);
  }

  async search() {
    const words = this.input.value.trim();
    if (words.length < 2) { this.close(); return; }
    this.options = await this.ask(words, this.input.dataset.suggest);
    if (this.options !== null && document.activeElement === this.input) this.draw();
  }

  choose(option) {
    if (!option || !this.hidden) return;
    this.input.value = option.text;
    this.hidden.value = option.id;
    this.hold(option.name, [option.label, option.hint].filter(Boolean).join(" · "));
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
    this.close();
  }

  hold(label, words) {
    this.held = label;
    const remove = document.createElement("button");
    Object.assign(remove, { type: "button", className: "vp-picker__remove", textContent: "×" });
    remove.setAttribute("aria-label", `${word("remove")} ${words}`);
    remove.addEventListener("click", () => { this.release(); this.input.focus(); });
    const text = document.createElement("span");
    text.textContent = words;
    this.note.replaceChildren(text, remove);
  }

  release() {
    this.held = "";
    if (this.hidden) this.hidden.value = "";
    this.note.replaceChildren();
  }

  leave() {
    this.close();
  }
}

each("input[data-suggest]", (input) => new Suggest(input));
