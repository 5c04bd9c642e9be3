// Who else is on this case: chips in its bar, and a word in the composer before two people answer. Rows of a list say who is
// on theirs: asked for once for all rows, then only when somebody came, went or began to type on one of them.
import { fetched, form } from "./live.js";
import { say } from "./words.js";

const root = document.documentElement;
const page = () => document.querySelector("#case[data-live]");
const reply = (element) => element?.closest?.("form[data-reply], form[data-draft$='-reply']");
const LISTED = '[data-row][data-live^="case:"]', MOST = 200;
let id = "", typist = "", told = 0, stops, asks, asked = new Set();

export function listenForPresence() {
  root.addEventListener("live:presence", ({ detail }) => { id = page()?.dataset.live.split(":")[1]; if (id && detail.cases.includes(id)) look(); onRows(detail.cases); });
  root.addEventListener("live:line", () => onRows(["0"]));
  root.addEventListener("htmx:afterSettle", ({ detail }) => root.dataset.line && detail.elt?.querySelector?.(LISTED) && onRows(["0"]));
  document.addEventListener("input", (event) => reply(event.target) && event.target.matches("textarea, [contenteditable]") && types());
  document.addEventListener("submit", guard, true); // before the eight seconds of 撤销 begin
  root.addEventListener("htmx:afterSwap", () => typist && warn());
}

async function look() {
  const said = await fetched(`/live/cases/${id}/who`);
  if (!said) return;
  let place = document.getElementById("sw-here");
  if (!place) {
    place = Object.assign(document.createElement("span"), { id: "sw-here", className: "sw-here" });
    place.setAttribute("role", "status");
    const bar = document.querySelector(".sw-bar");
    const gap = bar?.querySelector(".sw-grow");
    gap ? gap.after(place) : bar?.append(place);
  }
  typist = said.querySelector("[data-typing]")?.dataset.typing ?? "";
  place.replaceChildren(...said.querySelectorAll(".sw-here-chip"));
  warn();
}

// "0" asks for every row there is. A moment passes first, so that not every list asks at once.
function onRows(ids) {
  const shown = new Set([...document.querySelectorAll(LISTED)].map((row) => row.dataset.live.slice(5)));
  for (const each of ids.includes("0") ? shown : ids.filter((each) => shown.has(each))) asked.add(each);
  if (asked.size && !asks) asks = setTimeout(mark, 300 + Math.random() * 700);
}

async function mark() {
  const ids = [...asked].slice(0, MOST);
  const said = await fetched(`/live/rows?ids=${ids.join(",")}`);
  ids.forEach((each) => asked.delete(each));
  asks = asked.size ? setTimeout(mark, 1000) : undefined;
  if (!said) return;
  for (const each of ids) {
    const now = said.querySelector(`[data-on="case:${each}"]`);
    for (const row of document.querySelectorAll(`[data-row][data-live="case:${each}"]`)) {
      const old = row.querySelector(".sw-onrow"), place = row.querySelector(".l2") ?? row.querySelector("td"); // in a table beside the box: titles end in dots
      if (old && now) old.replaceWith(now.cloneNode(true));
      else if (now) place?.append(now.cloneNode(true));
      else old?.remove();
    }
  }
}

// The banner stands above the text, moves nothing in it, and goes when the other has stopped.
function warn() {
  for (const each of document.querySelectorAll(".sw-typing")) if (!typist) each.remove(); else each.querySelector("[data-slot=who]").textContent = say("typing", typist);
  const into = document.querySelector("#composer form[data-reply], #composer form[data-draft$='-reply']");
  if (!typist || !into || into.querySelector(".sw-typing")) return;
  const banner = Object.assign(document.createElement("div"), { className: "sw-typing" });
  banner.setAttribute("role", "alert");
  banner.append(Object.assign(document.createElement("span"), { textContent: say("typing", typist) }));
  banner.firstChild.dataset.slot = "who";
  into.prepend(banner);
}

// Somebody else is typing: the first press says so, and only a second one sends.
function guard(event) {
  const sent = reply(event.target);
  if (!sent || !typist || sent.dataset.knowing) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const banner = sent.querySelector(".sw-typing");
  if (!banner || banner.querySelector("button")) return banner?.querySelector("button").focus();
  const wait = Object.assign(document.createElement("button"), { type: "button", className: "btn sw-btn-s", textContent: say("wait_first") });
  const anyway = Object.assign(document.createElement("button"), { type: "button", className: "btn sw-btn-s", textContent: say("anyway") });
  const { submitter } = event;
  wait.addEventListener("click", () => { wait.remove(); anyway.remove(); sent.querySelector("textarea")?.focus(); });
  anyway.addEventListener("click", () => { banner.remove(); sent.dataset.knowing = "yes"; sent.requestSubmit(submitter?.isConnected ? submitter : undefined); });
  banner.append(wait, anyway);
  wait.focus();
}

function types() {
  const mine = page()?.dataset.live?.split(":")[1];
  if (!mine || root.dataset.line === undefined) return;
  clearTimeout(stops);
  stops = setTimeout(() => { told = 0; post(mine, "0"); }, 6000);
  if (Date.now() - told < 4000) return;
  told = Date.now();
  post(mine, "1");
}

const post = (mine, on) => fetch(`/live/cases/${mine}/typing`, { method: "POST", body: form({ on }), keepalive: true, headers: { "X-Shouwen-Refresh": "1" } }).catch(() => null);
