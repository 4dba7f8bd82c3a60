// The chat of a business on its own website. One line:
//   <script src="https://…/widget.js" data-business="happy-paws" async></script>
// It adds one button and, when that is pressed, one frame. It names nothing in the page's own space, its
// styles stay in a shadow root, and a second copy of the line does nothing.
(() => {
  "use strict";

  const script = document.currentScript ?? document.querySelector("script[data-business][src*='/widget.js']");
  const business = script?.dataset.business;
  if (!business || !/^[a-z0-9-]{1,60}$/.test(business)) return;
  const TAG = "pawline-chat";
  if (document.querySelector(TAG)) return;
  const origin = new URL(script.src).origin;

  const STYLE = `
    :host { all: initial; }
    button {
      position: fixed; inset-block-end: 20px; inset-inline-end: 20px; z-index: 2147483000;
      inline-size: 60px; block-size: 60px; padding: 0; border: 0; border-radius: 50%; cursor: pointer;
      background: #0e6a5b; color: #fff; box-shadow: 0 4px 16px rgb(0 0 0 / 25%);
    }
    button:hover { background: #0a584b; }
    button:focus-visible { outline: 3px solid #1a5cc8; outline-offset: 3px; }
    svg { inline-size: 28px; block-size: 28px; fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
    .count {
      position: absolute; inset-block-start: -4px; inset-inline-end: -4px; min-inline-size: 22px; padding: 0 6px; box-sizing: border-box;
      border-radius: 999px; background: #b3261e; color: #fff; font: 600 13px/22px system-ui, sans-serif;
    }
    [hidden] { display: none !important; }
    iframe {
      position: fixed; inset-block-end: 92px; inset-inline-end: 20px; z-index: 2147483000;
      inline-size: min(384px, calc(100vw - 40px)); block-size: min(620px, calc(100vh - 112px)); border: 0; border-radius: 14px;
      background: #fff; box-shadow: 0 8px 32px rgb(0 0 0 / 25%); color-scheme: light dark;
    }
    @media (width < 480px) {
      iframe { inset: 0; inline-size: 100vw; block-size: 100vh; block-size: 100dvh; border-radius: 0; }
    }
    @media (prefers-color-scheme: dark) { iframe { background: #191d1b; } }
    @media print { button, iframe { display: none; } }`;

  const begin = () => {
    if (document.querySelector(TAG)) return;
    const host = document.createElement(TAG);
    const root = host.attachShadow({ mode: "open" });
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
    } catch {
      const style = document.createElement("style");
      style.textContent = STYLE;
      root.append(style);
    }

    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-expanded", "false");
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", "M21 12a8 8 0 0 1-8 8H4l2-3.4A8 8 0 1 1 21 12Z");
    svg.append(path);
    const count = document.createElement("span");
    count.className = "count";
    count.hidden = true;
    button.append(svg, count);
    root.append(button);

    let frame;
    // Until the chat is in it, the frame is a page of this site, to which nothing is told.
    let loaded = false;
    let open = false;
    const name = (unread) => {
      const what = open ? "Close the chat" : "Chat with us";
      button.setAttribute("aria-label", unread ? `${what}, ${unread} unread` : what);
    };
    const tell = (what) => {
      if (loaded) frame.contentWindow?.postMessage({ pawline: what, open, page: location.origin + location.pathname }, origin);
    };
    const build = () => {
      frame = document.createElement("iframe");
      frame.title = "Chat";
      frame.hidden = !open;
      frame.referrerPolicy = "no-referrer";
      frame.src = `${origin}/widget/${business}?embed=1`;
      frame.addEventListener("load", () => {
        loaded = true;
        tell("hello");
      });
      root.append(frame);
    };
    const show = (wanted) => {
      open = wanted;
      if (open && !frame) build();
      if (frame) frame.hidden = !open;
      button.setAttribute("aria-expanded", String(open));
      name(0);
      tell(open ? "open" : "closed");
      remember();
      if (open) frame.focus();
      else button.focus();
    };

    // Whoever has talked before gets their unread count without opening the chat again.
    const KEY = `pawline-chat-used:${business}`;
    const remember = () => {
      try {
        localStorage.setItem(KEY, "1");
      } catch {
        // Not allowed here: then the count comes once the chat is opened.
      }
    };
    let used = false;
    try {
      used = localStorage.getItem(KEY) === "1";
    } catch {
      used = false;
    }

    button.addEventListener("click", () => show(!open));
    window.addEventListener("message", (event) => {
      if (event.origin !== origin || !frame || event.source !== frame.contentWindow) return;
      const data = event.data ?? {};
      if (data.pawline === "close" && open) show(false);
      if (data.pawline === "unread") {
        const unread = Number.isInteger(data.count) && data.count > 0 && !open ? Math.min(data.count, 99) : 0;
        count.hidden = unread === 0;
        count.textContent = String(unread);
        name(unread);
      }
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && open) show(false);
    });
    name(0);
    document.body.append(host);
    if (used) build();
  };

  if (document.body) begin();
  else document.addEventListener("DOMContentLoaded", begin, { once: true });
})();
