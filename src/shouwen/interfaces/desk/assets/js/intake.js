// Registration: the number is grouped as it is typed, the kind shows its fields, the list of customers is picked by key.
export function intake() {
  return {
    init() {
      const form = this.$root;
      form.addEventListener("change", (event) => { if (event.target.name === "kind") this.kind(); });
      form.addEventListener("draft-restored", () => { this.kind(); this.look(); });
      form.addEventListener("combo-chosen", (event) => this.chosen(event.detail));
      form.querySelector("[data-answer]")?.addEventListener("input", () => this.kind());
      this.kind();
    },
    chosen(detail) {
      if (detail.customer !== undefined) {
        this.set("customer_id", detail.customer);
        if (detail.name) this.set("name", detail.name);
        this.look();
      }
    },
    set(name, value) {
      const field = this.$root.elements[name];
      if (field) { field.value = value; field.dispatchEvent(new Event("change", { bubbles: true })); }
    },
    look() {
      document.getElementById("intake-side")?.dispatchEvent(new CustomEvent("look"));
    },
    kind() {
      const kind = this.$root.querySelector("[name=kind]:checked")?.value ?? "";
      for (const part of this.$root.querySelectorAll("[data-kinds]")) {
        const on = part.dataset.kinds.split(" ").includes(kind);
        part.hidden = !on;
        for (const field of part.querySelectorAll("input, select, textarea")) field.disabled = !on;
      }
      const answered = Boolean(this.$root.querySelector("[data-answer]")?.value.trim());
      for (const button of this.$root.querySelectorAll("[data-needs-answer]")) button.setAttribute("aria-disabled", String(!answered));
    },
    needs(event) {
      if (event.currentTarget.getAttribute("aria-disabled") === "true") { event.preventDefault(); this.$root.querySelector("[data-answer]")?.focus(); }
    },
  };
}
