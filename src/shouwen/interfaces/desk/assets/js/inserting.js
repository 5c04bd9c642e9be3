// Ready words into a field: <button data-insert="…" data-into="#id_answer" data-uses="/knowledge/7/uses">. They go where
// the cursor is; the first place nobody could fill, {客户称呼}, is marked so that one types over it. And after a slash in
// <textarea data-phrases="/knowledge/phrases" aria-controls="phrases"> the canned replies are offered.
const SLASH = /(?:^|[\s，。；！？])[/／、]([^\s/]{0,20})$/;

export function insert(field, text, from = field.selectionStart, to = field.selectionEnd) {
  const before = field.value.slice(0, from);
  const apart = before && !/\s$/.test(before) && from === field.value.length && text.length > 20 ? "\n" : "";
  field.setRangeText(apart + text, from, to, "end");
  field.focus();
  const open = /\{[^{}\n]{1,24}\}/.exec(field.value.slice(from));
  if (open) field.setSelectionRange(from + open.index, from + open.index + open[0].length);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function count(url) {
  const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";
  if (url) fetch(url, { method: "POST", headers: { "X-CSRFToken": token }, keepalive: true }).catch(() => null);
}

export function listenForInserting(htmx) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    const field = button && document.querySelector(button.dataset.into);
    if (field) { insert(field, button.dataset.insert); count(button.dataset.uses); }
  });
  document.addEventListener("input", (event) => { if (event.target.dataset?.phrases) offer(htmx, event.target); });
  document.addEventListener("keydown", (event) => { if (event.target.dataset?.phrases) choose(event); }, true);
  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[data-insert-option]");
    const field = option && document.querySelector("[data-phrases]");
    if (field) { event.preventDefault(); take(field, option); }
  });
  document.addEventListener("focusout", (event) => { if (event.target.dataset?.phrases) shut(event.target); });
}

const listOf = (field) => document.getElementById(field.getAttribute("aria-controls"));

function offer(htmx, field) {
  const list = listOf(field);
  const asked = field.selectionStart === field.selectionEnd && SLASH.exec(field.value.slice(0, field.selectionStart));
  if (!asked) return shut(field);
  clearTimeout(field.asking);
  field.asking = setTimeout(async () => {
    const form = field.form;
    const about = Object.fromEntries(["kind", "category_id", "name"].map((name) => [name, form.elements[name]?.value ?? ""]));
    await htmx.ajax("POST", field.dataset.phrases, { target: list, swap: "innerHTML", values: { q: asked[1], ...about } });
    list.hidden = false;
  }, 120);
}

function shut(field) {
  clearTimeout(field.asking);
  const list = listOf(field);
  if (list) { list.hidden = true; list.replaceChildren(); }
  field.removeAttribute("aria-activedescendant");
}

function take(field, option) {
  const end = field.selectionStart;
  const asked = SLASH.exec(field.value.slice(0, end));
  const { insertOption, uses } = option.dataset;
  shut(field);
  insert(field, insertOption, asked ? end - asked[1].length - 1 : end, end);
  count(uses);
}

function choose(event) {
  const field = event.target;
  const list = listOf(field);
  if (event.isComposing || !list || list.hidden) return;
  const options = [...list.querySelectorAll("[role=option]")];
  const here = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const mod = event.ctrlKey || event.metaKey || event.altKey;
  const chosen = mod ? null : event.key === "Enter" || event.key === "Tab" ? options[Math.max(here, 0)] : /^[1-9]$/.test(event.key) ? options[event.key - 1] : null;
  if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); shut(field); }
  else if (step && options.length) {
    event.preventDefault();
    const next = (here + step + options.length) % options.length;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === next)));
    options[next].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", options[next].id);
  } else if (chosen) { event.preventDefault(); event.stopPropagation(); take(field, chosen); }
}
