/* Phrases under a text field: a click, or Alt and a digit in the field, inserts one at the cursor. */
function fieldOf(strip) {
  return document.getElementById(strip.dataset.phrases);
}

function insert(field, words) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const before = value.slice(0, start);
  const gap = before && !/\s$/.test(before) ? " " : "";
  field.setRangeText(gap + words, start, end, "end");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-insert]");
  if (!button) return;
  const strip = button.closest("[data-phrases]");
  const field = strip ? fieldOf(strip) : document.getElementById(button.dataset.into);
  if (field) insert(field, button.dataset.insert);
});

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || !/^Digit[1-9]$/.test(event.code)) return;
  const strip = [...document.querySelectorAll("[data-phrases]")].find((one) => fieldOf(one) === event.target);
  const phrase = strip?.querySelectorAll("[data-insert]")[Number(event.code.slice(5)) - 1];
  if (!phrase) return;
  event.preventDefault();
  insert(event.target, phrase.dataset.insert);
});
