// The palette: what this page can do and where I was, from the page itself; the rest from the server. Keyboard only works:
// arrows choose, Enter takes, Escape leaves. Moves that are not allowed stand there with their reason.
import { say } from "./words.js";

const root = document.documentElement;
const KEPT = `sw-recent:${root.dataset.me}`;
const plain = (words) => (words ?? "").replace(/\s+/g, " ").trim();
const visible = (element) => element.offsetParent !== null || element.closest("details:not([open])");

// A key as the reader's keyboard names it; the server writes the same on its pages (middleware.KeyNames).
const mac = navigator.userAgent.includes("Mac OS");
const NAMES = { mod: mac ? "⌘" : "Ctrl", shift: mac ? "⇧" : "Shift", enter: "↵" };
export const shownKey = (key) => key.split("+").map((each) => NAMES[each] ?? each.toUpperCase()).join(mac ? "" : "+");

// Everything on the page that bears a key or is a move: [label, key, element, why not].
export function actions() {
  const found = new Map();
  for (const each of document.querySelectorAll("main :is([data-key], :is(.sw-moves, .sw-move-x) > a, .sw-menu .opt, [data-tab]:is(button), .sw-move > button[aria-disabled=true], [data-compose]), [data-palette]")) {
    if (!visible(each) || each.closest("dialog, .sw-tl, [data-rows], #sw-found")) continue;
    const bare = each.cloneNode(true);
    for (const more of bare.querySelectorAll("kbd, svg, .n, small")) more.remove();
    const key = each.dataset.key ?? "";
    let label = plain(each.dataset.palette || bare.textContent || each.getAttribute("aria-label") || each.placeholder || each.title);
    if (key && label.endsWith(` ${shownKey(key)}`)) label = label.slice(0, -shownKey(key).length - 1); // a hint names the key as well
    const off = each.getAttribute("aria-disabled") === "true";
    const why = off ? plain(document.getElementById(each.getAttribute("aria-describedby"))?.textContent || each.title) : "";
    if (label && label.length < 40 && !found.has(label)) found.set(label, [label, key, each, why, off]);
  }
  return [...found.values()];
}

function remember() {
  const page = document.querySelector("#case[data-number]");
  if (!page || !root.dataset.me) return;
  const title = plain(page.querySelector("h1")?.textContent);
  const list = JSON.parse(localStorage.getItem(KEPT) ?? "[]").filter((each) => each.number !== page.dataset.number);
  localStorage.setItem(KEPT, JSON.stringify([{ number: page.dataset.number, title }, ...list].slice(0, 8)));
}

function option(label, { icon = "", right = "", small = "", href = "", off = false } = {}) {
  const made = document.createElement(href ? "a" : "button");
  made.className = "opt";
  if (href) made.href = href; else made.type = "button";
  if (off) made.setAttribute("aria-disabled", "true");
  if (icon) made.insertAdjacentHTML("afterbegin", icon);
  const words = Object.assign(document.createElement("span"), { className: "sw-grow sw-cut", textContent: label });
  made.append(words);
  if (small) made.append(Object.assign(document.createElement("small"), { textContent: small }));
  if (right) made.append(Object.assign(document.createElement("kbd"), { textContent: right }));
  return made;
}

const head = (word) => Object.assign(document.createElement("p"), { className: "head", textContent: word });

function local(asked) {
  const place = document.getElementById("sw-here-list");
  if (!place) return;
  const has = (words) => !asked || words.toLowerCase().includes(asked);
  const deeds = actions().filter(([label, key]) => has(label) || (asked && key === asked)).sort((one, other) => (other[1] !== "") - (one[1] !== "") || one[4] - other[4]).slice(0, asked ? 12 : 10);
  const here = document.querySelector("#case[data-number]")?.dataset.number;
  const recent = JSON.parse(localStorage.getItem(KEPT) ?? "[]").filter((each) => each.number !== here && has(`${each.number} ${each.title}`)).slice(0, 5);
  place.replaceChildren(
    ...(deeds.length ? [head(say("on_this_page")), ...deeds.map(([label, key, element, why, off]) => {
      const made = option(label, { right: key ? shownKey(key) : "", small: why, off });
      if (!off) made.addEventListener("click", () => { document.getElementById("sw-palette").close(); element.matches("input, textarea, select") ? element.focus() : element.click(); });
      return made;
    })] : []),
    ...(recent.length ? [head(say("recent")), ...recent.map((each) => option(each.title, { right: "", small: each.number, href: `/cases/${each.number}/` }))] : []),
  );
  mark(0);
}

const options = () => [...document.querySelectorAll("#sw-palette .opt")].filter((each) => each.offsetParent);

function mark(index) {
  const list = options();
  list.forEach((each, at) => { each.setAttribute("aria-selected", String(at === index)); each.setAttribute("role", "option"); each.id ||= `sw-opt-${at}-${Math.random().toString(36).slice(2, 7)}`; });
  const input = document.querySelector("#sw-palette input");
  if (list[index]) { input.setAttribute("aria-activedescendant", list[index].id); list[index].scrollIntoView({ block: "nearest" }); } else input.removeAttribute("aria-activedescendant");
}

export function listenForPalette() {
  const palette = document.getElementById("sw-palette");
  if (!palette) return;
  const input = palette.querySelector("input");
  remember();
  root.addEventListener("live:refreshed", remember);
  const asked = () => input.value.trim().toLowerCase();
  input.addEventListener("focus", () => local(asked()));
  // Who types and presses Enter at once means what the words find, not what stood there before them.
  let old = false, wanted = false;
  const take = (one) => { wanted = false; if (one && one.getAttribute("aria-disabled") !== "true") one.click(); };
  input.addEventListener("input", () => { old = true; wanted = false; local(asked()); });
  palette.addEventListener("htmx:afterSwap", () => { old = false; if (wanted) take(options()[0]); });
  palette.addEventListener("htmx:afterSwap", () => mark(Math.max(0, options().findIndex((each) => each.getAttribute("aria-selected") === "true"))));
  palette.addEventListener("close", () => { input.value = ""; });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const list = options(), at = list.findIndex((each) => each.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && list.length) { event.preventDefault(); event.stopPropagation(); mark((at + step + list.length) % list.length); }
    if (event.key === "Enter" && list.length) { event.preventDefault(); const one = list[Math.max(at, 0)]; if (old && one.closest("#sw-found")) wanted = true; else take(one); }
  }, true);
}
