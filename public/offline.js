// Tells why the server is not reached, and loads the wanted page again once it is.
const state = document.getElementById("state");
const why = document.getElementById("why");
const button = document.getElementById("retry");
const PAUSES = [2000, 4000, 8000, 15000];
let tries = 0;
let timer;

function say() {
  const network = navigator.onLine;
  state.textContent = network ? "Reconnecting" : "Offline";
  why.textContent = network
    ? "The device has a network, but Pawline's server does not answer."
    : "The device has no network.";
}

async function look() {
  clearTimeout(timer);
  say();
  if (navigator.onLine) {
    try {
      // Anything the server answers proves that it is there.
      await fetch("/manifest.webmanifest", { cache: "no-store" });
      location.reload();
      return;
    } catch {
      // Still not there.
    }
  }
  timer = setTimeout(look, PAUSES[Math.min(tries, PAUSES.length - 1)]);
  tries += 1;
}

function again() {
  tries = 0;
  look();
}

addEventListener("online", again);
addEventListener("offline", say);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) again();
});
button.addEventListener("click", again);
say();
timer = setTimeout(look, PAUSES[0]);
