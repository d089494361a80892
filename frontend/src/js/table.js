/* Choosing rows for a common act: the bar shows how many, the head box chooses all on the page. */
import { each } from "./ready.js";

each("[data-selectable]", (form) => {
  const boxes = () => [...form.querySelectorAll("input[name=chosen]")];
  const head = form.querySelector("[data-choose-all]");
  const number = form.querySelector("[data-chosen-count]");
  const show = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    if (number) number.textContent = String(chosen);
    if (head) {
      head.checked = chosen > 0 && chosen === boxes().length;
      head.indeterminate = chosen > 0 && chosen < boxes().length;
    }
  };
  head?.addEventListener("change", () => { boxes().forEach((box) => { box.checked = head.checked; }); show(); });
  form.addEventListener("change", show);
  show();
});
