// The visitor's chat page. Plain script, no build step. What is typed is never lost: it is kept in this
// frame's own storage until the server has it, and each message carries an id of its own, so that sending
// it again has no second effect. The page works without this script too: then its form leaves a message.
(() => {
  "use strict";

  const main = document.getElementById("main");
  if (!main || !main.dataset.slug) return;
  const $ = (id) => document.getElementById(id);
  const base = `/widget/${encodeURIComponent(main.dataset.slug)}`;
  const embedded = main.dataset.embedded === "true" && window.parent !== window;
  const [body, log, notice, typing, status, greeting] = ["body", "log", "notice", "typing", "status", "greeting"].map($);
  const [startForm, composer, more, close] = ["start", "composer", "more", "close"].map($);
  const title = document.title;

  // ---------------------------------------------------------------- what this frame remembers

  const KEY = `pawline.chat.${main.dataset.slug}`;
  let memory = {};
  const load = () => {
    try {
      memory = JSON.parse(localStorage.getItem(KEY) ?? "{}") ?? {};
    } catch {
      memory = {};
    }
    memory.pending ??= [];
  };
  const save = () => {
    try {
      localStorage.setItem(KEY, JSON.stringify(memory));
    } catch {
      // Storage may be full or forbidden: the page still works until it is closed.
    }
  };

  const secret = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(32));
    return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  };
  const newIntent = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    let now = Date.now();
    for (let at = 5; at >= 0; at -= 1) {
      bytes[at] = now % 256;
      now = Math.floor(now / 256);
    }
    bytes[6] = (bytes[6] & 0x0f) | 0x70;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  // ---------------------------------------------------------------- the messages

  /** The last number that this page has, and how far staff have seen. */
  let last = 0;
  let seenByStaff = 0;
  let unread = 0;

  const clock = (at) => new Date(at).toLocaleString([], { weekday: "short", hour: "numeric", minute: "2-digit" });

  /** Text as it is; addresses become links, made of nodes and never of HTML. */
  const fill = (element, text) => {
    element.replaceChildren();
    let from = 0;
    for (const found of text.matchAll(/(?:https?:\/\/|\bwww\.)[^\s<>"'`]+/gi)) {
      const address = found[0].replace(/[.,;:!?)\]}]+$/, "");
      let link;
      try {
        link = new URL(address.replace(/^www\./i, "https://$&"));
      } catch {
        continue;
      }
      element.append(text.slice(from, found.index));
      const anchor = document.createElement("a");
      anchor.href = link.href;
      anchor.textContent = address;
      anchor.target = "_blank";
      anchor.rel = "noopener noreferrer nofollow";
      element.append(anchor);
      from = found.index + address.length;
    }
    element.append(text.slice(from));
  };

  // ---------------------------------------------------------------- their pictures and files

  const bytes = (count) => (count < 1e6 ? `${Math.max(1, Math.floor(count / 1000))} KB` : `${(count / 1e6).toFixed(1)} MB`);
  /** Fetches a file by this visitor's own link: a plain address would need no right. */
  const fetchFile = async (file) => {
    const response = await fetch(`${base}/files/${encodeURIComponent(file.id)}`, {
      headers: { authorization: `Bearer ${memory.token}` },
    });
    if (!response.ok) throw new Error(String(response.status));
    return URL.createObjectURL(await response.blob());
  };
  const showPicture = async (entry, file) => {
    entry.replaceChildren();
    const follow = nearEnd();
    try {
      const address = await fetchFile(file);
      const link = document.createElement("a");
      link.href = address;
      link.download = file.name;
      const picture = document.createElement("img");
      picture.alt = `Picture: ${file.name}`;
      picture.addEventListener("load", () => follow && toEnd());
      picture.src = address;
      link.append(picture);
      entry.append(link);
    } catch {
      entry.append(fileButton(`Show ${file.name}`, () => showPicture(entry, file)));
    }
  };
  const fileButton = (text, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "chat-file";
    button.textContent = text;
    button.addEventListener("click", act);
    return button;
  };
  const saveFile = async (file) => {
    try {
      const link = document.createElement("a");
      link.href = await fetchFile(file);
      link.download = file.name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      say("");
    } catch {
      say("This file cannot be fetched just now. Please try again.");
    }
  };
  /** Once for each message: what it has does not change. */
  const fillFiles = (item, files) => {
    if (!files?.length || item.querySelector(".chat-files")) return;
    const list = document.createElement("ul");
    list.className = "chat-files";
    for (const file of files) {
      const entry = document.createElement("li");
      list.append(entry);
      if (file.picture) showPicture(entry, file);
      else entry.append(fileButton(`${file.name} (${bytes(file.bytes)})`, () => saveFile(file)));
    }
    item.querySelector(".chat-text").after(list);
  };

  const itemOf = (number) => log.querySelector(`li[data-number="${number}"]`);
  const itemOfIntent = (intent) => intent && [...log.children].find((item) => item.dataset.intent === intent);

  const makeItem = (message) => {
    const item = document.createElement("li");
    item.className = message.mine ? "chat-said mine" : "chat-said";
    const text = document.createElement("p");
    text.className = "chat-text";
    text.dir = "auto";
    const meta = document.createElement("p");
    meta.className = "chat-meta";
    item.append(text, meta);
    return item;
  };

  const words = (item) => {
    const number = Number(item.dataset.number ?? 0);
    if (!number) return item.dataset.wait ? `Sending again in ${item.dataset.wait} s` : "Sending…";
    if (number <= seenByStaff) return "Seen";
    return item.dataset.delivered ? "Delivered" : "Sent";
  };

  const describe = (item) => {
    const who = item.dataset.mine ? words(item) : item.dataset.name || "";
    const parts = [item.dataset.at ? clock(item.dataset.at) : "", who].filter(Boolean);
    const text = parts.join(" · ");
    const meta = item.querySelector(".chat-meta");
    if (meta.textContent !== text) meta.textContent = text;
  };
  const describeAll = () => {
    for (const item of log.children) describe(item);
  };

  const nearEnd = () => body.scrollHeight - body.scrollTop - body.clientHeight < 80;
  const toEnd = () => {
    body.scrollTop = body.scrollHeight;
  };

  /** Puts a message where its number says; one that is there already is brought up to date. */
  const place = (message) => {
    const follow = message.mine || nearEnd();
    const item = (message.number && itemOf(message.number)) || itemOfIntent(message.intent) || makeItem(message);
    if (message.mine) item.dataset.mine = "1";
    if (message.intent) item.dataset.intent = message.intent;
    if (message.number) {
      item.dataset.number = String(message.number);
      delete item.dataset.wait;
      last = message.confirmed ? Math.max(last, message.number) : last;
      if (message.confirmed) item.dataset.delivered = "1";
    }
    if (message.at) item.dataset.at = message.at;
    if (message.name) item.dataset.name = message.name;
    if (message.withdrawn) tombstone(item);
    else {
      fill(item.querySelector(".chat-text"), message.body);
      fillFiles(item, message.files);
    }
    const number = message.number ?? Number.POSITIVE_INFINITY;
    const next = [...log.children].find((other) => {
      if (other === item) return false;
      const its = Number(other.dataset.number ?? Number.POSITIVE_INFINITY);
      return its > number;
    });
    if (item.nextElementSibling !== (next ?? null) || !item.isConnected) log.insertBefore(item, next ?? null);
    describe(item);
    if (follow) toEnd();
    return item;
  };

  const tombstone = (item) => {
    item.classList.add("withdrawn");
    item.querySelector(".chat-text").textContent = "This message was withdrawn.";
    for (const address of item.querySelectorAll(".chat-files a")) URL.revokeObjectURL(address.href);
    item.querySelector(".chat-files")?.remove();
  };

  // ---------------------------------------------------------------- seen, unread, the frame around us

  let opened = !embedded;
  let parentOrigin;
  let announced = 0;

  const isShown = () => opened && document.visibilityState === "visible";
  const tellParent = (what) => {
    if (embedded && parentOrigin) window.parent.postMessage(what, parentOrigin);
  };
  const showUnread = () => {
    document.title = unread ? `(${unread}) ${title}` : title;
    tellParent({ pawline: "unread", count: unread });
  };
  const acknowledge = () => {
    if (!last || !live()) return;
    if (last > announced) {
      announced = last;
      tell({ frame: "delivered", number: last });
    }
    if (isShown() && last > (memory.seen ?? 0)) {
      memory.seen = last;
      save();
      tell({ frame: "seen", number: last });
    }
    if (isShown() && unread) {
      unread = 0;
      showUnread();
    }
  };

  window.addEventListener("message", (event) => {
    // Who may frame this page is the policy's to say; only that window is listened to.
    if (!embedded || event.source !== window.parent || typeof event.data !== "object" || !event.data) return;
    const what = event.data.pawline;
    if (!["hello", "open", "closed"].includes(what)) return;
    parentOrigin = event.origin;
    if (typeof event.data.page === "string") memory.page = event.data.page.slice(0, 500);
    opened = what === "open" || (what === "hello" && event.data.open === true);
    showUnread();
    if (opened) {
      toEnd();
      (composer.hidden ? $("name") : more)?.focus({ preventScroll: true });
      acknowledge();
    }
  });
  if (embedded && close) {
    close.hidden = false;
    close.addEventListener("click", () => tellParent({ pawline: "close" }));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") tellParent({ pawline: "close" });
    });
  }

  // ---------------------------------------------------------------- requests

  const send = async (path, data) => {
    const headers = { "content-type": "application/json" };
    if (memory.started) headers.authorization = `Bearer ${memory.token}`;
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), 15_000);
    try {
      const response = await fetch(base + path, { method: "POST", headers, body: JSON.stringify(data), signal: limit.signal });
      const answer = await response.json().catch(() => ({}));
      return { status: response.status, answer, wait: Number(response.headers.get("retry-after")) || 5 };
    } catch {
      return { status: 0, answer: {}, wait: 0 };
    } finally {
      clearTimeout(timer);
    }
  };

  const say = (text) => {
    if (notice.textContent !== text) notice.textContent = text;
  };
  const showErrors = (fields) => {
    for (const [field, input] of [["name", "name"], ["contact", "contact"], ["body", "first"]]) {
      const sentence = fields?.[field] ?? "";
      $(`${field}-error`).textContent = sentence;
      if (sentence) $(input).setAttribute("aria-invalid", "true");
      else $(input).removeAttribute("aria-invalid");
    }
    startForm.querySelector("[aria-invalid]")?.focus();
  };

  // ---------------------------------------------------------------- the first message

  let starting = false;
  let again;
  const start = async () => {
    if (starting) return;
    const field = (id) => $(id).value;
    const text = field("first");
    memory.token ??= secret();
    memory.first ??= newIntent();
    save();
    starting = true;
    startForm.setAttribute("aria-busy", "true");
    showErrors({});
    $("start-error").textContent = "";
    const { status: code, answer, wait } = await send("/start", {
      intent: memory.first, token: memory.token, name: field("name"), contact: field("contact"), body: text,
      page: memory.page ?? (embedded ? document.referrer : ""), website: field("website"),
    });
    starting = false;
    startForm.removeAttribute("aria-busy");
    clearTimeout(again);
    if (code === 200 || answer.error === "reused") {
      // "reused": the first try did arrive, and the text was changed since: it goes as the next message.
      memory.started = true;
      if (code === 200) place({ number: answer.number, mine: true, body: text, at: answer.at, intent: memory.first });
      memory.draft = code === 200 ? "" : text;
      delete memory.form;
      $("first").value = "";
      say("");
      save();
      enter();
      more.focus({ preventScroll: true });
    } else if (code === 422) {
      showErrors(answer.fields);
    } else if (code === 429) {
      $("start-error").textContent = `Too many messages came from here. Your text is kept; please try again in ${Math.ceil(wait / 60)} min.`;
    } else if (code === 0 || code >= 500) {
      $("start-error").textContent = "There is no connection. Your text is kept and sent as soon as it is back.";
      again = setTimeout(start, 4000);
    } else {
      $("start-error").textContent = answer.message ?? "This did not work. Please try again.";
    }
  };

  // ---------------------------------------------------------------- more messages, in order

  let sending = false;
  let pause = 1;
  let wake;
  const sleep = (seconds) => new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });

  /** Sends what waits, one after the other, until the server has it all. */
  const flush = async () => {
    if (sending || !memory.started) return;
    sending = true;
    while (memory.pending.length) {
      const next = memory.pending[0];
      const { status: code, answer, wait } = await send("/messages", { intent: next.intent, body: next.body });
      if (!memory.started) break;
      if (code === 200) {
        drop(next);
        place({ number: answer.number, mine: true, body: next.body, at: answer.at, intent: next.intent });
        pause = 1;
        say("");
      } else if (code === 429) {
        say(`You write faster than we can read; sending again in ${wait} s.`);
        await sleep(wait);
      } else if (code === 404) {
        gone();
      } else if (code === 422 || code === 409 || code === 400 || code === 413) {
        // It will never be taken as it is: back into the box, with the reason.
        drop(next);
        itemOfIntent(next.intent)?.remove();
        more.value = more.value ? `${next.body}\n${more.value}` : next.body;
        grow();
        $("more-error").textContent = answer.fields?.body ?? answer.message ?? "This message is too long.";
        say("");
      } else {
        say(navigator.onLine ? "Reconnecting… Your message is kept." : "You are offline. Your message is sent when you are back.");
        await sleep(pause);
        pause = Math.min(pause * 2, 15);
      }
    }
    sending = false;
  };
  const drop = (message) => {
    memory.pending = memory.pending.filter((other) => other.intent !== message.intent);
    save();
  };

  // ---------------------------------------------------------------- the visitor's own pictures and files

  /** Those that wait; a file cannot be kept over a reload. */
  let uploads = [];
  let carrying = false;
  const refuseFile = (text) => {
    uploads.shift();
    say("");
    $("more-error").textContent = text;
  };
  const carryFiles = async () => {
    if (carrying || !memory.started) return;
    carrying = true;
    while (uploads.length) {
      const { file, intent } = uploads[0];
      if (file.size > 10_000_000) {
        refuseFile(`“${file.name}” is too large: at most 10 MB.`);
        continue;
      }
      say(`Sending ${file.name}…`);
      const headers = {
        authorization: `Bearer ${memory.token}`, "x-intent": intent, "x-name": encodeURIComponent(file.name),
      };
      const response = await fetch(`${base}/files`, { method: "POST", headers, body: file }).catch(() => undefined);
      const answer = (await response?.json().catch(() => ({}))) ?? {};
      if (!memory.started) break;
      if (response?.ok) {
        uploads.shift();
        const body = file.type.startsWith("image/") ? "(A picture)" : "(A file)";
        place({ number: answer.number, mine: true, body, at: answer.at, intent });
        say("");
      } else if (response?.status === 404) {
        gone();
      } else if (response && response.status < 500 && response.status !== 429) {
        refuseFile(answer.fields?.file ?? answer.message ?? "This file was not taken.");
      } else {
        const wait = Number(response?.headers.get("retry-after")) || 5;
        say(`“${file.name}” is sent again in ${wait} s; keep this page open.`);
        await new Promise((resolve) => setTimeout(resolve, wait * 1000));
      }
    }
    carrying = false;
  };

  const grow = () => {
    more.rows = Math.min(6, more.value.split("\n").length + Math.floor(more.value.length / 60));
  };
  const write = () => {
    const text = more.value.trim();
    $("more-error").textContent = "";
    if (!text) return;
    if ([...text].length > 10_000) {
      $("more-error").textContent = `A message has at most 10000 characters; this has ${[...text].length}.`;
      return;
    }
    const message = { intent: newIntent(), body: text };
    memory.pending.push(message);
    memory.draft = "";
    save();
    more.value = "";
    grow();
    place({ mine: true, body: text, intent: message.intent });
    flush();
  };

  // ---------------------------------------------------------------- the socket

  let socket;
  let failures = 0;
  let heard = 0;
  let reconnect;
  let typingUntil;
  const live = () => socket?.readyState === WebSocket.OPEN && socket.greeted;
  const tell = (frame) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
  };

  const connect = () => {
    clearTimeout(reconnect);
    if (!memory.started || socket) return;
    const address = new URL(`${base}/ws`, location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    const mine = new WebSocket(address);
    socket = mine;
    heard = Date.now();
    mine.addEventListener("open", () => tell({ frame: "resume", token: memory.token, after: last }));
    mine.addEventListener("message", (event) => {
      heard = Date.now();
      hear(JSON.parse(event.data));
    });
    mine.addEventListener("close", (event) => {
      if (socket !== mine) return;
      socket = undefined;
      if (event.code === 4404) return gone();
      if (!mine.greeted) failures += 1;
      if (memory.pending.length === 0) say(navigator.onLine ? "Reconnecting…" : "You are offline.");
      const wait = event.code === 4429 ? 60 : Math.min(2 ** failures * 0.5, 15) * (0.7 + Math.random() * 0.6);
      reconnect = setTimeout(connect, wait * 1000);
    });
  };
  const cut = () => {
    const old = socket;
    socket = undefined;
    old?.close();
    connect();
  };

  const hear = (told) => {
    if (told.frame === "ping") tell({ frame: "pong" });
    else if (told.frame === "hello") {
      socket.greeted = true;
      failures = 0;
      pause = 1;
      if (memory.pending.length === 0) say("");
      takeThread(told);
      announced = 0;
      acknowledge();
      wake?.();
      flush();
    } else if (told.frame === "message") arrive(told.message);
    else if (told.frame === "withdrawn") {
      const item = itemOf(told.number);
      if (item) tombstone(item);
    } else if (told.frame === "seen") {
      seenByStaff = Math.max(seenByStaff, told.number);
      describeAll();
    } else if (told.frame === "typing") {
      typing.textContent = `${told.name} is writing…`;
      if (nearEnd()) toEnd();
      clearTimeout(typingUntil);
      typingUntil = setTimeout(() => typing.replaceChildren(), 5000);
    }
  };
  const arrive = (message) => {
    const isNew = message.number > last;
    place({ ...message, confirmed: true });
    if (message.mine) drop({ intent: message.intent });
    else {
      typing.replaceChildren();
      if (isNew && !isShown()) {
        unread += 1;
        showUnread();
      }
    }
    acknowledge();
  };
  const takeThread = (thread) => {
    for (const message of thread.messages) {
      const isNews = !message.mine && message.number > Math.max(last, memory.seen ?? 0) && !isShown();
      place({ ...message, confirmed: true });
      if (message.mine) drop({ intent: message.intent });
      if (isNews) unread += 1;
    }
    for (const number of thread.withdrawn) {
      const item = itemOf(number);
      if (item) tombstone(item);
    }
    seenByStaff = Math.max(seenByStaff, thread.seen);
    describeAll();
    showUnread();
    present(thread.presence);
  };
  const present = (presence) => {
    greeting.textContent = presence.greeting;
    status.textContent = presence.open && presence.enabled ? "We usually answer at once" : "Leave a message";
    if (memory.started) composer.hidden = !presence.enabled;
  };

  /** For networks that let no socket through: asks every few seconds. */
  const poll = async () => {
    if (!memory.started || live() || failures < 3 || document.visibilityState !== "visible") return;
    try {
      const response = await fetch(`${base}/thread?after=${last}`, { headers: { authorization: `Bearer ${memory.token}` } });
      if (response.status === 404) gone();
      else if (response.ok) takeThread(await response.json());
    } catch {
      // The next round tries again.
    }
  };

  /** The link ended or was revoked: begin afresh, with everything that was typed. */
  const gone = () => {
    const texts = memory.pending.map((message) => message.body);
    const { page } = memory;
    memory = { pending: [], page };
    save();
    last = 0;
    seenByStaff = 0;
    announced = 0;
    uploads = [];
    log.replaceChildren();
    typing.replaceChildren();
    composer.hidden = true;
    if (startForm) {
      startForm.hidden = false;
      $("first").value = [...texts, more.value].filter(Boolean).join("\n");
    }
    more.value = "";
    say("This conversation has ended. You can start a new one here.");
    const old = socket;
    socket = undefined;
    old?.close();
  };

  // ---------------------------------------------------------------- begin

  const enter = () => {
    if (startForm) startForm.hidden = true;
    composer.hidden = main.dataset.enabled !== "true";
    more.value = memory.draft ?? "";
    grow();
    for (const message of memory.pending) place({ mine: true, body: message.body, intent: message.intent });
    connect();
    flush();
  };

  // A reload while somebody writes the first message.
  const FIRST_FIELDS = ["name", "contact", "first"];
  startForm?.addEventListener("input", () => {
    memory.form = Object.fromEntries(FIRST_FIELDS.map((id) => [id, $(id).value]));
    save();
  });
  startForm?.addEventListener("submit", (event) => {
    event.preventDefault();
    start();
  });
  composer.addEventListener("submit", (event) => {
    event.preventDefault();
    write();
  });
  $("attach").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", (event) => {
    $("more-error").textContent = "";
    uploads.push(...[...event.target.files].map((file) => ({ file, intent: newIntent() })));
    event.target.value = "";
    carryFiles();
  });
  let typedAt = 0;
  more.addEventListener("input", () => {
    memory.draft = more.value;
    save();
    grow();
    $("more-error").textContent = "";
    if (more.value && Date.now() - typedAt > 2000) {
      typedAt = Date.now();
      tell({ frame: "typing" });
    }
  });
  more.addEventListener("keydown", (event) => {
    const byKeyboard = matchMedia("(pointer: fine)").matches;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && byKeyboard) {
      event.preventDefault();
      write();
    }
  });
  const wakeUp = () => {
    wake?.();
    pause = 1;
    if (socket && Date.now() - heard > 30_000) cut();
    else connect();
    acknowledge();
  };
  window.addEventListener("online", wakeUp);
  window.addEventListener("offline", () => {
    say("You are offline. What you write is sent when you are back.");
    // A socket does not notice by itself that the network went.
    const old = socket;
    socket = undefined;
    old?.close();
    reconnect = setTimeout(connect, 1000);
  });
  window.addEventListener("focus", acknowledge);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") wakeUp();
  });
  // Another tab of this page began or ended the conversation.
  window.addEventListener("storage", (event) => {
    if (event.key !== KEY) return;
    const was = memory.token;
    load();
    if (memory.started && memory.token !== was) {
      log.replaceChildren();
      last = 0;
      enter();
    } else if (!memory.started && was) location.reload();
  });
  setInterval(() => {
    if (socket && Date.now() - heard > 65_000) cut();
    poll();
  }, 5000);

  // A link from an email or a text goes on with its conversation here, with what was typed and not sent. The secret
  // leaves the address at once.
  const follow = () => {
    const key = /^#k=([\w-]{43})$/.exec(location.hash)?.[1];
    if (!key) return;
    history.replaceState(null, "", location.pathname + location.search);
    if (memory.started && memory.token === key) return;
    const { pending, page, draft, form, started } = memory;
    memory = { token: key, started: true, pending: started ? pending : [], page, draft: draft || form?.first };
    save();
  };

  load();
  follow();
  if (startForm && memory.form) {
    for (const id of FIRST_FIELDS) $(id).value ||= memory.form[id] ?? "";
  }
  if (memory.started) enter();
  else if (!$("arrived")) composer.hidden = true;
  main.dataset.ready = "true";
})();
