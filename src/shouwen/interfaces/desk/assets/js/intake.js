// Registration: who is calling, what it is about, the fields of that category, what may be the same matter, what to say.
// A registration that finds no server stands in a queue of one and goes out by itself; its key makes it count once.
import { seen } from "./seen.js";

export function intake() {
  return {
    init() {
      const form = this.$root;
      form.addEventListener("change", (event) => { if (event.target.name === "kind") { this.answered(); this.fields(); this.tell("script", "similar", "foretell"); } if (event.target.name === "channel") this.tell("foretell"); });
      form.addEventListener("draft-restored", () => { this.answered(); this.look(); this.fields(); this.tell("script", "similar", "foretell"); this.resume(); });
      form.addEventListener("combo-chosen", (event) => this.chosen(event.detail));
      form.addEventListener("input", (event) => this.typed(event.target));
      form.addEventListener("click", (event) => {
        const chip = event.target.closest("[data-pick-category]");
        if (chip) this.category(chip.dataset.pickCategory, chip.dataset.text);
        if (event.target.closest("[data-queued-now]")) this.again();
        if (event.target.closest("[data-queued-stop]")) this.unqueue();
      });
      form.addEventListener("keydown", (event) => this.onwards(event));
      for (const name of ["htmx:sendError", "htmx:timeout"]) form.addEventListener(name, (event) => this.unsent(event));
      form.addEventListener("htmx:afterRequest", (event) => { if (event.detail.elt === form && event.detail.xhr.status) this.unqueue(); });
      this.online = () => this.again();
      addEventListener("online", this.online);
      this.keys = (event) => this.alt(event);
      addEventListener("keydown", this.keys);
      document.querySelector("#intake-side")?.addEventListener("click", (event) => { if (event.target.closest("[data-anew]")) this.anew(); const same = event.target.closest("button[name=chase]"); if (same) { event.preventDefault(); this.chase(same.value); } });
      form.querySelector("[data-first-error]")?.focus();
      this.answered();
      this.ring();
      if (form.elements.customer_id.value) { this.known = form.elements.phone.value; this.look(); }
      if (form.elements.category_id.value && !form.querySelector("#extra [name]")) this.fields();
      this.ticks();
    },
    destroy() {
      removeEventListener("online", this.online);
      removeEventListener("keydown", this.keys);
      clearInterval(this.ringing);
      clearInterval(this.trying);
    },
    // Enter goes to the next field; a registration is only sent on purpose.
    onwards(event) {
      if (event.key !== "Enter" || event.isComposing || event.defaultPrevented || event.ctrlKey || event.metaKey || !event.target.matches("input")) return;
      event.preventDefault();
      const fields = [...this.$root.querySelectorAll("input:not([type=hidden]), select, textarea")].filter((field) => seen(field) && (field.type !== "radio" || field.checked));
      const next = event.target.name === "name" ? this.$root.querySelector("#id_category_text") : fields[fields.indexOf(event.target) + 1];
      next?.focus();
    },
    chosen(detail) {
      if (detail.customer !== undefined) {
        this.known = detail.text;
        this.set("customer_id", detail.customer);
        if (detail.name) this.set("name", detail.name);
        this.look();
        this.tell("script", "foretell");
        if (detail.customer) this.$root.querySelector("#id_category_text").focus();
        else this.$root.elements.name.focus();
      }
      if (detail.category !== undefined) { this.category(detail.category, detail.text); this.$root.elements.description.focus(); }
    },
    typed(field) {
      if (field.name === "phone" && this.$root.elements.customer_id.value && field.value !== this.known) { this.set("customer_id", ""); this.look(); }
      if (field.id === "id_category_text" && !field.value) this.category("", "");
      if (field.dataset.answer !== undefined) this.answered();
    },
    category(id, text) {
      this.set("category_id", id);
      this.$root.querySelector("#id_category_text").value = text;
      this.fields();
      this.look();
      this.tell("script", "similar", "foretell");
    },
    fields() {
      const asked = new URLSearchParams([...new FormData(this.$root)].filter(([name]) => name.startsWith("fields.") || name === "kind" || name === "category_id"));
      window.htmx.ajax("GET", `${this.$root.dataset.fields}?${asked}`, { target: "#extra", swap: "innerHTML" });
    },
    set(name, value) {
      const field = this.$root.elements[name];
      if (field) { field.value = value ?? ""; field.dispatchEvent(new Event("change", { bubbles: true })); }
    },
    look() {
      window.htmx.trigger("#intake-side", "look");
    },
    tell(...names) {
      for (const name of names) window.htmx.trigger(document.body, name);
    },
    // The button stands beside the form: what it says goes along as a field of the form.
    chase(number) {
      const said = Object.assign(document.createElement("input"), { type: "hidden", name: "chase", value: number });
      this.$root.append(said);
      this.$root.requestSubmit();
      said.remove();
    },
    anew() {
      document.querySelector("[data-same]")?.remove();
      const known = document.querySelector("#intake-known");
      if (known) known.hidden = true;
      this.$root.elements.description.focus();
    },
    alt(event) {
      if (!event.altKey || event.ctrlKey || event.metaKey) return;
      const button = document.querySelector(`[data-alt="${event.code.replace("Digit", "")}"]`);
      if (button) { event.preventDefault(); button.click(); }
    },
    answered() {
      const said = Boolean(this.$root.querySelector("[data-answer]")?.value.trim());
      for (const button of this.$root.querySelectorAll("[data-needs-answer]")) button.setAttribute("aria-disabled", String(!said));
    },
    needs(event) {
      if (event.currentTarget.getAttribute("aria-disabled") !== "true") return;
      event.preventDefault();
      this.$root.querySelector("[data-answer]")?.focus();
    },
    // How long the call has lasted: from the opening of the page, through a crash as well.
    ring() {
      const face = document.querySelector("[data-call-timer]");
      const began = () => Number(this.$root.elements.began.value ||= Math.floor(Date.now() / 1000));
      setTimeout(began, 400); // after a draft has said when it began
      const two = (number) => String(number).padStart(2, "0");
      this.ringing = setInterval(() => {
        const all = this.$root.elements.began.value ? Math.max(0, Math.floor(Date.now() / 1000) - began()) : 0;
        if (face) face.textContent = all < 3600 ? `${two(Math.floor(all / 60))}:${two(all % 60)}` : `${Math.floor(all / 3600)}:${two(Math.floor(all / 60) % 60)}:${two(all % 60)}`;
      }, 1000);
    },
    // Steps ticked off stay ticked while the same script is drawn again.
    ticks() {
      const done = new Map();
      const box = document.querySelector("#script");
      const list = () => box?.querySelector("[data-ticks]");
      box?.addEventListener("change", () => done.set(list()?.dataset.ticks, [...box.querySelectorAll("input")].map((each) => each.checked)));
      box?.addEventListener("htmx:afterSwap", () => box.querySelectorAll("input").forEach((each, at) => { each.checked = done.get(list()?.dataset.ticks)?.[at] ?? false; }));
    },
    unsent(event) {
      if (event.detail.elt !== this.$root) return;
      const button = event.detail.requestConfig?.triggeringEvent?.submitter;
      if (button?.name !== "then") return;
      event.preventDefault();
      this.queue(button.value);
    },
    queue(then) {
      this.set("queued", then);
      this.resume();
    },
    resume() {
      const then = this.$root.elements.queued.value;
      const button = then && this.$root.querySelector(`[name=then][value="${then}"]`);
      if (!button) return;
      const band = this.$root.querySelector("[data-queued]");
      band.hidden = false;
      const bare = button.cloneNode(true);
      bare.querySelector("kbd")?.remove();
      band.querySelector("[data-queued-what]").textContent = bare.textContent.trim();
      clearInterval(this.trying);
      this.trying = setInterval(() => this.again(), 8000);
      if (navigator.onLine) setTimeout(() => this.again(), 600);
    },
    again() {
      const then = this.$root.elements.queued?.value;
      const button = then && this.$root.querySelector(`[name=then][value="${then}"]`);
      if (button && navigator.onLine && !this.$root.classList.contains("htmx-request")) this.$root.requestSubmit(button);
    },
    unqueue() {
      if (!this.$root.elements.queued.value) return;
      clearInterval(this.trying);
      this.set("queued", "");
      this.$root.querySelector("[data-queued]").hidden = true;
    },
  };
}
