// Pawline's service worker. It never keeps a page that the server rendered: such a page holds
// customers' data and the state of a moment. Its one duty is to answer with the offline page when
// the server cannot be reached.
const CACHE = "pawline-offline-1";
const KEPT = ["/offline.html", "/offline.css", "/offline.js", "/icon.svg", "/fonts/inter-latin.woff2"];

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(KEPT.map((path) => new Request(path, { cache: "reload" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    // Pages for visitors say for themselves that the connection is gone.
    if (pathname.startsWith("/chat/") || pathname.startsWith("/widget")) return;
    event.respondWith(fetch(request).catch(() => kept("/offline.html")));
  } else if (KEPT.includes(pathname)) {
    event.respondWith(fetch(request).catch(() => kept(pathname)));
  }
});

async function kept(path) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? Response.error();
}
