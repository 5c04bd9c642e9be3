// Doing something and going on: a button named "next" says where to, the case after this one in the list it was opened
// from; without a list the server knows what is most urgent. Words one may still take back go from the page one comes to.
import { forget, slip } from "./drafts.js";
import { alone, toast } from "./toasts.js";
import { say } from "./words.js";

const HELD = "sw-held";

export function listenForGoingOn() {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button[name=next]");
    const after = button && document.querySelector(".sw-bar a[data-key=j]");
    if (after) button.value = `${after.pathname}${after.search}`;
  }, true);
  const held = JSON.parse(sessionStorage.getItem(HELD) ?? "null");
  if (!held) return;
  sessionStorage.removeItem(HELD);
  resume(held);
}

// Instead of waiting here, the words wait on the page one goes to. Without a line nobody is led away.
export function goesOn(form, url, kept, button, seconds) {
  if (button?.name !== "next" || !navigator.onLine) return false;
  const { draft, said, number } = form.dataset;
  const fields = [...kept.entries()].filter(([name, value]) => name !== "next" && typeof value === "string");
  sessionStorage.setItem(HELD, JSON.stringify({ url, fields, draft, said, number, back: `${location.pathname}${location.search}`, until: Date.now() + seconds * 1000 }));
  location.assign(button.value.startsWith("/") ? button.value : `/cases/next?after=${encodeURIComponent(number)}`);
  return true;
}

function resume({ url, fields, draft, said, number, back, until }) {
  const kept = new FormData(), form = { dataset: { draft, said, number } };
  for (const [name, value] of fields) kept.append(name, value);
  const leave = () => { end(); slip(form, kept.get("text")); navigator.sendBeacon(url, kept); };
  const end = () => { clearTimeout(timer); removeEventListener("pagehide", leave); };
  const seconds = Math.max(1, Math.ceil((until - Date.now()) / 1000));
  const gone = toast(say("sending_of", number, seconds), { action: say("undo"), seconds, onAction: () => { end(); location.assign(back); } });
  const timer = setTimeout(async () => {
    gone();
    end();
    if (await alone(form, url, kept)) { forget(form); toast(say("left_sent", number)); }
  }, seconds * 1000);
  addEventListener("pagehide", leave, { once: true });
}
