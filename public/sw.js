// Pawline's service worker. It keeps what the app is made of (files without anybody's data, for one
// build) and answers with the offline page when Pawline's server does not. It never keeps a page that
// the server rendered: such a page holds customers' data and the state of a moment.
//
// And it shows what Pawline tells of while no page is open: whose message came, and its first words.
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

self.addEventListener("push", (event) => {
  event.waitUntil(show(read(event.data)));
});

/** What the server sealed for this device; browsers want something to be shown whatever came. */
function read(data) {
  try {
    return data.json();
  } catch {
    return { title: "Pawline", body: "Something new waits for you.", url: "/inbox", tag: "pawline" };
  }
}

async function show({ title, body, url, tag, badge }) {
  await self.registration.showNotification(title, {
    body,
    // A later message of the same conversation takes its place, and is told again.
    tag,
    renotify: true,
    icon: "/icon-192.png",
    data: { url },
  });
  if (badge > 0) await navigator.setAppBadge?.(badge);
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(lead(event.notification.data?.url ?? "/inbox"));
});

/** Brings a page of ours to the front, at the conversation; opens one if there is none. */
async function lead(path) {
  const url = new URL(path, self.location.origin);
  if (url.origin !== self.location.origin) return;
  const all = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const pathOf = (page) => new URL(page.url).pathname;
  // A page that a customer opened in the same browser stays theirs.
  const ours = all.filter((page) => !/^\/(chat|forms|widget)(\/|$)/.test(pathOf(page)));
  const page = ours.find((page) => pathOf(page) === url.pathname) ?? ours[0];
  if (page) {
    // A page that this worker does not control cannot be led.
    const led = pathOf(page) === url.pathname ? page : await page.navigate(url.href).catch(() => null);
    if (led) {
      // Browsers allow it right after a press only.
      await led.focus().catch(() => {});
      return;
    }
  }
  await self.clients.openWindow(url.href);
}

// The browser gave the subscription up and made another, or leaves that to us. Whoever is signed in here still is.
self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(renew(event));
});

async function renew(event) {
  const key = event.oldSubscription?.options.applicationServerKey;
  const fresh =
    event.newSubscription ??
    (key && (await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })));
  if (!fresh) return;
  const { endpoint, keys } = fresh.toJSON();
  await fetch("/api/notifications/add_device", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ intent: crypto.randomUUID(), device: { endpoint, p256dh: keys.p256dh, auth: keys.auth } }),
  });
}
