// A search box over a list the server renders: <div class="sw-combo" x-data="combo"> with [data-combo-input],
// [data-combo-list] (role listbox, filled by htmx) and options [role=option] that carry data-value and data-text.
export function combo() {
  return {
    behind: false,
    waiting: null,
    init() {
      const input = this.$root.querySelector("[data-combo-input]");
      const list = this.$root.querySelector("[data-combo-list]");
      input.addEventListener("keydown", (event) => this.key(event, list));
      input.addEventListener("input", () => this.changed(input));
      input.addEventListener("htmx:configRequest", () => { this.asked = input.value; });
      for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) input.addEventListener(name, () => { list.replaceChildren(); this.caughtUp(input); });
      input.addEventListener("focus", () => { list.hidden = false; if (input.dataset.several === undefined) input.select(); });
      list.addEventListener("mousedown", (event) => event.preventDefault());
      list.addEventListener("click", (event) => { const option = event.target.closest("[role=option]"); if (option) this.choose(option); });
      list.addEventListener("htmx:afterSwap", () => { list.hidden = !this.$root.contains(document.activeElement); input.setAttribute("aria-expanded", String(list.children.length > 0)); if (this.asked === input.value) this.caughtUp(input); });
      input.addEventListener("blur", () => setTimeout(() => { if (!this.$root.contains(document.activeElement)) list.hidden = true; }, 120));
    },
    // The list answers an earlier text until the server has said what fits this one: Enter waits for that, and takes nothing stale.
    caughtUp(input) {
      const key = this.waiting;
      this.behind = this.waiting = null;
      if (key && document.activeElement === input) input.dispatchEvent(new KeyboardEvent("keydown", { key: key.key, code: key.code, bubbles: true, cancelable: true }));
    },
    changed(input) {
      this.behind = input.hasAttribute("hx-get") && input.value !== this.asked;
      this.waiting = null;
      const value = this.$root.querySelector("[data-combo-value]");
      if (value && value.value && input.value !== value.dataset.text) { value.value = ""; this.$root.dispatchEvent(new CustomEvent("combo-cleared", { bubbles: true })); }
      this.told(input, value);
    },
    // A text that is nothing of the list is not sent as if nothing stood there: data-unmatched says what to do, and the text stays.
    told(input, value) {
      if (input.dataset.unmatched) input.setCustomValidity(input.value.trim() && !value.value ? input.dataset.unmatched : "");
    },
    key(event, list) {
      if (event.isComposing) return;
      const plain = !event.ctrlKey && !event.metaKey;
      if (this.behind && plain && (event.key === "Enter" || (event.target.dataset.digits === "" && byNumber(event)))) { event.preventDefault(); event.stopPropagation(); this.waiting = event; return; }
      const options = [...list.querySelectorAll("[role=option]")];
      const here = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && options.length) { event.preventDefault(); this.mark(options, (here + step + options.length) % options.length, event.target); }
      const number = byNumber(event) && options[event.code.replace(/\D/g, "") - 1];
      if (number && !list.hidden) { event.preventDefault(); event.stopPropagation(); return this.choose(number); }
      if (step) event.target.dataset.walked = "yes";
      else delete event.target.dataset.walked;
      if (event.key === "Enter" && options.length && !list.hidden && plain) { event.preventDefault(); const option = options[Math.max(here, 0)]; option.matches("a[href]") ? option.click() : this.choose(option); }
      if (event.key === "Escape" && !list.hidden && list.childElementCount) { event.stopPropagation(); list.hidden = true; }
    },
    mark(options, index, input) {
      options.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
      options[index].scrollIntoView({ block: "nearest" });
      if (options[index].id) input.setAttribute("aria-activedescendant", options[index].id);
    },
    choose(option) {
      const input = this.$root.querySelector("[data-combo-input]");
      const list = this.$root.querySelector("[data-combo-list]");
      const value = this.$root.querySelector("[data-combo-value]");
      if (value) { value.value = option.dataset.value ?? ""; value.dataset.text = option.dataset.text ?? ""; value.dispatchEvent(new Event("change", { bubbles: true })); }
      if (option.dataset.text !== undefined) input.value = option.dataset.text;
      this.told(input, value);
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      this.$root.dispatchEvent(new CustomEvent("combo-chosen", { bubbles: true, detail: { ...option.dataset } }));
    },
  };
}

// 1 to 9 take the option of that place. <input data-digits>: at once, no digit is ever searched for. data-digits="whole":
// the field itself takes digits, so they choose with Alt, after an arrow, or once the number is complete.
const WHOLE = 11;
function byNumber(event) {
  const { dataset, value } = event.target;
  if (dataset.digits === undefined || event.ctrlKey || event.metaKey || !/^(Digit|Numpad)[1-9]$/.test(event.code)) return false;
  if (event.altKey) return dataset.digits === "whole";
  return dataset.digits !== "whole" || dataset.walked !== undefined || value.replace(/\D/g, "").length >= WHOLE;
}
