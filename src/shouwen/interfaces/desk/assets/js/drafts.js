// What is typed is kept: at once on this machine, two seconds later at the server. <form data-draft="intake"
// data-draft-url="/drafts/intake">; the server's copy, when newer, was rendered into the form already.
import { say } from "./words.js";

const place = (form) => `sw-draft:${document.documentElement.dataset.me}:${form.dataset.draft}`;
const skip = (field) => !field.name || ["password", "file", "hidden", "submit", "button"].includes(field.type) || field.dataset.undrafted !== undefined;

function read(form) {
  const values = {};
  for (const field of form.elements) {
    if (skip(field) && field.dataset.drafted === undefined) continue;
    if (["radio", "checkbox"].includes(field.type)) { if (field.checked) (values[field.name] ??= []).push(field.value); }
    else if (field.value) values[field.name] = field.value;
  }
  return values;
}

export function keep(form) {
  const values = read(form);
  localStorage.setItem(place(form), JSON.stringify({ at: Date.now(), values }));
  clearTimeout(form.keeping);
  form.keeping = setTimeout(() => send(form, values), 1500);
}

async function send(form, values) {
  const url = form.dataset.draftUrl;
  if (!url) return status(form, say("kept_here"));
  const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";
  const answer = await fetch(url, { method: "POST", headers: { "X-CSRFToken": token, "Content-Type": "application/json" }, body: JSON.stringify(values), keepalive: true }).catch(() => null);
  status(form, answer?.ok ? say("kept", new Date().toTimeString().slice(0, 8)) : say("kept_here"));
}

function status(form, text) {
  for (const each of document.querySelectorAll(`[data-draft-state="${form.dataset.draft}"]`)) each.textContent = text;
}

export function restore(form) {
  const kept = JSON.parse(localStorage.getItem(place(form)) ?? "null");
  if (!kept || Date.now() - kept.at > 7 * 86400000) return;
  let touched = false;
  for (const [name, value] of Object.entries(kept.values)) {
    const fields = [...form.elements].filter((field) => field.name === name);
    for (const field of fields) {
      if (["radio", "checkbox"].includes(field.type)) { const on = [].concat(value).includes(field.value); touched ||= on !== field.checked; field.checked = on; }
      else if (!field.value) { field.value = value; touched = true; }
    }
  }
  if (touched) { status(form, say("restored")); form.dispatchEvent(new CustomEvent("draft-restored", { bubbles: true })); }
}

export function forget(form) {
  clearTimeout(form.keeping);
  localStorage.removeItem(place(form));
}

export function listenForDrafts() {
  document.addEventListener("input", (event) => { const form = event.target.form; if (form?.dataset.draft) keep(form); });
  document.addEventListener("change", (event) => { const form = event.target.form; if (form?.dataset.draft) keep(form); });
  document.documentElement.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt;
    if (form.matches?.("form[data-draft]") && event.detail.successful && event.detail.requestConfig.verb === "post") forget(form);
  });
  const all = () => { for (const form of document.querySelectorAll("form[data-draft]:not([data-restored])")) { form.dataset.restored = "yes"; restore(form); } };
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", all) : all();
  document.documentElement.addEventListener("htmx:load", all);
  // A page reached after a plain submit says which draft is done: <meta name="draft-done" content="intake">.
  addEventListener("DOMContentLoaded", () => {
    for (const done of document.querySelectorAll("[data-draft-done]")) localStorage.removeItem(`sw-draft:${document.documentElement.dataset.me}:${done.dataset.draftDone}`);
  });
}
