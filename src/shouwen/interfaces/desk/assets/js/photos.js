// A photograph that found no line stays in its field and goes up when the line is back; a form pressed meanwhile goes after it.
import { say } from "./words.js";

const root = document.documentElement;
const waits = new Map(); // the field with the photograph → its form
const owed = (form) => [...waits].some(([input, its]) => its === form && input.isConnected);

export function listenForPhotos(htmx) {
  for (const name of ["htmx:sendError", "htmx:timeout"]) root.addEventListener(name, (event) => {
    const input = event.detail.elt;
    if (!input.matches?.("input[type=file][hx-post]") || !input.files.length) return;
    event.preventDefault();
    waits.set(input, input.form);
    tell(input, say("photo_waits"));
  });
  root.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.detail.elt;
    if (!form.matches?.("form") || !owed(form)) return;
    event.preventDefault();
    form.dataset.after = "yes";
    tell([...waits].find(([, its]) => its === form)[0], say("photo_first"));
  });
  root.addEventListener("htmx:afterRequest", ({ detail }) => {
    const input = detail.requestConfig?.elt, form = waits.get(input);
    if (!form || !detail.xhr.status) return;
    waits.delete(input);
    if (detail.xhr.status === 200 && form.dataset.after && !owed(form)) setTimeout(() => { delete form.dataset.after; form.requestSubmit(); }, 100);
  });
  const again = () => { for (const input of waits.keys()) if (input.isConnected) htmx.trigger(input, "change"); };
  addEventListener("online", again);
  root.addEventListener("live:line", again);
}

function tell(input, words) {
  const box = input.closest(".sw-files") ?? input.parentElement;
  const line = box.querySelector("[data-photo]") ?? Object.assign(document.createElement("p"), { className: "sw-note-x soon sw-small" });
  line.dataset.photo = "";
  line.setAttribute("role", "status");
  line.textContent = `${[...input.files].map((file) => file.name).join(" ")} ${words}`;
  box.append(line);
}
