// The page without a server: shows what this device keeps, if it keeps anything, tells why the server
// is not reached, and opens the wanted page once it is.
const PAUSES = [2000, 4000, 8000, 15000];
const WORDS = {
  network: "The device has no network.",
  server: "The device has a network, but Pawline's server does not answer.",
  stranger:
    "Something else answers in Pawline's place, most likely the sign-in page of this network. Sign in to the network first.",
};
let tries = 0;
let timer;
let shown = false;

function say(why) {
  const root = document.documentElement;
  if (root.dataset.why !== why) {
    root.dataset.why = why;
    dispatchEvent(new Event("pawline-why"));
  }
  if (shown) return;
  document.getElementById("state").textContent = why === "server" ? "Reconnecting" : "Offline";
  document.getElementById("why").textContent = WORDS[why];
}

/** Whether our own server answers: it names its build in every answer. */
async function look() {
  clearTimeout(timer);
  if (navigator.onLine) {
    try {
      const answer = await fetch("/manifest.webmanifest", { cache: "no-store" });
      if (answer.headers.has("x-pawline-build")) {
        if (shown) dispatchEvent(new Event("pawline-back"));
        else location.reload();
        return;
      }
      say("stranger");
    } catch {
      say("server");
    }
  } else {
    say("network");
  }
  timer = setTimeout(look, PAUSES[Math.min(tries, PAUSES.length - 1)]);
  tries += 1;
}

function again() {
  tries = 0;
  look();
}

/** Puts the app's own screens in place of this page, if something is kept for somebody. */
async function show() {
  const theme = document.cookie.match(/(?:^|; )theme=(dark|light)/)?.[1];
  if (theme) document.documentElement.dataset.theme = theme;
  const assets = await (await fetch("/assets.json")).json();
  const app = await import(assets.js);
  await app.default({ module_or_path: assets.wasm });
  if (!(await app.is_anything_kept())) return;
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = assets.css;
  const styled = new Promise((resolve) => {
    style.onload = resolve;
    style.onerror = resolve;
  });
  document.head.append(style);
  await styled;
  shown = true;
  document.querySelector('link[href="/offline.css"]').remove();
  document.querySelector("main").remove();
  await app.mount_offline();
  document.documentElement.dataset.ready = "true";
}

addEventListener("online", again);
addEventListener("offline", () => say("network"));
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) again();
});
document.getElementById("retry").addEventListener("click", again);
say(navigator.onLine ? "server" : "network");
// Without what is kept this page still says what is the matter.
show().catch((error) => console.warn(error));
timer = setTimeout(look, PAUSES[0]);
