// Writing in the composer: @ proposes colleagues, / proposes canned replies, values are put in at the caret, places that
// nobody filled stand under the text, rows behind the tools open and close, lists of steps are searched.
// <textarea data-at="/…/mentions" data-slash="/…/canned" data-holes> beside <div data-suggest role="listbox">.
import { keep } from "./drafts.js";

const TOKENS = { at: /[@＠]([^\s@＠，。、]{0,12})$/, slash: /(?:^|[\s\n])[\/／]([^\s\/]{0,20})$/ };
const HOLE = /\{[^\s{}](?:[^{}\n]{0,22}[^\s{}])?\}/g;
let asked = 0;

const box = (field) => field.form?.querySelector("[data-suggest]");
const options = (list) => [...list.querySelectorAll("[role=option]:not([aria-disabled=true])")];

function token(field) {
  const before = field.value.slice(0, field.selectionStart);
  for (const [sort, pattern] of Object.entries(TOKENS)) {
    const hit = field.dataset[sort] && before.match(pattern);
    if (hit) return { sort, word: hit[1], start: before.length - hit[1].length - 1 };
  }
  return null;
}

async function propose(field) {
  const list = box(field), found = token(field);
  if (!list) return;
  if (!found) return hide(field);
  const mine = ++asked;
  const url = field.dataset[found.sort];
  const answer = await fetch(`${url}${url.includes("?") ? "&" : "?"}q=${encodeURIComponent(found.word)}`, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (mine !== asked || !answer?.ok || answer.redirected) return;
  list.innerHTML = await answer.text();
  list.hidden = false;
  mark(field, options(list), 0);
}

function mark(field, all, at) {
  for (const each of box(field).querySelectorAll("[role=option]")) each.setAttribute("aria-selected", "false");
  const option = all[at];
  if (!option) return field.removeAttribute("aria-activedescendant");
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", option.id);
}

function hide(field) {
  asked += 1;
  const list = box(field);
  if (list) { list.hidden = true; list.replaceChildren(); }
  field.removeAttribute("aria-activedescendant");
}

function choose(field, option) {
  const found = token(field);
  const text = option.dataset.mention ? `@${option.dataset.name} ` : option.dataset.insert;
  if (option.dataset.mention) {
    const held = Object.assign(document.createElement("input"), { type: "hidden", name: "mentions", value: `${option.dataset.mention}:${option.dataset.name}` });
    field.form.append(held);
  }
  if (option.dataset.uses) fetch(option.dataset.uses, { method: "POST", headers: { "X-CSRFToken": document.querySelector("meta[name=csrf-token]")?.content ?? "" }, keepalive: true }).catch(() => null);
  hide(field);
  put(field, text, found?.start ?? field.selectionStart);
}

// Put words at the caret (or from where the token began), as typing would: the draft and the browser's own undo know it.
export function put(field, text, from = field.selectionStart) {
  field.focus();
  field.setSelectionRange(from, field.selectionEnd);
  field.setRangeText(text, from, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function keyed(event) {
  const field = event.target, list = field.matches?.("[data-at], [data-slash]") ? box(field) : null;
  if (!list || list.hidden || event.isComposing) return;
  const all = options(list), here = all.findIndex((each) => each.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && all.length) { event.preventDefault(); mark(field, all, (here + step + all.length) % all.length); }
  else if ((event.key === "Enter" || event.key === "Tab") && all[here] && !event.ctrlKey && !event.metaKey) { event.preventDefault(); event.stopPropagation(); choose(field, all[here]); }
  else if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); hide(field); }
}

// Places nobody filled, each a button that leads to it.
function holes(field) {
  const list = field.form?.querySelector("[data-holes-list]");
  if (!list) return;
  const found = [...new Set(field.value.match(HOLE) ?? [])];
  list.hidden = !found.length;
  list.replaceChildren(list.dataset.says, ...found.map((text) => Object.assign(document.createElement("button"), { type: "button", className: "btn sw-btn-s", textContent: text })));
}

const writer = () => document.querySelector("#composer [data-panel]:not([hidden]) form[data-writes] textarea");

function pressed(event) {
  const target = event.target;
  const opener = target.closest("[data-row-opens]");
  if (opener) {
    const row = opener.form.querySelector(`[data-row="${opener.dataset.rowOpens}"]`);
    row.hidden = !row.hidden;
    opener.setAttribute("aria-expanded", String(!row.hidden));
    if (row.hidden) { for (const field of row.querySelectorAll("input")) field.value = ""; keep(opener.form); } else row.querySelector("input, select")?.focus();
  }
  const types = target.closest("[data-types]");
  if (types) { const field = types.form.querySelector("textarea"); const before = field.value.slice(0, field.selectionStart); put(field, (before && !/\s$/.test(before) ? " " : "") + types.dataset.types); }
  const option = target.closest("[data-suggest] [role=option]:not([aria-disabled=true])");
  if (option) choose(option.closest("form").querySelector("textarea"), option);
  const value = target.closest("[data-insert]:not([role=option])");
  if (value && writer()) put(writer(), value.dataset.insert);
  if (target.closest("[data-dismisses]")) { target.closest("[data-dismiss]")?.remove(); writer()?.focus(); }
  const hole = target.closest("[data-holes-list] button");
  if (hole) { const field = hole.closest("form").querySelector("textarea"); const at = field.value.indexOf(hole.textContent); field.focus(); field.setSelectionRange(at, at + hole.textContent.length); }
  const link = target.closest("[data-permalink]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    history.replaceState(null, "", link.getAttribute("href"));
    navigator.clipboard?.writeText(link.href).catch(() => null);
    for (const each of document.querySelectorAll(".sw-tl-e.is-here")) each.classList.remove("is-here");
    link.closest(".sw-tl-e").classList.add("is-here");
  }
}

function filter(input) {
  const root = input.closest("[data-filters]"), wanted = input.value.trim().toLowerCase();
  let any = false;
  for (const group of root.querySelectorAll("[data-filter-group]")) {
    let some = false;
    for (const each of group.querySelectorAll("[data-filter]")) { each.hidden = !each.dataset.filter.toLowerCase().includes(wanted); some ||= !each.hidden; }
    group.hidden = !some;
    any ||= some;
  }
  root.querySelector("[data-filter-none]").hidden = any;
}

const later = (select) => { const row = select.form.querySelector('[data-row="then"]'); if (row) row.hidden = !["customer", "unit", "third"].includes(select.value); };

export function listenForWriting() {
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (field.matches?.("[data-at], [data-slash]") && !event.isComposing) propose(field);
    if (field.matches?.("[data-holes]")) holes(field);
    if (field.matches?.("[data-filter-input]")) filter(field);
  });
  document.addEventListener("compositionend", (event) => { if (event.target.matches?.("[data-at], [data-slash]")) propose(event.target); });
  document.addEventListener("draft-restored", (event) => {
    const field = event.target.querySelector("[data-holes]");
    if (field) holes(field);
    for (const row of event.target.querySelectorAll('[data-row="promise"]')) row.hidden = ![...row.querySelectorAll("input")].some((each) => each.value);
    for (const select of event.target.querySelectorAll("[data-row-for=then]")) later(select);
  });
  document.addEventListener("change", (event) => { if (event.target.matches?.("[data-row-for=then]")) later(event.target); });
  document.addEventListener("keydown", keyed, true);
  document.addEventListener("click", pressed);
  document.addEventListener("mousedown", (event) => { if (event.target.closest?.("[data-suggest]")) event.preventDefault(); });
  document.addEventListener("focusout", (event) => { if (event.target.matches?.("[data-at], [data-slash]")) setTimeout(() => { if (document.activeElement !== event.target) hide(event.target); }, 150); });
}
