// Small helps of the administration: a secret shown once is copied with one press.
import { toast } from "./toasts.js";
import { say } from "./words.js";

export function listenForCopies() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    const source = button && document.querySelector(button.dataset.copy);
    if (!source) return;
    const text = source.value ?? source.textContent;
    try { await navigator.clipboard.writeText(text); toast(say("copied")); }
    catch { getSelection().selectAllChildren(source); }
  });
}
