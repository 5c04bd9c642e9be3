// A list walked by J and K: rows are [data-row] inside [data-rows]; X checks, Shift takes all between, Enter opens. A case
// opened from here carries the list along, so that it knows which comes before and after.
import { quick } from "./quick.js";

const CASE = /^\/cases\/[A-Z]+[\w-]*\/$/;

export function listenForRows(htmx) {
  addEventListener("keydown", (event) => {
    const list = document.querySelector("[data-rows]");
    if (!list || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.matches("input:not([type=checkbox]), textarea, select") || document.documentElement.dataset.keys === "off") return;
    const step = { j: 1, k: -1 }[event.key.toLowerCase()];
    const here = list.querySelector("[data-row][aria-current]");
    if (step) { event.preventDefault(); go(list, here, step, event.shiftKey); }
    if (event.key === "x" && here) box(here)?.click();
    if (event.key === "Enter" && here && !event.target.closest("a, button, summary")) open(here.querySelector("a"));
  });
  let last = null;
  document.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-row] input[type=checkbox]");
    if (!chosen) return;
    const boxes = [...document.querySelectorAll("[data-row] input[type=checkbox]")];
    if (event.shiftKey && boxes.includes(last)) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(chosen)].sort((a, b) => a - b);
      for (const each of boxes.slice(from, to + 1)) each.checked = chosen.checked;
    }
    last = chosen;
    counted();
  });
  document.addEventListener("change", (event) => event.target.matches("[data-row] input[type=checkbox]") && counted());
  document.addEventListener("click", (event) => {
    const all = event.target.closest("[data-all]"), none = event.target.closest("[data-none]");
    if (!all && !none) return;
    for (const each of document.querySelectorAll("[data-row] input[type=checkbox]")) each.checked = Boolean(all) && all.checked !== false;
    counted();
    (all ?? none).closest("details[open]")?.removeAttribute("open");
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-bulk]") || event.submitter?.name === "every" || marked().length) return;
    const here = document.querySelector("[data-row][aria-current]");
    if (here) { box(here).checked = true; counted(); }
  }, true);
  for (const sort of ["click", "auxclick"]) document.addEventListener(sort, (event) => {
    const link = event.target.closest("a[href]"), list = document.querySelector("[data-list]");
    if (link && list && CASE.test(link.pathname) && !link.search.includes("list=")) link.search = carried(link, list);
  }, true);
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
    if (link) open(link);
  });
  document.addEventListener("click", (event) => {
    const step = event.target.closest("[data-step]");
    const list = document.querySelector("[data-rows]");
    if (step && list) go(list, list.querySelector("[data-row][aria-current]"), Number(step.dataset.step));
  });
  document.documentElement.addEventListener("htmx:afterSwap", (event) => { if (event.detail.target.querySelector?.("[data-row]")) counted(); });
  quick(htmx);

  function go(list, here, step, takes = false) {
    const rows = [...list.querySelectorAll("[data-row]")];
    const next = rows[here ? rows.indexOf(here) + step : 0];
    if (!next) return step > 0 ? list.querySelector(".sw-pager a")?.click() : undefined;
    if (takes) { for (const row of [here, next]) if (row && box(row)) box(row).checked = true; counted(); }
    show(htmx, next);
  }
}

const box = (row) => row.querySelector("input[type=checkbox]");
const marked = () => document.querySelectorAll("[data-row] input[type=checkbox]:checked");

function carried(link, list) {
  const words = new URLSearchParams(link.search);
  words.set("list", list.dataset.list);
  return `?${words}`;
}

function open(link) {
  const list = document.querySelector("[data-list]");
  location.assign(list ? `${link.pathname}${carried(link, list)}` : link.href);
}

function show(htmx, row) {
  for (const other of document.querySelectorAll("[data-row][aria-current]")) other.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  row.scrollIntoView({ block: "nearest" });
  const link = row.querySelector("a.t") ?? row.querySelector("a");
  const view = document.querySelector("[data-view]");
  if (view?.offsetParent && link) htmx.ajax("GET", `${link.pathname}preview`, { target: view, swap: "innerHTML" });
  else link?.focus();
}

function counted() {
  for (const row of document.querySelectorAll("[data-row]")) row.classList.toggle("is-checked", Boolean(box(row)?.checked));
  const count = marked().length;
  for (const bar of document.querySelectorAll("[data-bulk]")) {
    bar.classList.toggle("is-on", count > 0);
    const place = bar.querySelector("[data-count]");
    if (place) place.textContent = count;
  }
}
