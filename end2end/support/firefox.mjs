#!/usr/bin/env node
// Firefox as Playwright wants it. Playwright speaks WebDriver BiDi with the system's own Firefox, and tells every new
// context which colour scheme to show; Firefox ESR 153 does not know that command, and nothing would start. This stands
// between the two, answers that one, and passes on everything else. `emulateMedia` on a page is refused as before.
//
// Started by Playwright with Firefox's arguments; FIREFOX names the browser.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { WebSocket, WebSocketServer } from "ws";

const LISTENING = /WebDriver BiDi listening on (ws:\/\/\S+)/;

const firefox = spawn(process.env.FIREFOX ?? "firefox-esr", process.argv.slice(2), { stdio: ["ignore", "inherit", "pipe"] });
firefox.on("exit", (code) => process.exit(code ?? 1));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => firefox.kill(signal));

createInterface({ input: firefox.stderr }).on("line", (line) => {
  const address = LISTENING.exec(line)?.[1];
  if (!address) return void console.error(line);
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  server.on("connection", (playwright, request) => between(playwright, new WebSocket(address + request.url)));
  server.on("listening", () => console.error(`WebDriver BiDi listening on ws://127.0.0.1:${server.address().port}`));
});

/** Passes messages on, in their order; those from before Firefox is there wait. */
function between(playwright, browser) {
  const waiting = [];
  browser.on("open", () => {
    for (const text of waiting.splice(0)) browser.send(text);
  });
  playwright.on("message", (data) => {
    const text = data.toString();
    const { id, method, params } = JSON.parse(text);
    if (method === "emulation.setMediaFeaturesOverride" && params.userContexts) {
      playwright.send(JSON.stringify({ type: "success", id, result: {} }));
    } else if (browser.readyState === WebSocket.OPEN) browser.send(text);
    else waiting.push(text);
  });
  browser.on("message", (data) => playwright.send(data.toString()));
  browser.on("close", () => playwright.close());
  playwright.on("close", () => browser.close());
  browser.on("error", (error) => {
    console.error(error);
    playwright.close();
  });
}
