// Controls of days, moments and times (kit/dates.py): a line of text one can type in. On a desk a calendar in the page's
// language comes when it is asked for, in a file of its own (picker.js); a phone brings its own picker and keeps it.
const NATIVE = { day: "date", moment: "datetime-local", clock: "time" };
const root = document.documentElement;
const ours = () => !matchMedia("(pointer: coarse)").matches && "popover" in HTMLElement.prototype;
const control = (target) => target.closest?.("input[data-when]:not([readonly], :disabled)");

let picker;
const bring = () => (picker ??= import(document.querySelector("meta[name=picker-url]").content).catch(() => { picker = null; }));
const open = async (input, inside) => (await bring())?.open(input, inside);

export function dress(part) {
  for (const input of part.querySelectorAll?.("input[data-when]") ?? []) {
    if (ours()) { // to the ear: a line that can open a dialog
      for (const [name, said] of [["role", "combobox"], ["aria-haspopup", "dialog"], ["aria-expanded", "false"]]) input.setAttribute(name, said);
      continue;
    }
    const { value } = input;
    input.type = NATIVE[input.dataset.when];
    input.value = value.replace(" ", "T");
  }
}

export function listenForDates() {
  document.addEventListener("focusin", ({ target }) => { if (ours() && control(target)) bring(); });
  document.addEventListener("click", ({ target }) => { if (ours() && control(target)) open(control(target)); });
  document.addEventListener("keydown", (event) => {
    const input = ours() && control(event.target);
    if (!input || event.key !== "ArrowDown") return;
    event.preventDefault();
    open(input, true);
  });
  root.addEventListener("htmx:load", (event) => dress(event.detail.elt));
}
