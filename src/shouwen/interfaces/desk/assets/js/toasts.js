// Short words at the bottom: only for what the eye does not already see, or with 撤销.
import { say } from "./words.js";

export function toast(text, { tone = "", action = "", onAction = null, seconds = 6 } = {}) {
  const box = document.getElementById("toasts");
  if (!box) return () => {};
  const item = document.createElement("div");
  item.className = `sw-toast-u ${tone}`;
  item.append(Object.assign(document.createElement("span"), { textContent: text }));
  const gone = () => item.remove();
  if (action) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: action });
    button.dataset.key = "z";
    button.addEventListener("click", () => { gone(); onAction?.(); });
    item.append(button);
  }
  box.append(item);
  setTimeout(gone, seconds * 1000);
  return gone;
}

export function listenForToasts(htmx) {
  // The server may say something with the header HX-Trigger: {"toast": {"text": "…", "undo": "/url"}}.
  document.documentElement.addEventListener("toast", (event) => {
    const { text, undo } = event.detail;
    toast(text, undo ? { action: say("undo"), seconds: 60, onAction: () => htmx.ajax("POST", undo, { swap: "none" }) } : {});
  });
  for (const said of document.querySelectorAll("#toasts [data-gone]")) setTimeout(() => said.remove(), 6000);
  document.addEventListener("submit", hold, true);
}

// A form with data-undo="8" waits that long, with 撤销, before it goes. Leaving the page sends it at once.
function hold(event) {
  const form = event.target;
  const seconds = Number(form.dataset.undo ?? 0);
  if (!seconds || form.dataset.released) return;
  const undo = event.submitter?.dataset.undo ?? "yes";
  if (undo === "no" || !form.reportValidity()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const kept = new FormData(form, event.submitter);
  const leave = () => navigator.sendBeacon(form.getAttribute("hx-post") ?? form.action, kept);
  form.classList.add("is-waiting");
  for (const field of form.elements) if (field.tagName === "TEXTAREA") field.readOnly = true;
  const end = () => {
    clearTimeout(timer);
    removeEventListener("pagehide", leave);
    form.classList.remove("is-waiting");
    for (const field of form.elements) if (field.tagName === "TEXTAREA") field.readOnly = false;
  };
  const gone = toast(say("sending", seconds), { action: say("undo"), seconds, onAction: end });
  const timer = setTimeout(() => {
    gone();
    end();
    form.dataset.released = "yes";
    form.requestSubmit(event.submitter);
    delete form.dataset.released;
  }, seconds * 1000);
  addEventListener("pagehide", leave, { once: true });
}
