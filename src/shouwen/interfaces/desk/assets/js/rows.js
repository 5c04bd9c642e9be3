// A list walked by J and K: rows are [data-row] inside [data-rows]; X checks, Enter opens.
export function listenForRows(htmx) {
  addEventListener("keydown", (event) => {
    const list = document.querySelector("[data-rows]");
    if (!list || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.matches("input:not([type=checkbox]), textarea, select") || document.documentElement.dataset.keys === "off") return;
    const step = { j: 1, k: -1 }[event.key];
    const here = list.querySelector("[data-row][aria-current]");
    if (step) { event.preventDefault(); go(list, here, step); }
    if (event.key === "x" && here) here.querySelector("input[type=checkbox]")?.click();
    if (event.key === "Enter" && here && !event.target.closest("a, button")) location.assign(here.querySelector("a").href);
  });
  document.addEventListener("change", (event) => event.target.matches("[data-row] input[type=checkbox]") && checked(event.target));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-row] a.t");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const view = document.querySelector("[data-view]");
    if (!view?.offsetParent || event.detail > 1) return;
    event.preventDefault();
    show(htmx, link.closest("[data-row]"));
  });
  document.addEventListener("dblclick", (event) => {
    const link = event.target.closest("[data-row]")?.querySelector("a.t");
    if (link) location.assign(link.href);
  });
  document.addEventListener("click", (event) => {
    const step = event.target.closest("[data-step]");
    const list = document.querySelector("[data-rows]");
    if (step && list) go(list, list.querySelector("[data-row][aria-current]"), Number(step.dataset.step));
  });
  function go(list, here, step) {
    const rows = [...list.querySelectorAll("[data-row]")];
    const next = rows[here ? rows.indexOf(here) + step : 0];
    if (next) show(htmx, next);
  }
}

function show(htmx, row) {
  for (const other of document.querySelectorAll("[data-row][aria-current]")) other.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  row.scrollIntoView({ block: "nearest" });
  const link = row.querySelector("a.t");
  const view = document.querySelector("[data-view]");
  if (view?.offsetParent && link) htmx.ajax("GET", `${link.getAttribute("href")}preview`, { target: view, swap: "innerHTML" });
  else link?.focus();
}

function checked(box) {
  box.closest("[data-row]").classList.toggle("is-checked", box.checked);
  const count = document.querySelectorAll("[data-row] input[type=checkbox]:checked").length;
  for (const bar of document.querySelectorAll("[data-bulk]")) {
    bar.classList.toggle("is-on", count > 0);
    const place = bar.querySelector("[data-count]");
    if (place) place.textContent = count;
  }
}
