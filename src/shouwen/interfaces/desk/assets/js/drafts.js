// What is typed is kept: at once on this machine, two seconds later at the server. <form data-draft="case-7-reply"> is
// filled again when it is shown; one that has a shelf (shelf.js) asks first, since the next caller is another person.
import { shelve } from "./shelf.js";
import { say } from "./words.js";

export const place = (form) => `sw-draft:${document.documentElement.dataset.me}:${form.dataset.draft ?? form.dataset.draftDone}`;
const skip = (field) => !field.name || ["password", "file", "hidden", "submit", "button"].includes(field.type) || field.dataset.undrafted !== undefined;

function read(form) {
  const values = { ...form.leftover };
  for (const field of form.elements) {
    if (field.dataset.file) { values[field.name] = [...(values[field.name] ?? []), JSON.parse(field.dataset.file)]; continue; }
    if (skip(field) && field.dataset.drafted === undefined) continue;
    if (["radio", "checkbox"].includes(field.type)) { if (field.checked) (values[field.name] ??= []).push(field.value); }
    else if (field.value) values[field.name] = field.value;
  }
  return values;
}

// Two requests of one browser may overtake each other: the server takes none that was sent before the last it has.
let last = 0;
function stamped(url) {
  const pen = (localStorage["sw-pen"] ??= Math.random().toString(36).slice(2));
  last = Math.max(Date.now(), last + 1);
  return `${url}?pen=${pen}&mark=${last}`;
}

export function keep(form) {
  const values = read(form);
  form.turn = (form.turn ?? 0) + 1;
  localStorage.setItem(place(form), JSON.stringify({ at: Date.now(), values }));
  clearTimeout(form.keeping);
  form.keeping = setTimeout(() => send(form, values), 1500);
  form.unsent = values;
}

export const base = () => document.querySelector("meta[name=drafts-url]")?.content ?? "";
const address = (form) => base() && base() + (form.dataset.draft ?? form.dataset.draftDone);

// Nothing on this machine: perhaps the server has what was written on another one. Asked once, when the form is used.
async function pull(form) {
  if (localStorage.getItem(left(form.dataset.draft))) return;
  form.dataset.pulled = "yes";
  if (localStorage.getItem(place(form)) || !address(form)) return;
  const turn = form.turn;
  const answer = await fetch(address(form), { headers: { Accept: "application/json" } }).catch(() => null);
  if (answer?.status !== 200 || answer.redirected) return; // sent on to the sign-in: no draft
  const values = await answer.json();
  if (form.turn === turn) fill(form, values); // or it was written in, cleared or sent meanwhile
}

export async function send(form, values) {
  form.unsent = null;
  const url = address(form);
  if (!url) return status(form, say("kept_here"));
  const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";
  const answer = await fetch(stamped(url), { method: "POST", headers: { "X-CSRFToken": token, "Content-Type": "application/json" }, body: JSON.stringify(values), keepalive: true }).catch(() => null);
  status(form, answer?.ok && !answer.redirected ? say("kept", new Date().toTimeString().slice(0, 8)) : say("kept_here"));
}

function status(form, text) {
  for (const each of document.querySelectorAll(`[data-draft-state="${form.dataset.draftShelf ?? form.dataset.draft}"]`)) each.textContent = text;
}

// Words that were sent while the page was left, and where to ask whether they arrived.
const left = (name) => `sw-left:${document.documentElement.dataset.me}:${name}`;

export function slip(form, text) {
  if (form.dataset.said) localStorage.setItem(left(form.dataset.draft), JSON.stringify({ at: Date.now(), text, url: form.dataset.said, number: form.dataset.number }));
}

// Asks about every slip: what arrived is no draft any more, what did not is one again. Tells the outcome.
export async function settle(tell) {
  const mine = left("");
  for (const key of Object.keys(localStorage).filter((each) => each.startsWith(mine))) {
    const { text, url, number, at } = JSON.parse(localStorage.getItem(key));
    const name = key.slice(mine.length);
    const answer = await arrived(url, text, Date.now() - at < 5000 ? 3 : 1);
    if (!answer) continue; // no line: asked again on the next page
    localStorage.removeItem(key);
    const shown = document.querySelector(`form[data-draft="${CSS.escape(name)}"]`);
    if (answer.sent) forget({ dataset: { draft: name } });
    else if (shown) restore(shown);
    tell(number, answer.url, answer.sent);
  }
}

async function arrived(url, text, times) {
  const body = new URLSearchParams({ text });
  const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";
  let last = null;
  for (let time = 0; time < times; time += 1) {
    if (time) await new Promise((go) => setTimeout(go, 1200));
    const answer = await fetch(url, { method: "POST", headers: { "X-CSRFToken": token }, body }).catch(() => null);
    last = answer?.ok && !answer.redirected ? await answer.json() : null;
    if (last?.sent) return last;
  }
  return last;
}

export function restore(form) {
  if (localStorage.getItem(left(form.dataset.draft))) return;
  const kept = JSON.parse(localStorage.getItem(place(form)) ?? "null");
  if (kept && Date.now() - kept.at < 7 * 86400000) fill(form, kept.values);
}

// Values whose field comes later (the fields of a category) wait for it.
export function fill(form, values) {
  let touched = false;
  form.leftover = {};
  for (const [name, value] of Object.entries(values)) {
    if (name === "attachments") { form.dispatchEvent(new CustomEvent("draft-files", { bubbles: true, detail: value })); touched ||= value.length > 0; continue; }
    if (![...form.elements].some((field) => field.name === name)) form.leftover[name] = value;
    const fields = [...form.elements].filter((field) => field.name === name);
    for (const field of fields) {
      if (["radio", "checkbox"].includes(field.type)) { const on = [].concat(value).includes(field.value); touched ||= on !== field.checked; field.checked = on; }
      else if (!field.value || field.dataset.drafted === "over") { touched ||= field.type !== "hidden" && field.value !== value; field.value = value; }
    }
  }
  if (touched) { status(form, say("restored")); form.dispatchEvent(new CustomEvent("draft-restored", { bubbles: true })); }
}

export function forget(form) {
  clearTimeout(form.keeping);
  form.unsent = null;
  form.turn = (form.turn ?? 0) + 1;
  localStorage.removeItem(place(form));
  const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";
  if (address(form)) fetch(stamped(address(form)), { method: "DELETE", headers: { "X-CSRFToken": token }, keepalive: true }).catch(() => null);
}

export function listenForDrafts() {
  document.addEventListener("input", (event) => { const form = event.target.form; if (form?.dataset.draft) keep(form); });
  document.addEventListener("focusin", (event) => { const form = event.target.form; if (form?.dataset.draft && form.dataset.draftShelf === undefined && !form.dataset.pulled) pull(form); });
  document.addEventListener("change", (event) => { const form = event.target.form; if (form?.dataset.draft) keep(form); });
  document.documentElement.addEventListener("htmx:afterRequest", (event) => {
    const { requestConfig, xhr } = event.detail; // "successful" is not said where the answer points to another address
    const form = requestConfig?.elt;
    if (form?.matches?.("form[data-draft]") && requestConfig.verb === "post" && xhr.status >= 200 && xhr.status < 400) forget(form);
  });
  const all = () => { for (const form of document.querySelectorAll("form[data-draft]:not([data-restored])")) { form.dataset.restored = "yes"; form.dataset.draftShelf === undefined ? restore(form) : shelve(form); } for (const done of document.querySelectorAll("[data-draft-done]")) { forget(done); done.remove(); } };
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", all) : all();
  document.documentElement.addEventListener("htmx:load", all);
  // Which draft is done is said by what is drawn, <span hidden data-draft-done="intake-…">, or by an answer's event.
  document.documentElement.addEventListener("draft-done", ({ detail }) => done(detail.name));
  document.documentElement.addEventListener("htmx:afterSettle", ({ detail }) => {
    const form = detail.target?.closest?.("form[data-draft]");
    if (form && Object.keys(form.leftover ?? {}).length) fill(form, form.leftover);
  });
  // The window is closed or the phone put away before the two seconds are over.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden") return;
    for (const form of document.querySelectorAll("form[data-draft]")) if (form.unsent) { clearTimeout(form.keeping); send(form, form.unsent); }
  });
}

// Words that went elsewhere are no draft here; files that did not go with them stay.
function done(name) {
  const form = document.querySelector(`form[data-draft="${CSS.escape(name)}"]`) ?? { dataset: { draft: name }, elements: [] };
  const { attachments } = read(form);
  forget(form);
  if (attachments) localStorage.setItem(place(form), JSON.stringify({ at: Date.now(), values: { attachments } }));
}
