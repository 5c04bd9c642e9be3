import { toast } from "./toasts.js";
import { say } from "./words.js";

// Forms opened in the line they are about: what comes into a [data-panel-place] gets the focus; 再想想 and Escape put it away.
export function listenForPanels() {
  staysOffline();
  document.documentElement.addEventListener("htmx:afterSwap", ({ detail }) => {
    const place = detail.target.closest?.("[data-panel-place]");
    place?.querySelector("select, textarea, input:not([type=hidden])")?.focus();
  });
  document.addEventListener("click", (event) => {
    const closer = event.target.closest("[data-closes-panel]");
    if (closer?.closest("[data-panel-place]")) { event.preventDefault(); close(closer); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing && event.target.closest?.("[data-panel-place]")) close(event.target);
  });
}

// What one wrote is kept on the device: with no connection the page stays, instead of giving way to the browser's own.
export function staysOffline() {
  document.addEventListener("submit", (event) => {
    if (navigator.onLine || event.defaultPrevented || event.target.method !== "post") return;
    event.preventDefault();
    toast(say("unsent"), { tone: "over" });
  });
}

function close(inside) {
  const place = inside.closest("[data-panel-place]");
  place.replaceChildren();
  document.querySelector(`[hx-target="#${CSS.escape(place.id)}"]`)?.focus();
}
