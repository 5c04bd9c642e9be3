// The keyboard. An element with data-key="h" is pressed by H, data-key="mod+enter" by Ctrl or Command with Enter.
// Single keys rest while one types (input methods included) and for people who switched them off.
import { seen } from "./seen.js";

export function listenForKeys() {
  addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const key = name(event);
    if (key === "mod+k") return press(event, document.querySelector("[data-opens=sw-palette]"));
    const single = !key.startsWith("mod+");
    if (single && (typing(event.target) || document.documentElement.dataset.keys === "off" || event.altKey || document.querySelector("dialog[open]"))) return;
    const scope = event.target.closest?.("form, dialog") ?? document;
    const quoted = `[data-key="${CSS.escape(key)}"]`;
    const found = scope.querySelector(quoted) ?? document.querySelector(`dialog[open] ${quoted}`) ?? document.querySelector(quoted);
    press(event, found ?? (key === ONWARD ? scope.querySelector('[data-key="mod+enter"]') : null)); // where nothing follows, it is done all the same
  });
  document.addEventListener("keydown", (event) => {
    const list = event.target.closest?.("[data-arrows]");
    if (!list || event.isComposing || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    const items = [...list.querySelectorAll("input, a[href], button:not([disabled])")].filter(seen);
    const next = items[items.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) { event.preventDefault(); next.focus(); }
  });
}

const ONWARD = "mod+shift+enter";

function name(event) {
  const key = event.key === "Enter" ? "enter" : event.key.toLowerCase();
  if (key === "enter" && event.shiftKey && (event.ctrlKey || event.metaKey)) return ONWARD;
  return event.ctrlKey || event.metaKey ? `mod+${key}` : key;
}

function typing(element) {
  return element.isContentEditable || (element.matches?.("input, textarea, select") && !["checkbox", "radio"].includes(element.type));
}

function press(event, element) {
  if (!element || element.getAttribute("aria-disabled") === "true") return;
  event.preventDefault();
  if (element.matches("input, textarea, select")) element.focus();
  else element.click();
}
