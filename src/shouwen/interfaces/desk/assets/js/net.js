// Talking to the server: the forgery token, what a refusal looks like, being offline.
import { say } from "./words.js";
import { toast } from "./toasts.js";

export function listenForNet(htmx) {
  Object.assign(htmx.config, {
    includeIndicatorStyles: false, allowEval: false, allowScriptTags: false, historyCacheSize: 0, scrollBehavior: "auto", attributesToSettle: ["class"], defaultSwapStyle: "outerHTML",
    responseHandling: [
      { code: "204", swap: false },
      { code: "[23]..", swap: true },
      { code: "422", swap: true },
      { code: "[45]..", swap: false, error: true },
    ],
  });
  const body = document.documentElement;
  body.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = document.querySelector("meta[name=csrf-token]")?.content ?? "";
  });
  for (const [name, is] of [["htmx:beforeRequest", true], ["htmx:afterRequest", false]])
    body.addEventListener(name, ({ detail }) => busy(detail.requestConfig?.triggeringEvent?.submitter ?? detail.elt, is));
  // On its way already: a second press sends nothing.
  document.addEventListener("submit", (event) => { if (event.target.classList.contains("htmx-request")) { event.preventDefault(); event.stopImmediatePropagation(); } }, true);
  // While a part is replaced the browser would hold on to a line of the old one and follow it to the end of the page.
  body.addEventListener("htmx:beforeSwap", ({ detail }) => { if (detail.shouldSwap) body.classList.add("is-swapping"); });
  body.addEventListener("htmx:afterSettle", () => requestAnimationFrame(() => body.classList.remove("is-swapping")));
  body.addEventListener("htmx:responseError", (event) => refused(event.detail));
  for (const [name, is] of [["htmx:beforeRequest", true], ["htmx:afterRequest", false]]) body.addEventListener(name, ({ detail }) => slow(detail, is));
  for (const name of ["online", "offline"]) addEventListener(name, connection);
  connection();
}

function busy(element, is) {
  const button = element.matches?.("form") ? element.querySelector("button:not([type=button])") : element;
  if (button?.matches?.("button, .btn")) is ? button.setAttribute("aria-busy", "true") : button.removeAttribute("aria-busy");
}

// A part that takes longer than 300 ms shows that it is coming, in the size it has: nothing moves.
const waits = new WeakMap();
function slow({ target, elt }, is) {
  const place = target?.matches?.("[data-view], #timeline, #list, #mine, #move-panel, .sw-panel, [data-late]") ? target : null;
  elt?.closest?.("[data-row], .opt, .sw-tabs a, .sw-chip")?.classList.toggle("is-pending", is);
  if (!place) return;
  clearTimeout(waits.get(place));
  if (is) waits.set(place, setTimeout(() => { place.classList.add("is-late"); place.setAttribute("aria-busy", "true"); }, 300));
  else { place.classList.remove("is-late"); place.removeAttribute("aria-busy"); }
}

// The reason stands beside the thing that was refused; without a place for it, it is told at the bottom.
function refused({ xhr, elt }) {
  const said = new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector("[data-refusal-text]")?.textContent;
  const text = (said ?? say(xhr.status >= 500 ? "broken" : "refused")).trim();
  const place = elt.closest("form, [data-refusals]")?.querySelector("[data-refusal]");
  if (!place) return toast(text, { tone: "over" });
  place.hidden = false;
  place.textContent = text;
  place.scrollIntoView({ block: "nearest" });
}

function connection() {
  document.documentElement.classList.toggle("is-offline", !navigator.onLine);
}
