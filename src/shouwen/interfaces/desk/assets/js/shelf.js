// Unfinished forms of one sort, one a caller: <form data-draft="intake-9f…" data-draft-shelf="intake">. Each is kept under
// its own name and never fills another: what was left half-written is offered above the empty form, with whose it is.
// <div data-shelf><template> holds the line; ?draft=name opens one at once.
import { base, fill, forget, keep, place, send } from "./drafts.js";
import { typed } from "./leaving.js";
import { toast } from "./toasts.js";
import { say } from "./words.js";

const WEEK = 7 * 86400000;
const EMPTY = new Set(["kind", "channel", "source", "began", "queued", "intake_key"]);
const mine = new Set();

export async function shelve(form) {
  hold(form.dataset.draft);
  const asked = new URLSearchParams(location.search).get("draft");
  if (asked) history.replaceState(history.state, "", location.pathname);
  const left = await found(form.dataset.draftShelf);
  const wanted = left.find((one) => one.name === asked);
  if (wanted && !typed(form)) adopt(form, wanted);
  const box = form.querySelector("[data-shelf]");
  for (const one of left) if (one.name !== form.dataset.draft && !mine.has(one.name)) offer(form, box, one);
}

// Here and at the server, each once, the newest first; what a living window still writes is its own.
async function found(shelf) {
  const begins = place({ dataset: { draft: `${shelf}-` } });
  const all = new Map();
  for (const one of await kept(shelf)) all.set(one.name, one);
  for (const key of Object.keys(localStorage).filter((each) => each.startsWith(begins))) {
    const name = key.slice(begins.length - shelf.length - 1);
    const { at, values } = JSON.parse(localStorage.getItem(key));
    if (at > (all.get(name)?.at ?? 0)) all.set(name, { name, at, values });
  }
  const busy = await written();
  return [...all.values()].filter((one) => Date.now() - one.at < WEEK && worth(one.values) && !busy.has(place({ dataset: { draft: one.name } }))).sort((a, b) => b.at - a.at).slice(0, 4);
}

async function kept(shelf) {
  if (!base()) return [];
  const answer = await fetch(`${base()}?of=${shelf}`, { headers: { Accept: "application/json" } }).catch(() => null);
  return answer?.status === 200 && !answer.redirected ? answer.json() : [];
}

// A window that lives holds a lock; the browser lets go of it when the window dies, however it dies.
function hold(name) {
  if (mine.has(name)) return;
  mine.add(name);
  navigator.locks?.request(place({ dataset: { draft: name } }), () => new Promise(() => {}));
}

async function written() {
  const held = (await navigator.locks?.query())?.held ?? [];
  return new Set(held.map((lock) => lock.name).filter((name) => ![...mine].some((own) => place({ dataset: { draft: own } }) === name)));
}

const worth = (values) => Object.entries(values).some(([name, value]) => !EMPTY.has(name) && String(value).trim());

function offer(form, box, one) {
  const line = box.querySelector("template").content.firstElementChild.cloneNode(true);
  const { values } = one;
  line.querySelector("[data-who]").textContent = [values.name, masked(values.phone)].filter(Boolean).join(" ") || box.dataset.saysNobody;
  line.querySelector("[data-what]").textContent = (values.description || values.q || "").slice(0, 40);
  const today = new Date(one.at).toDateString() === new Date().toDateString();
  line.querySelector("[data-when]").textContent = new Intl.DateTimeFormat(document.documentElement.lang, { ...(today ? {} : { month: "numeric", day: "numeric" }), hour: "2-digit", minute: "2-digit", hour12: false }).format(one.at);
  line.querySelector("[data-take]").addEventListener("click", () => take(form, line, one));
  line.querySelector("[data-drop]").addEventListener("click", () => drop(form, box, line, one));
  if (box.querySelector("[data-take]")) { line.querySelector("kbd")?.remove(); delete line.querySelector("[data-take]").dataset.alt; }
  box.append(line);
}

// Words for somebody else stand in the form: they stay on the shelf, and the page opens anew with the others.
function take(form, line, one) {
  if (typed(form)) { keep(form); send(form, form.unsent); return location.assign(`${location.pathname}?draft=${one.name}`); }
  line.remove();
  adopt(form, one);
}

function adopt(form, { name, at, values }) {
  form.dataset.draft = name;
  hold(name);
  localStorage.setItem(place(form), JSON.stringify({ at, values }));
  fill(form, values);
  form.elements.description?.focus();
}

function drop(form, box, line, one) {
  const it = { dataset: { draft: one.name } };
  line.remove();
  forget(it);
  form.elements.phone?.focus();
  toast(say("thrown"), { action: say("undo"), seconds: 60, onAction: () => { localStorage.setItem(place(it), JSON.stringify({ at: one.at, values: one.values })); send(it, one.values); offer(form, box, one); } });
}

function masked(phone = "") {
  const digits = phone.replace(/\D/g, "");
  return phone.includes("*") || digits.length < 7 ? phone : `${digits.slice(0, 3)}****${digits.slice(-4)}`;
}
