// Fields changed where they stand: the form that comes is typed into at once, Escape leaves it, and its line has the
// focus again afterwards. What else on the page says the same is drawn anew.
const first = ":is(input:not([type=hidden]):not([name=reason]), select, textarea)";

export function listenForFields(htmx) {
  document.addEventListener("htmx:load", (event) => {
    const form = event.target.matches?.("[data-field]") ? event.target : null;
    if (form) { const typed = form.querySelector(first); typed?.focus(); typed?.select?.(); }
    else if (event.target.matches?.(".sw-fieldrow") && document.activeElement === document.body) event.target.querySelector(".edit")?.focus();
  });
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("[data-field]");
    if (form && event.key === "Escape" && !event.isComposing) { event.preventDefault(); event.stopPropagation(); form.querySelector("[data-field-back]").click(); }
  });
  document.addEventListener("case-edited", () => {
    for (const part of [".sw-casehead", "#timeline"]) {
      if (document.querySelector(part)) htmx.ajax("GET", location.href, { target: part, select: part, swap: "outerHTML" });
    }
  });
}
