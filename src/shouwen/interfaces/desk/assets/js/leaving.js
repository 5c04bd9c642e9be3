// Giving up what one has begun: <form data-leaves="#intake" data-asks="…">. Asked only when something was typed; what is
// thrown away can be had back for a minute, on the page one goes to.
import { forget, place } from "./drafts.js";
import { toast } from "./toasts.js";
import { say } from "./words.js";

const GONE = "sw-gone";

export const typed = (form) => [...form.elements].some((field) => field.matches("textarea, input:not([type=hidden], [type=radio], [type=checkbox])") && field.value.trim());

export function listenForLeaving() {
  document.addEventListener("submit", (event) => {
    const leaves = event.target.dataset.leaves;
    const form = leaves && document.querySelector(leaves);
    if (!form) return;
    if (event.target.dataset.confirmed) return thrown(form);
    if (typed(form)) event.target.dataset.confirm = event.target.dataset.asks;
    else { delete event.target.dataset.confirm; forget(form); }
  }, true);
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || event.defaultPrevented || document.querySelector("dialog[open], details.sw-menu[open]")) return;
    const button = document.querySelector("[data-leaves] [data-leave-button]");
    if (button) { event.preventDefault(); button.click(); } // or the key would shut the question it has just asked
  });
  const again = sessionStorage.getItem(GONE);
  if (again && !document.querySelector("[data-leaves]")) offer(JSON.parse(again));
}

function thrown(form) {
  const kept = localStorage.getItem(place(form));
  if (kept) sessionStorage.setItem(GONE, JSON.stringify({ name: place(form), kept, url: `${location.pathname}?draft=${form.dataset.draft}`, at: Date.now() }));
  forget(form);
}

function offer({ name, kept, url, at }) {
  sessionStorage.removeItem(GONE);
  const seconds = 60 - (Date.now() - at) / 1000;
  if (seconds < 1) return;
  toast(say("thrown"), { action: say("undo"), seconds, onAction: () => { localStorage.setItem(name, kept); location.assign(url); } });
}
