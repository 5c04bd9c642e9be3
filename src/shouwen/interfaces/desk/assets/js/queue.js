// What cannot be sent waits on this device and goes by itself when the line is back: in order, and once. Each sending has
// a number of its own; the server does a numbered thing once, so an answer that was lost on the way makes nothing double.
import { say } from "./words.js";
import { fill, forget, place } from "./drafts.js";
import { toast } from "./toasts.js";

const root = document.documentElement;
const KEPT = `sw-queue:${root.dataset.me}`;
const kept = () => JSON.parse(localStorage.getItem(KEPT) ?? "[]");
const keep = (list) => { list.length ? localStorage.setItem(KEPT, JSON.stringify(list)) : localStorage.removeItem(KEPT); show(); };
const once = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const sends = (element) => element?.matches?.("form[data-draft]");
let busy = false, again = 0;

export function listenForQueue() {
  if (!root.dataset.me) return;
  root.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.verb !== "post" || !sends(detail.elt)) return;
    detail.elt.dataset.once ??= once();
    detail.headers["X-Once"] = detail.elt.dataset.once;
  });
  root.addEventListener("htmx:afterRequest", ({ detail }) => { if (sends(detail.requestConfig?.elt) && detail.xhr.status) delete detail.requestConfig.elt.dataset.once; });
  for (const name of ["htmx:sendError", "htmx:timeout"]) root.addEventListener(name, (event) => event.defaultPrevented || unsent(event.detail.requestConfig));
  addEventListener("online", () => flush());
  root.addEventListener("live:line", () => flush());
  addEventListener("storage", ({ key }) => key === KEPT && show());
  document.addEventListener("click", ({ target }) => target.closest("[data-take-back]") && takeBack(target.closest("[data-take-back]").dataset.takeBack));
  show();
  if (kept().length) setTimeout(flush, 1500);
}

function unsent({ verb, path, elt, formData } = {}) {
  if (elt?.closest?.(".sw-intake") && !elt.matches("form")) return; // asked while one types; the next key asks again
  if (verb !== "post") return toast(say("unsent"), { tone: "over" });
  const fields = formData ? [...formData.entries()].filter(([, value]) => typeof value === "string" || value.size) : [];
  if (!sends(elt) || elt.dataset.draftShelf || fields.some(([, value]) => typeof value !== "string")) return toast(say("unsent"), { tone: "over" });
  const text = elt.querySelector("textarea")?.value ?? "";
  const files = [...elt.elements].filter((field) => field.dataset.file).map((field) => JSON.parse(field.dataset.file));
  const one = { once: elt.dataset.once ?? once(), path, fields: fields.filter(([name]) => name !== "csrfmiddlewaretoken"), files, draft: elt.dataset.draft, as: elt.dataset.queueAs, text, page: location.pathname };
  delete elt.dataset.once;
  if (one.as) return move(elt, one);
  keep([...kept(), one]);
  emptied(elt);
  again = 0;
  later();
}

// What waits has left its form: the words, the files, whom they mention, what they promise. Else it would go with the next.
function emptied(form) {
  for (const gone of form.querySelectorAll(".sw-file, input[name=mentions]")) gone.remove();
  form.reset();
  for (const field of form.querySelectorAll("textarea")) field.value = "";
  form.dispatchEvent(new CustomEvent("draft-restored", { bubbles: true }));
  form.querySelector("textarea")?.dispatchEvent(new Event("input", { bubbles: true }));
}

// A move is made once: pressed again while it waits it stays one thing, with the number of the first when nothing was changed.
function move(form, one) {
  const before = kept().find((each) => each.path === one.path);
  if (before && JSON.stringify(before.fields) === JSON.stringify(one.fields)) one.once = before.once;
  keep([...kept().filter((each) => each !== before && each.path !== one.path), one]);
  localStorage.removeItem(place(form));
  clearTimeout(form.keeping);
  form.closest("dialog[open]")?.close();
  toast(say("queued_move", one.as));
  again = 0;
  later();
}

// Waiting things stand in the band on top, each can be taken back into its form.
function show() {
  const list = kept(), band = document.querySelector(".sw-offline");
  root.classList.toggle("is-waiting-to-send", list.length > 0);
  let place = document.getElementById("sw-queued");
  if (!list.length) return place?.remove();
  if (!place) {
    place = Object.assign(document.createElement("div"), { id: "sw-queued", className: "sw-queued" });
    place.setAttribute("role", "status");
    band?.after(place);
  }
  place.replaceChildren(...list.map((each) => {
    const line = document.createElement("p");
    const back = Object.assign(document.createElement("button"), { type: "button", className: "btn sw-btn-s", textContent: say("take_back") });
    back.dataset.takeBack = each.once;
    line.append(Object.assign(document.createElement("b"), { textContent: say("queued") }), Object.assign(document.createElement("span"), { className: "sw-cut sw-grow", textContent: [each.as, each.text].filter(Boolean).join(" ") }), back);
    return line;
  }));
}

function takeBack(number) {
  const list = kept(), one = list.find((each) => each.once === number);
  if (!one) return;
  keep(list.filter((each) => each !== one));
  restore(one);
}

// Into its form, before what was begun there meanwhile; where there is none, it is the draft of that form.
function restore(one) {
  const form = document.querySelector(`form[data-draft="${CSS.escape(one.draft)}"]`);
  const field = form?.querySelector("textarea");
  const values = { ...Object.fromEntries(one.fields), attachments: one.files ?? [] };
  if (!field || one.as) localStorage.setItem(place({ dataset: { draft: one.draft } }), JSON.stringify({ at: Date.now(), values }));
  if (!form) return;
  if (field && !one.as) field.value = [one.text, field.value].filter(Boolean).join("\n");
  fill(form, values);
  if (one.as) return;
  field?.dispatchEvent(new Event("input", { bubbles: true }));
  field?.focus();
}

function later() {
  if (!kept().length) return;
  again += 1;
  setTimeout(flush, Math.min(2 ** again, 30) * (0.5 + Math.random() / 2) * 1000);
}

async function flush() {
  if (busy || !kept().length) return;
  busy = true;
  try {
    await (navigator.locks ? navigator.locks.request(KEPT, { ifAvailable: true }, (mine) => mine && all()) : all());
  } finally { busy = false; }
  later();
}

async function all() {
  for (let one = kept()[0]; one; one = kept()[0]) {
    const body = new URLSearchParams(one.fields);
    const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";
    const answer = await fetch(one.path, { method: "POST", body, headers: { "X-CSRFToken": token, "X-Once": one.once, "HX-Request": "true" } }).catch(() => null);
    if (!answer || answer.status >= 500 || answer.status === 429) return;
    if (answer.status === 401 || answer.redirected) return; // signed out: it waits for the next time
    again = 0;
    keep(kept().filter((each) => each.once !== one.once));
    if (answer.ok) { done(one); toast(one.as ? say("move_sent", one.as) : say("sent_now")); const on = answer.headers.get("HX-Redirect"); if (on && one.page === location.pathname && !kept().length && !document.querySelector("dialog[open]")) location.assign(on); root.dispatchEvent(new CustomEvent("live:cases", { detail: { others: [], own: [document.querySelector("#case[data-live]")?.dataset.live.split(":")[1] ?? ""], stale: false } })); continue; }
    const said = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-refusal-text], [data-refusal]:not([hidden]), .sw-errors:not([hidden]), .wrong")?.textContent.trim();
    restore(one);
    toast(said || say("refused"), { tone: "over", seconds: 12 });
  }
}

// What arrived is no draft any more, unless something new was begun under its name meanwhile.
function done(one) {
  const now = JSON.parse(localStorage.getItem(place({ dataset: { draft: one.draft } })) ?? "null");
  if (!now || !Object.values(now.values).some((value) => value.length)) forget({ dataset: { draft: one.draft } });
}
