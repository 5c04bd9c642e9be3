// What is on the screen stays true: figures at once, lists when asked, an open case part by part around what is typed.
import { draw } from "./drawing.js";
import { fetched, many } from "./live.js";
import { say } from "./words.js";
import { toast } from "./toasts.js";

const root = document.documentElement;
const changed = new Set();
let htmx_, counting, refreshing, again = false;

const here = () => `${location.pathname}${location.search}`;
const shown = () => document.querySelector("#case[data-live]");
const key = (id) => `case:${id}`;

export function listenForNews(htmx) {
  htmx_ = htmx;
  root.addEventListener("live:cases", ({ detail }) => {
    counts();
    const ids = [...detail.others, ...detail.own];
    const page = shown();
    if (page && (detail.stale || ids.some((id) => page.dataset.live === key(id)))) refresh();
    const list = document.querySelector("[data-live=queue], [data-live=work]");
    if (!list) return;
    for (const id of detail.others) changed.add(id);
    rows(ids);
    if (changed.size || detail.stale) bar(list);
    figures();
  });
  root.addEventListener("live:notices", ({ detail }) => { counts(); for (const id of detail.must.slice(0, 2)) must(id); });
  root.addEventListener("htmx:afterSwap", ({ detail }) => { if (detail.target?.matches?.("[data-live=queue], [data-live=work]") || detail.target?.querySelector?.("[data-live=queue], [data-live=work]")) forget(); });
}

// At most every three seconds, however much happens.
function counts() {
  counting ??= setTimeout(() => { counting = undefined; root.dispatchEvent(new CustomEvent("counts-changed")); }, 800 + Math.random() * 2200);
}

function forget() {
  changed.clear();
  document.querySelector(".sw-fresh")?.remove();
}

// New rows never push the list: this waits over its top.
function bar(list) {
  let waiting = document.querySelector(".sw-fresh");
  if (!waiting) {
    waiting = Object.assign(document.createElement("button"), { type: "button", className: "sw-fresh" });
    waiting.setAttribute("aria-live", "polite");
    waiting.dataset.key = ".";
    waiting.addEventListener("click", () => renew());
    (list.querySelector("[data-live-top]") ?? list).prepend(waiting);
  }
  waiting.textContent = changed.size ? many(changed.size) : say("stale");
}

async function renew() {
  const list = document.querySelector("[data-live=queue], [data-live=work]");
  const current = list.querySelector("[data-row][aria-current]")?.dataset.live;
  const page = await fetched(here(), false);
  const fresh = page?.querySelector(`[data-live=${list.dataset.live}]`);
  if (!fresh) return toast(say("unsent"), { tone: "over" });
  const place = list.querySelector("[data-rows]")?.scrollTop ?? 0;
  forget();
  swap(list, fresh);
  const row = current && fresh.querySelector(`[data-live="${current}"]`);
  if (row) { fresh.querySelector("[data-row][aria-current]")?.removeAttribute("aria-current"); row.setAttribute("aria-current", "true"); }
  const scroll = fresh.querySelector("[data-rows]");
  if (scroll) scroll.scrollTop = place;
  (row?.querySelector("a") ?? fresh.querySelector("a, button"))?.focus({ preventScroll: true });
}

function swap(old, fresh) {
  old.replaceWith(fresh);
  htmx_.process(fresh);
  draw(fresh);
}

// The open row shows its new clock and status where it stands; the preview beside it follows unless one reads or types in it.
async function rows(ids) {
  const open = ids.map((id) => document.querySelector(`[data-row][data-live="${key(id)}"]`)).filter((row) => row?.getAttribute("aria-current"));
  if (!open.length) return;
  const page = await fetched(here(), false);
  for (const row of open) {
    const fresh = page?.querySelector(`[data-row][data-live="${row.dataset.live}"]`);
    const end = fresh?.querySelector(".end");
    if (end && row.isConnected) row.querySelector(".end")?.replaceWith(end);
    const view = document.querySelector("[data-view]");
    const link = row.querySelector("a.t");
    if (!view?.offsetParent || !link || view.contains(document.activeElement)) continue;
    const place = view.querySelector(".sw-scroll")?.scrollTop;
    const shown = await fetched(`${link.getAttribute("href")}preview`);
    if (!shown || row.getAttribute("aria-current") !== "true") continue;
    view.replaceChildren(...shown.body.childNodes);
    htmx_.process(view);
    draw(view);
    if (place !== undefined && view.querySelector(".sw-scroll")) view.querySelector(".sw-scroll").scrollTop = place;
  }
}

// Figures above a list move nothing, so they change at once.
async function figures() {
  if (!document.querySelector("[data-live-part]") || again) return;
  again = true;
  setTimeout(async () => { again = false; const page = await fetched(here(), false); if (page) parts(document, page); }, 1500);
}

// The words of a notice one must know are asked for by their own address, which is the check.
async function must(id) {
  const said = await fetched(`/inbox/${id}/toast`);
  const line = said?.querySelector("[data-toast]");
  if (line) toast(line.textContent.trim(), line.dataset.toast ? { action: say("open"), seconds: 12, onAction: () => location.assign(line.dataset.toast) } : { seconds: 12 });
}

// An open case: parts that nobody uses are replaced, new entries join the timeline with a quiet mark, forms stay as they are.
function refresh() {
  clearTimeout(refreshing);
  refreshing = setTimeout(async () => {
    const page = shown();
    const fresh = await fetched(`${location.pathname}?all=1`, false);
    const now = fresh?.querySelector("#case");
    if (!page?.isConnected || !now) return;
    parts(document, fresh);
    entries(page, now);
    compare(page);
    root.dispatchEvent(new CustomEvent("live:refreshed"));
  }, 400);
}

function parts(old, fresh) {
  for (const part of old.querySelectorAll("[data-live-part]")) {
    const now = fresh.querySelector(`[data-live-part="${part.dataset.livePart}"]`);
    if (!now || now.innerHTML === part.innerHTML || used(part)) continue;
    part.replaceChildren(...now.childNodes);
    htmx_.process(part);
    draw(part);
  }
}

const used = (part) => part.contains(document.activeElement) || part.querySelector("details[open].sw-menu, form.is-waiting, dialog[open], .htmx-request") !== null;

function entries(page, now) {
  const list = page.querySelector("#timeline .sw-tl");
  if (!list || page.querySelector("#timeline[data-tab-filter]")) return;
  const scroll = list.closest(".sw-scroll");
  const atEnd = scroll && scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 60;
  const newest = [...now.querySelectorAll("#timeline .sw-tl > li[id]")].filter((line) => !document.getElementById(line.id) && after(line, list));
  for (const line of newest) { line.classList.add("is-new"); if (list.closest("[data-newest-first]")) list.prepend(line); else list.append(line); htmx_.process(line); }
  for (const name of ["n"]) { const count = now.querySelector(`#timeline .sw-tabs [aria-pressed=true] .${name}`); const old = page.querySelector(`#timeline .sw-tabs [aria-pressed=true] .${name}`); if (count && old) old.textContent = count.textContent; }
  if (!newest.length || !scroll) return;
  if (atEnd) scroll.scrollTop = scroll.scrollHeight;
  else below(scroll, newest.length);
}

const number = (line) => BigInt(line.id.slice(1));
function after(line, list) {
  if (!/^e\d+$/.test(line.id)) return false;
  const known = [...list.querySelectorAll("li[id]")].filter((each) => /^e\d+$/.test(each.id));
  return !known.length || number(line) > number(known[0]);
}

// Somebody reads further up: their place stays, a word at the edge says that there is more.
function below(scroll, count) {
  let word = scroll.parentElement.querySelector(".sw-below");
  if (!word) {
    word = Object.assign(document.createElement("button"), { type: "button", className: "sw-below" });
    word.addEventListener("click", () => { scroll.scrollTop = scroll.scrollHeight; word.remove(); });
    scroll.after(word);
  }
  word.dataset.count = Number(word.dataset.count ?? 0) + count;
  word.textContent = say("below", word.dataset.count);
}

// A form that changes fields says where it came from; what the field held then and holds now is compared, and shown to be
// taken or left. What is typed is never touched.
async function compare(page) {
  for (const form of page.querySelectorAll("form[data-live-from]")) {
    const fresh = (await fetched(form.dataset.liveFrom))?.querySelector(`form[action="${form.getAttribute("action")}"]`);
    if (!fresh || !form.isConnected) continue;
    for (const field of form.elements) {
      const now = field.name && !["hidden", "password", "file", "submit", "button", "checkbox", "radio"].includes(field.type) ? fresh.elements[field.name] : null;
      if (!now || initial(now) === (field.dataset.met ?? initial(field))) continue;
      field.dataset.met = initial(now);
      differ(field, worded(now));
    }
  }
}

const initial = (field) => (field.tagName === "SELECT" ? [...field.options].find((option) => option.defaultSelected)?.value ?? field.options[0]?.value ?? "" : field.defaultValue);
const worded = (field) => (field.tagName === "SELECT" ? [...field.options].find((option) => option.value === initial(field))?.textContent ?? "" : initial(field));

function differ(field, text) {
  const label = field.labels?.[0]?.textContent.trim() ?? "";
  const box = Object.assign(document.createElement("div"), { className: "sw-differs" });
  box.setAttribute("role", "status");
  const mine = field.tagName === "SELECT" ? field.selectedOptions[0]?.textContent ?? "" : field.value;
  box.append(Object.assign(document.createElement("span"), { textContent: say("differs", label) }));
  const both = Object.assign(document.createElement("span"), { className: "sw-diff" });
  both.append(Object.assign(document.createElement("del"), { textContent: mine || "—" }), " ", Object.assign(document.createElement("ins"), { textContent: text || "—" }));
  const take = Object.assign(document.createElement("button"), { type: "button", className: "btn sw-btn-s", textContent: say("take") });
  const leave = Object.assign(document.createElement("button"), { type: "button", className: "btn sw-btn-s sw-btn-quiet", textContent: say("leave") });
  take.addEventListener("click", () => { field.value = field.dataset.met; field.dispatchEvent(new Event("change", { bubbles: true })); box.remove(); field.focus(); });
  leave.addEventListener("click", () => { box.remove(); field.focus(); });
  box.append(both, take, leave);
  (field.closest(".sw-field, label") ?? field).parentElement.querySelector(`.sw-differs[data-of="${CSS.escape(field.name)}"]`)?.remove();
  box.dataset.of = field.name;
  (field.closest(".sw-field") ?? field).after(box);
}
