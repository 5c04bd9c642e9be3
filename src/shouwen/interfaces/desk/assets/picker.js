// The calendar and clock beside a control of days, moments and times; loaded when somebody goes into one (js/dates.js).
// The month is cally's (roles, arrow keys, names of days and months in the page's language); around it stand ours.
import "cally";
import looks from "./picker.css";
import { say } from "./js/words.js";

const DAY = /^(\d{4})\D(\d{1,2})\D(\d{1,2})/, CLOCK = /(?:^|\D)(\d{1,2})[:：](\d{1,2})/;
const two = (number) => String(number).padStart(2, "0");
const root = document.documentElement;
const here = () => new Intl.DateTimeFormat("sv-SE", { timeZone: root.dataset.zone || undefined, dateStyle: "short", timeStyle: "short" }).format(new Date()).split(" ");
const make = (tag, given = {}, ...inner) => { const made = document.createElement(tag); for (const [name, value] of Object.entries(given)) name in made && name !== "part" ? (made[name] = value) : made.setAttribute(name, value); made.append(...inner); return made; };

const sheet = new CSSStyleSheet();
sheet.replaceSync(looks);
document.adoptedStyleSheets.push(sheet);

let box, input;

function read() {
  const day = DAY.exec(input.value), clock = CLOCK.exec(input.value);
  return { day: day ? `${day[1]}-${two(day[2])}-${two(day[3])}` : "", clock: clock ? `${two(clock[1])}:${two(clock[2])}` : "" };
}

function write({ day, clock }) {
  input.value = { day, clock, moment: `${day} ${clock}` }[input.dataset.when];
  for (const name of ["input", "change"]) input.dispatchEvent(new Event(name, { bubbles: true }));
}

// A day without a time gets the next full hour; a time without a day is today's.
function nextHour() { return `${two((Number(here()[1].slice(0, 2)) + 1) % 24)}:00`; }

function arrow(way, word, path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "sw-i");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", word);
  svg.setAttribute("slot", way);
  const line = document.createElementNS(svg.namespaceURI, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

function month() {
  const year = make("calendar-select-year", {}, make("span", { slot: "label", textContent: say("pick_year") }));
  const moon = make("calendar-select-month", { formatMonth: root.lang.startsWith("zh") ? "short" : "long" }, make("span", { slot: "label", textContent: say("pick_month") }));
  const heading = make("div", { slot: "heading", className: "head" }, ...(root.lang.startsWith("zh") ? [year, moon] : [moon, year]));
  const made = make("calendar-date", { locale: root.lang.startsWith("zh") ? "zh-CN" : "en-GB", firstDayOfWeek: 1, min: "1900-01-01", max: "2199-12-31" },
    arrow("previous", say("pick_before"), "M15 6l-6 6l6 6"), heading, arrow("next", say("pick_after"), "M9 6l6 6l-6 6"), make("calendar-month"));
  made.addEventListener("change", () => {
    write({ day: made.value, clock: read().clock || nextHour() });
    if (input.dataset.when === "day") return leave();
    show();
    setTimeout(() => box.querySelector("select").focus(), 20); // after cally has put the focus on its day
  });
  return made;
}

function clock() {
  const of = (count, step, word) => make("select", { className: "sw-input", "aria-label": word }, ...Array.from({ length: count / step }, (_none, at) => make("option", { value: two(at * step), textContent: two(at * step) })));
  const hour = of(24, 1, say("pick_hour")), minute = of(60, 5, say("pick_minute"));
  const line = make("div", { className: "clock" }, make("span", { textContent: say("pick_time") }), hour, make("b", { textContent: ":" }), minute);
  line.addEventListener("change", () => write({ day: read().day || here()[0], clock: `${hour.value}:${minute.value}` }));
  line.set = (text) => {
    const [h, m] = text.split(":");
    for (const odd of minute.querySelectorAll("[data-odd]")) odd.remove();
    if (![...minute.options].some((each) => each.value === m)) minute.append(make("option", { value: m, textContent: m, "data-odd": "" }));
    hour.value = h;
    minute.value = m;
  };
  return line;
}

function build() {
  const button = (word, deed, main) => { const made = make("button", { type: "button", className: `btn sw-btn-s${main ? " btn-primary" : " sw-btn-quiet"}`, textContent: word }); made.addEventListener("click", deed); return made; };
  const now = button("", () => { write({ day: here()[0], clock: here()[1] }); leave(); });
  const clear = button(say("pick_clear"), () => { input.value = ""; for (const name of ["input", "change"]) input.dispatchEvent(new Event(name, { bubbles: true })); leave(); });
  const done = button(say("pick_done"), leave, true);
  box = make("div", { className: "sw-pop sw-when", role: "dialog", id: "sw-when" }, month(), clock(), make("div", { className: "foot" }, now, clear, make("span", { className: "sw-grow" }), done));
  box.popover = "auto";
  Object.assign(box, { now, clear, done, month: box.querySelector("calendar-date"), clock: box.querySelector(".clock") });
  box.addEventListener("toggle", ({ newState }) => { if (newState === "closed") input?.setAttribute("aria-expanded", "false"); });
  box.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); leave(); } });
}

function show() {
  const { when } = input.dataset, held = read(), [today] = here();
  box.setAttribute("aria-label", { day: say("pick_day"), moment: say("pick_moment"), clock: say("pick_time") }[when]);
  box.month.hidden = when === "clock";
  box.clock.hidden = when === "day";
  box.done.hidden = when === "day";
  box.clear.hidden = input.required;
  box.now.textContent = when === "day" ? say("pick_today") : say("pick_now");
  Object.assign(box.month, { today, value: held.day, focusedDate: held.day || today });
  box.clock.set(held.clock || nextHour());
}

// Below the control, above it when there is more room there; never past the window's edge.
function place() {
  const at = input.getBoundingClientRect(), { offsetWidth: wide, offsetHeight: high } = box;
  const below = at.bottom + 4 + high <= innerHeight || at.top < innerHeight - at.bottom;
  box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - wide - 8))}px`;
  box.style.top = `${Math.max(8, below ? Math.min(at.bottom + 4, innerHeight - high - 8) : at.top - high - 4)}px`;
}

function leave() {
  box.hidePopover();
  input.focus();
}

const isOpen = () => box?.isConnected && box.matches(":popover-open");
addEventListener("scroll", (event) => { if (isOpen() && !box.contains(event.target)) place(); }, { capture: true, passive: true });
addEventListener("resize", () => { if (isOpen()) place(); });
document.addEventListener("focusin", ({ target }) => { if (isOpen() && target !== input && !box.contains(target)) box.hidePopover(); });
document.addEventListener("input", ({ target }) => { if (isOpen() && target === input) show(); });

export function open(control, inside = false) {
  if (!box) build();
  input = control;
  const home = control.closest("dialog") ?? document.body; // what is outside an open dialog cannot be reached
  if (box.parentElement !== home) home.append(box);
  show();
  if (!isOpen()) box.showPopover();
  input.setAttribute("aria-controls", box.id);
  input.setAttribute("aria-expanded", "true");
  place();
  if (inside) input.dataset.when === "clock" ? box.querySelector("select").focus() : requestAnimationFrame(() => box.month.focus());
}
