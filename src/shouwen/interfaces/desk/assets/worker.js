// The service worker: built files stand at once, a page that cannot be reached says so, push messages are shown.
// It keeps nothing of what people see: only files that are the same for everybody. KEPT is put before it by the server.
const { version, files, offline } = self.KEPT;
const NAME = `sw-${version}`;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll([...files, offline])).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  const old = (names) => Promise.all(names.filter((name) => name !== NAME).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(old).then(() => self.clients.claim()));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (files.includes(url.pathname)) event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
  else if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(offline)));
});
self.addEventListener("push", (event) => {
  const said = event.data?.json() ?? {};
  const shown = self.registration.showNotification(said.title ?? "首问", { body: said.body, tag: said.tag, renotify: Boolean(said.tag), icon: files.find((file) => file.includes("icon-192")), badge: files.find((file) => file.includes("badge")), data: { url: said.url ?? "/" } });
  event.waitUntil(Promise.all([shown, self.navigator.setAppBadge?.(said.count ?? 0).catch(() => {})]));
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url } = event.notification.data;
  event.waitUntil(self.clients.matchAll({ type: "window" }).then((open) => (open[0] ? open[0].focus().then((page) => page.navigate(url)) : self.clients.openWindow(url))));
});
