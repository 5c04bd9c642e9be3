// Clocks tick each half minute. The server's text is the truth; this keeps it true until the next answer.
import { say, span } from "./words.js";

// By the server's clock: that of a desk may be wrong by minutes, and then every limit would be.
const served = Number(document.querySelector("meta[name=now]")?.content) * 1000;
const ahead = served ? served - performance.timeOrigin - (performance.getEntriesByType("navigation")[0]?.responseStart ?? 0) : 0;

export function tick(at = Date.now() + ahead) {
  for (const clock of document.querySelectorAll(".sw-clock[data-due]")) {
    const left = (Number(clock.dataset.due) * 1000 - at) / 60000;
    const text = clock.querySelector("i");
    if (!text || !["ok", "soon", "over", "breach"].includes(clock.dataset.s)) continue;
    const said = left >= 0 ? say("left", seconds(clock, left) ?? span(left)) : say("over", span(-left));
    if (text.textContent !== said) text.textContent = said;
    if (left < 0 && ["ok", "soon"].includes(clock.dataset.s)) late(clock);
  }
}

// Acceptance timers under two minutes count seconds; nothing else does.
function seconds(clock, left) {
  return clock.dataset.fine && left < 2 ? say("ms", Math.floor(left), String(Math.floor((left % 1) * 60)).padStart(2, "0")) : null;
}

function late(clock) {
  clock.dataset.s = "over";
  const late = document.getElementById("sw-clock-over");
  if (late) clock.querySelector("svg")?.replaceWith(late.content.cloneNode(true));
}

export function listenForClocks() {
  setInterval(() => tick(), 15000);
  setInterval(() => document.querySelector(".sw-clock[data-fine]") && tick(), 1000);
  // A number shown for a minute says how long it still stands there.
  setInterval(() => { for (const each of document.querySelectorAll("[data-countdown]")) each.textContent = Math.max(0, Number(each.textContent) - 1); }, 1000);
  document.addEventListener("visibilitychange", () => document.hidden || tick());
}
