// The live line: server-sent events while the page is looked at, asking now and then where a proxy lets none through.
// Events carry ids only; who cares listens on <html>: live:cases {others, own, stale}, live:notices {ids, must}, live:presence.
import { say } from "./words.js";

const root = document.documentElement;
const url = document.querySelector("meta[name=live-url]")?.content;
const shown = () => document.querySelector("#case[data-live]")?.dataset.live.split(":")[1] ?? "";
const SILENT = 40000, POLL = 15000, AGAIN = 300000;
let source, since = Number(document.querySelector("meta[name=now]")?.content ?? 0) * 1000, attempt = 0, heard = 0, polling = 0, window_ = "", timers = [];

// 1, 2, 4 … 30 seconds, spread by half, so that not everybody comes back in the same moment (rules.delay).
const delay = (tries) => Math.min(2 ** tries, 30) * (0.5 + Math.random() / 2) * 1000;
const later = (work, wait) => timers.push(setTimeout(work, wait));
const tell = (name, detail) => root.dispatchEvent(new CustomEvent(name, { detail }));
const address = (name) => `${url}${name}?since=${since || ""}&case=${shown()}&window=${window_}&list=${document.querySelector('[data-row][data-live^="case:"], [data-live=queue]') ? 1 : ""}`;

function connect() {
  stop();
  if (document.hidden || !navigator.onLine) return;
  source = new EventSource(address("stream"));
  heard = Date.now();
  const hears = (name, work) => source.addEventListener(name, (event) => { heard = Date.now(); if (event.lastEventId) since = Number(event.lastEventId); work(event.data ? JSON.parse(event.data) : {}); });
  hears("hello", (told) => { attempt = 0; polling = 0; window_ = told.window; root.dataset.line = "live"; tell("live:line"); });
  hears("tick", () => {});
  hears("news", deal);
  hears("bye", ({ why }) => { stop(); if (why !== "left") later(connect, delay(why === "many" ? 5 : 0)); else root.dataset.line = "left"; });
  source.onerror = () => failed();
  later(() => root.dataset.line !== "live" && failed(), 10000); // opened, but nothing comes: something on the way holds it back
}

function failed() {
  stop();
  attempt += 1;
  if (attempt >= 3) return poll();
  later(connect, delay(attempt));
}

async function poll() {
  polling ||= Date.now();
  root.dataset.line = "asking";
  if (document.hidden || !navigator.onLine) return;
  if (Date.now() - polling > AGAIN) { polling = 0; attempt = 0; return connect(); }
  const answer = await fetch(address("news"), { headers: { Accept: "application/json", "X-Shouwen-Refresh": "1" } }).catch(() => null);
  if (answer?.redirected || answer?.status === 401 || answer?.status === 403) { root.dataset.line = "left"; return; } // signed out
  if (answer?.ok) { const told = await answer.json(); since = told.now; window_ = told.window ?? window_; deal(told); }
  later(poll, POLL * (0.8 + Math.random() * 0.4));
}

function deal(told) {
  if (told.cases || told.own || told.stale) tell("live:cases", { others: told.cases ?? [], own: told.own ?? [], stale: Boolean(told.stale) });
  if (told.notices) tell("live:notices", { ids: told.notices, must: told.must ?? [] });
  if (told.presence) tell("live:presence", { cases: told.presence });
}

function stop() {
  timers.forEach(clearTimeout);
  timers = [];
  source?.close();
  source = undefined;
  delete root.dataset.line;
}

// What the page itself asks for comes first; the line waits until that is done and a second has passed.
function quiet(work) {
  const last = performance.getEntriesByType("resource").reduce((end, each) => Math.max(end, each.responseEnd), 0);
  const busy = document.readyState !== "complete" || document.querySelector(".htmx-request") || performance.now() - last < 1000;
  setTimeout(() => (busy ? quiet(work) : work()), busy ? 300 : 0);
}

export function listenForLive() {
  if (!url) return;
  let away;
  quiet(connect);
  document.addEventListener("visibilitychange", () => {
    clearTimeout(away);
    if (document.hidden) away = setTimeout(stop, 30000);
    else if (!root.dataset.line || root.dataset.line === "asking") { attempt = 0; connect(); }
  });
  addEventListener("online", () => { attempt = 0; later(connect, delay(0)); });
  addEventListener("offline", stop);
  addEventListener("pagehide", () => { if (root.dataset.line === "asking" && window_) navigator.sendBeacon(`${url}gone`, form({ window: window_ })); stop(); });
  addEventListener("pageshow", (event) => event.persisted && connect());
  setInterval(() => { if (source && Date.now() - heard > SILENT) failed(); }, 5000);
}

export function form(values) {
  const made = new FormData();
  made.set("csrfmiddlewaretoken", document.querySelector("meta[name=csrf-token]")?.content ?? "");
  for (const [name, value] of Object.entries(values)) made.set(name, value);
  return made;
}

// A fragment or a page the script asks for by itself; null when the line is down or the reader is signed out.
export async function fetched(address, fragment = true) {
  const headers = { "X-Shouwen-Refresh": "1", ...(fragment && { "HX-Request": "true" }) };
  const answer = await fetch(address, { headers }).catch(() => null);
  return answer?.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
}

export const many = (count) => say("updates", count);
