// The composer under the timeline: its tabs swap the form beneath; buttons elsewhere open a tab by name.
export function composer() {
  return {
    init() {
      document.addEventListener("click", (event) => {
        const opener = event.target.closest("[data-compose]");
        if (!opener || opener.getAttribute("aria-disabled") === "true") return;
        event.preventDefault();
        this.show(opener.dataset.compose);
      });
    },
    show(name) {
      for (const tab of this.$root.querySelectorAll("[role=tab]")) tab.setAttribute("aria-selected", String(tab.dataset.tab === name));
      for (const panel of this.$root.querySelectorAll("[data-panel]")) panel.hidden = panel.dataset.panel !== name;
      this.$root.classList.toggle("is-note", name === "note");
      this.$root.scrollIntoView({ block: "nearest" });
      this.$root.querySelector(`[data-panel="${CSS.escape(name)}"] textarea, [data-panel="${CSS.escape(name)}"] input:not([type=hidden])`)?.focus();
    },
    pick(event) {
      this.show(event.currentTarget.dataset.tab);
    },
  };
}
