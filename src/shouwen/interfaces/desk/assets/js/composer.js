// The composer under the timeline. Its tabs show a form each; a move asked for elsewhere on the page is drawn into the
// panel "move" and shown; 再想想 goes back to the first tab.
export function composer() {
  return {
    init() {
      const root = this.$root;
      this.click = (event) => {
        const opener = event.target.closest("[data-compose]");
        if (opener && opener.getAttribute("aria-disabled") !== "true") { event.preventDefault(); this.open(opener); }
        const back = event.target.closest("[data-compose-back]");
        if (back && root.contains(back)) { event.preventDefault(); this.back(); }
      };
      document.addEventListener("click", this.click);
      root.querySelector("#move-panel").addEventListener("htmx:afterSwap", (event) => { if (event.detail.target === event.currentTarget) this.drawn(event.currentTarget); });
      root.addEventListener("htmx:afterSettle", (event) => { const panel = event.detail.elt.closest?.("[data-panel]"); if (panel?.hidden) this.show(panel.dataset.panel); });
      if (root.dataset.open) this.show("move");
    },
    destroy() {
      document.removeEventListener("click", this.click);
    },
    // A step chosen in the sheet: a tab of the composer when there is one, else its form is fetched.
    open({ dataset: { compose, composeUrl } }) {
      for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
      if (this.$root.querySelector(`[data-tab="${CSS.escape(compose)}"]:not([data-tab=move])`)) return this.show(compose);
      if (composeUrl) window.htmx.ajax("GET", composeUrl, { target: "#move-panel", swap: "innerHTML" });
    },
    drawn(panel) {
      const tab = this.$root.querySelector("[data-tab=move]");
      tab.textContent = panel.querySelector("[data-label]")?.dataset.label ?? "…";
      tab.hidden = false;
      this.show("move");
    },
    back() {
      this.$root.querySelector("[data-tab=move]").hidden = true;
      this.$root.querySelector("#move-panel").replaceChildren();
      const first = this.$root.querySelector("[role=tab]:not([hidden])");
      if (first) this.show(first.dataset.tab);
    },
    show(name) {
      for (const tab of this.$root.querySelectorAll("[role=tab]")) tab.setAttribute("aria-selected", String(tab.dataset.tab === name));
      for (const panel of this.$root.querySelectorAll("[data-panel]")) panel.hidden = panel.dataset.panel !== name;
      this.$root.classList.toggle("is-note", name === "note");
      this.$root.scrollIntoView({ block: "nearest" });
      this.$root.querySelector(`[data-panel="${CSS.escape(name)}"] :is(textarea, select, input:not([type=hidden]), button)`)?.focus();
    },
    pick(event) {
      this.show(event.currentTarget.dataset.tab);
    },
  };
}
