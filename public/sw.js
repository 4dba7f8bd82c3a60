// Pawline's service worker. It keeps what the app is made of (files without anybody's data, for one
// build) and answers with the offline page when Pawline's server does not. It never keeps a page that
// the server rendered: such a page holds customers' data and the state of a moment.
//
// The page registers it under its build (/sw.js?build=…), so each build brings a worker of its own.
const CACHE = `pawline-public-${new URL(self.location).searchParams.get("build")}`;
const KEPT = [
  "/offline.html",
  "/offline.css",
  "/offline.js",
  "/assets.json",
  "/icon.svg",
  "/icons.svg",
  "/fonts/inter-latin.woff2",
];
/** How long a page may take, in milliseconds, before a tunnel is more likely than a busy server. */
const PATIENCE = 25_000;

/** Every answer of our server names its build; a hotel's sign-in page does not. */
const isOurs = (answer) => answer.headers.has("x-pawline-build");

self.addEventListener("install", (event) => {
  event.waitUntil(keepAll().then(() => self.skipWaiting()));
});

async function keepAll() {
  const cache = await caches.open(CACHE);
  const keep = async (path, options) => {
    const answer = await fetch(path, options);
    if (!answer.ok || !isOurs(answer)) throw new Error(`${path} cannot be kept`);
    await cache.put(path, answer);
  };
  await Promise.all(KEPT.map((path) => keep(path, { cache: "reload" })));
  const { files } = await (await cache.match("/assets.json")).json();
  // Their names hold a hash: what the browser has already is right.
  await Promise.all(files.map((path) => keep(path)));
}

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
    event.respondWith(page(request));
  } else if (pathname.startsWith("/pkg/") || KEPT.includes(pathname)) {
    event.respondWith(kept(pathname).then((answer) => answer ?? fetch(request)));
  }
});

async function page(request) {
  let tooLate;
  const late = new Promise((_, reject) => {
    tooLate = setTimeout(reject, PATIENCE, new Error("no answer"));
  });
  try {
    const answer = await Promise.race([fetch(request), late]);
    // A redirection says nothing of where it comes from, and leads to an address that is asked again.
    if (answer.type === "opaqueredirect" || answer.status >= 500 || isOurs(answer)) return answer;
  } catch {
    // Not reached.
  } finally {
    clearTimeout(tooLate);
  }
  return (await kept("/offline.html")) ?? Response.error();
}

async function kept(path) {
  return (await caches.open(CACHE)).match(path);
}
