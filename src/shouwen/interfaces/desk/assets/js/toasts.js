// Short words at the bottom: only for what the eye does not already see, or with 撤销.
import { forget, settle, slip } from "./drafts.js";
import { goesOn } from "./onward.js";
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
  settle((number, url, sent) => (sent ? toast(say("left_sent", number)) : toast(say("left_unsent", number), { tone: "over", action: say("open"), seconds: 20, onAction: () => location.assign(url) })));
}

// A form with data-undo="8" waits that long, with 撤销, before it goes. Leaving the page sends it at once and leaves a
// slip, so that the next page finds out whether it arrived; words that did not stay a draft.
function hold(event) {
  const form = event.target;
  const seconds = Number(form.dataset.undo ?? 0);
  if (!seconds || form.dataset.released) return;
  const undo = event.submitter?.dataset.undo ?? "yes";
  if (undo === "no" || !form.reportValidity()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.classList.contains("is-waiting")) return;
  const kept = new FormData(form, event.submitter);
  const url = form.getAttribute("hx-post") ?? form.action;
  if (goesOn(form, url, kept, event.submitter, seconds)) return;
  const leave = () => { end(); slip(form, kept.get("text")); navigator.sendBeacon(url, kept); };
  const read = (is) => { for (const field of form.elements) if (field.tagName === "TEXTAREA") field.readOnly = is; };
  form.classList.add("is-waiting");
  read(true);
  const end = () => {
    clearTimeout(timer);
    removeEventListener("pagehide", leave);
    form.classList.remove("is-waiting");
    read(false);
  };
  const gone = toast(say("sending", seconds), { action: say("undo"), seconds, onAction: () => { end(); form.querySelector("textarea")?.focus(); } });
  const timer = setTimeout(() => {
    gone();
    end();
    if (!form.isConnected) return alone(form, url, kept);
    form.dataset.released = "yes";
    form.requestSubmit(event.submitter);
    delete form.dataset.released;
  }, seconds * 1000);
  addEventListener("pagehide", leave, { once: true });
}

// The page was drawn anew while the words waited: they go by themselves, and stay a draft when they are refused.
export async function alone(form, url, kept) {
  const answer = await fetch(url, { method: "POST", body: kept }).catch(() => null);
  if (!answer?.ok || answer.redirected && new URL(answer.url).pathname.startsWith("/accounts/")) { unsent(form); return false; }
  forget(form);
  const line = document.getElementById("timeline");
  if (line && form.dataset.number && location.pathname.includes(form.dataset.number)) window.htmx.ajax("GET", `${location.pathname}?part=timeline`, { target: "#timeline", swap: "outerHTML" });
  return true;
}

const unsent = ({ dataset: { number = "" } }) => toast(say("left_unsent", number), { tone: "over", seconds: 20, ...(number && { action: say("open"), onAction: () => location.assign(`/cases/${number}/`) }) });
