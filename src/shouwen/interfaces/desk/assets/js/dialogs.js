// Dialogues: only for what cannot be taken back, and for things asked in passing (palette, keys).
// <form data-confirm="把责任移交给沈亦舟？" data-consequence="他受理之前…" data-deed="移交责任"> asks before it is sent.
export function listenForDialogs(htmx) {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      event.preventDefault();
      const dialog = document.getElementById(opener.dataset.opens);
      dialog?.showModal();
      dialog?.querySelector("[autofocus]")?.focus();
    }
    if (event.target.closest("[data-print]")) print();
    if (event.target.closest("dialog a[data-closes]")) event.preventDefault();
    if (event.target.closest("[data-closes]") || event.target.matches("dialog")) event.target.closest("dialog")?.close();
    for (const menu of document.querySelectorAll("details.sw-menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.sw-menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });
  document.addEventListener("combo-chosen", (event) => { const menu = event.target.closest("details.sw-menu"); if (menu && event.detail.shuts) menu.open = false; });
  document.addEventListener("toggle", (event) => { if (event.target.open) event.target.querySelector?.("[data-menu-first]")?.focus(); }, true);
  document.addEventListener("submit", ask, true);
  document.documentElement.addEventListener("htmx:afterSwap", (event) => {
    const dialog = event.detail.target.closest?.("dialog[data-auto]");
    if (dialog && !dialog.open && event.detail.target.children.length) dialog.showModal();
    event.detail.target.querySelector?.("[autofocus]")?.focus();
  });
  document.documentElement.addEventListener("close-dialog", () => { for (const each of document.querySelectorAll("dialog[open]")) each.close(); });
  void htmx;
}

function ask(event) {
  const form = event.target;
  const words = event.submitter?.dataset.confirm ? event.submitter.dataset : form.dataset;
  const dialog = document.getElementById("sw-confirm");
  if (!words.confirm || form.dataset.confirmed || !dialog) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  dialog.querySelector("[data-slot=title]").textContent = words.confirm;
  dialog.querySelector("[data-slot=text]").textContent = words.consequence ?? "";
  const deed = dialog.querySelector("[data-slot=deed]");
  deed.textContent = words.deed ?? deed.dataset.word;
  dialog.onclose = () => {
    if (dialog.returnValue !== "deed") return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(event.submitter);
    delete form.dataset.confirmed;
  };
  dialog.returnValue = "";
  dialog.showModal();
  dialog.querySelector("[data-closes]").focus();
}
