// Files in the composer: chosen, dragged in or pasted; each shows how far it is, can be taken out before sending, and is
// refused in words. <div data-upload="/files/"> with [data-rows] in a form; <input type="file" data-upload-input>.
const token = () => document.querySelector("meta[name=csrf-token]")?.content ?? "";
const DROPS = ".sw-composer, form[data-drops]";
const say = (text, value) => text.replace("{0}", value);

function row(zone, name) {
  const line = document.createElement("div");
  line.className = "sw-row-f sw-file";
  const label = Object.assign(document.createElement("span"), { className: "sw-cut sw-grow", textContent: name });
  const state = Object.assign(document.createElement("span"), { className: "sw-small sw-faint sw-num" });
  line.append(label, state);
  zone.querySelector("[data-rows]").append(line);
  return { line, label, state };
}

function refuse({ line, state }, text) {
  state.className = "sw-small sw-t-over";
  state.textContent = text;
  state.setAttribute("role", "alert");
  line.append(closer(line, () => line.remove(), text));
}

function closer(line, act, label) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn sw-btn-quiet sw-btn-icon sw-btn-xs", textContent: "×" });
  button.setAttribute("aria-label", label);
  button.addEventListener("click", act);
  return button;
}

export function upload(zone, file) {
  const shown = row(zone, file.name || "image.png");
  const most = Number(zone.dataset.most || 0);
  if (most && file.size > most) return refuse(shown, say(zone.dataset.saysBig, Math.round(most / 1048576)));
  const body = new FormData();
  body.append("files", file, file.name || "image.png");
  const request = new XMLHttpRequest();
  request.open("POST", zone.dataset.upload);
  request.setRequestHeader("X-CSRFToken", token());
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", (event) => { shown.state.textContent = say(zone.dataset.saysGoing, `${Math.round((100 * event.loaded) / event.total)}%`); });
  request.addEventListener("load", () => {
    const answer = parsed(request);
    if (request.status === 200 && answer?.id) return kept(zone, shown, answer);
    refuse(shown, answer?.message ?? zone.dataset.saysCut);
  });
  request.addEventListener("error", () => refuse(shown, zone.dataset.saysCut));
  zone.dataset.busy = String(Number(zone.dataset.busy || 0) + 1);
  request.addEventListener("loadend", () => { zone.dataset.busy = String(Number(zone.dataset.busy) - 1); });
  request.send(body);
}

function parsed(request) {
  try { return JSON.parse(request.responseText); } catch { return null; }
}

// A file stands in the form by its id; all of it goes into the draft, so that the line can be drawn again.
function kept(zone, { line, label, state }, answer) {
  const { id, name, url, shown, size, drop } = answer;
  const held = Object.assign(document.createElement("input"), { type: "hidden", name: "attachments", value: id });
  held.dataset.file = JSON.stringify(answer);
  const link = Object.assign(document.createElement("a"), { href: url, className: "sw-cut sw-grow", textContent: name });
  label.replaceWith(link);
  if (shown) link.before(Object.assign(document.createElement("img"), { src: shown, alt: "", width: 32, height: 24, className: "sw-thumb-s" }));
  state.textContent = size;
  line.append(held, closer(line, async () => {
    line.remove();
    told(zone);
    await fetch(drop, { method: "POST", headers: { "X-CSRFToken": token(), Accept: "application/json" } }).catch(() => null);
  }, say(zone.dataset.saysDrop, name)));
  told(zone);
}

// The draft hears that a file came or went, as of any other field.
const told = (zone) => zone.closest("form")?.querySelector("[data-upload-input]")?.dispatchEvent(new Event("change", { bubbles: true }));

// Files a draft or the server still holds, each once. Those that lay too long are gone: the line says so.
async function again(zone, files) {
  const there = new Set([...zone.querySelectorAll("[name=attachments]")].map((field) => field.value));
  for (const file of files.filter((each) => !there.has(each.id))) {
    const shown = row(zone, file.name);
    kept(zone, shown, file);
    const answer = await fetch(file.url, { method: "HEAD" }).catch(() => null);
    if (answer?.status !== 404) continue;
    shown.line.querySelector("[name=attachments]").remove();
    refuse(shown, zone.dataset.saysGone);
    told(zone);
  }
}

function draw() {
  for (const zone of document.querySelectorAll("[data-upload][data-held]")) {
    const files = JSON.parse(zone.dataset.held);
    delete zone.dataset.held;
    again(zone, files);
  }
}

const zoneOf = (element) => element.closest?.("form")?.querySelector("[data-upload]");

export function listenForUploads() {
  document.addEventListener("draft-files", (event) => { const zone = event.target.querySelector("[data-upload]"); if (zone) again(zone, event.detail); });
  document.documentElement.addEventListener("htmx:load", draw);
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", draw) : draw();
  document.addEventListener("change", (event) => {
    if (!event.target.matches?.("[data-upload-input]")) return;
    for (const file of event.target.files) upload(zoneOf(event.target), file);
    event.target.value = "";
  });
  document.addEventListener("paste", (event) => {
    const zone = zoneOf(event.target), files = [...(event.clipboardData?.files ?? [])];
    if (!zone || !files.length) return;
    event.preventDefault();
    for (const file of files) upload(zone, file);
  });
  const over = (event, is) => event.target.closest?.(DROPS)?.classList.toggle("is-over", is);
  document.addEventListener("dragover", (event) => { if (event.target.closest?.(DROPS) && [...event.dataTransfer.types].includes("Files")) { event.preventDefault(); over(event, true); } });
  document.addEventListener("dragleave", (event) => over(event, false));
  document.addEventListener("drop", (event) => {
    const zone = event.target.closest?.(DROPS)?.querySelector(":scope > [data-panel]:not([hidden]) [data-upload], :scope:not(.sw-composer) [data-upload]");
    if (!zone || !event.dataTransfer.files.length) return;
    event.preventDefault();
    over(event, false);
    for (const file of event.dataTransfer.files) upload(zone, file);
  });
  // Words do not go while a file is on its way, or the file would stay behind.
  document.addEventListener("submit", (event) => {
    const zone = event.target.querySelector?.("[data-upload]");
    if (!zone || !Number(zone.dataset.busy || 0)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    zone.addEventListener("done", () => event.target.requestSubmit(event.submitter), { once: true });
    const wait = setInterval(() => { if (!Number(zone.dataset.busy || 0)) { clearInterval(wait); zone.dispatchEvent(new Event("done")); } }, 150);
  }, true);
}
