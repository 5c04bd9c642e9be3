// Registration: who is calling, what it is about, the fields of that category, and what may be the same matter.
export function intake() {
  return {
    init() {
      const form = this.$root;
      form.addEventListener("change", (event) => { if (event.target.name === "kind") { this.answered(); this.fields(); } });
      form.addEventListener("draft-restored", () => { this.answered(); this.look(); this.fields(); });
      form.addEventListener("combo-chosen", (event) => this.chosen(event.detail));
      form.addEventListener("input", (event) => this.typed(event.target));
      form.addEventListener("click", (event) => {
        const chip = event.target.closest("[data-pick-category]");
        if (chip) this.category(chip.dataset.pickCategory, chip.dataset.text);
      });
      form.querySelector("[data-first-error]")?.focus();
      this.answered();
      if (form.elements.customer_id.value) { this.known = form.elements.phone.value; this.look(); }
      if (form.elements.category_id.value && !form.querySelector("#extra [name]")) this.fields();
    },
    chosen(detail) {
      if (detail.customer !== undefined) {
        this.known = detail.text;
        this.set("customer_id", detail.customer);
        if (detail.name) this.set("name", detail.name);
        this.look();
      }
      if (detail.category !== undefined) this.category(detail.category, detail.text);
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
    answered() {
      const said = Boolean(this.$root.querySelector("[data-answer]")?.value.trim());
      for (const button of this.$root.querySelectorAll("[data-needs-answer]")) button.setAttribute("aria-disabled", String(!said));
    },
    needs(event) {
      if (event.currentTarget.getAttribute("aria-disabled") !== "true") return;
      event.preventDefault();
      this.$root.querySelector("[data-answer]")?.focus();
    },
  };
}
