// The desk as an app: a service worker for files and messages, and this device's subscription on the page of devices.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

export function listenForPush() {
  const workers = navigator.serviceWorker;
  if (!document.documentElement.dataset.me || !workers) return unable();
  addEventListener("load", () => setTimeout(() => workers.register("/sw.js").catch(() => null), 2000));
  document.addEventListener("submit", (event) => { if (event.target.matches("[data-push]")) { event.preventDefault(); subscribe(event.target).catch(() => refused(event.target)); } });
  document.addEventListener("submit", (event) => { if (event.target.matches("[data-signs-out]")) workers.getRegistration().then((found) => found?.pushManager?.getSubscription()).then((mine) => mine?.unsubscribe()).catch(() => null); });
  return "PushManager" in window ? undefined : unable();
}

function unable() {
  for (const form of document.querySelectorAll("[data-push]")) { form.querySelector("button").disabled = true; form.querySelector("[data-unable]").hidden = false; }
}

const refused = (form) => { const place = form.querySelector("[data-refusal]"); place.hidden = false; place.textContent = place.dataset.word; };

async function subscribe(form) {
  if ((await Notification.requestPermission()) !== "granted") return refused(form);
  await navigator.serviceWorker.register("/sw.js");
  const ready = await navigator.serviceWorker.ready;
  const mine = await ready.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(form.dataset.push) });
  const { endpoint } = mine;
  Object.assign(form.elements.endpoint, { value: endpoint });
  form.elements.p256dh.value = text(mine.getKey("p256dh"));
  form.elements.auth.value = text(mine.getKey("auth"));
  return HTMLFormElement.prototype.submit.call(form);
}
