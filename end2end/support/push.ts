// A stand-in for a push service with one browser behind it, as small as a journey needs it; the one that checks who sends,
// and fails in every way, is tests/it/support/push_service.rs. No test may reach a real one, so a page gets its
// subscription from here.
import { createDecipheriv, createECDH, createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, type Server as Http, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { BrowserContext } from "@playwright/test";

export type Notice = { title: string; body: string; url: string; tag: string; badge: number };

const mac = (key: Buffer, ...parts: (Buffer | string)[]) =>
  parts.reduce((all, part) => all.update(part), createHmac("sha256", key)).digest();

export class PushService {
  /** What the browser was told, in order. */
  readonly told: Notice[] = [];
  readonly #keys = createECDH("prime256v1");
  readonly #auth = randomBytes(16);

  private constructor(
    readonly url: string,
    readonly http: Http,
  ) {
    this.#keys.generateKeys();
  }

  static async start(): Promise<PushService> {
    const http = createServer().listen(0, "127.0.0.1");
    await once(http, "listening");
    const service = new PushService(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, http);
    http.on("request", (request, response) => {
      void service.#take(request).then((status) => response.writeHead(status).end());
    });
    return service;
  }

  async stop(): Promise<void> {
    this.http.closeAllConnections();
    this.http.close();
    await once(this.http, "close");
  }

  /** Lets the pages of a browser subscribe here, and nowhere else: the rest of the Push API stays the browser's own. */
  async offer(context: BrowserContext): Promise<void> {
    const given = {
      endpoint: `${this.url}/push/browser`,
      p256dh: this.#keys.getPublicKey("base64url"),
      auth: this.#auth.toString("base64url"),
    };
    await context.grantPermissions(["notifications"]);
    await context.addInitScript((given) => {
      const KEPT = "subscribed";
      const bytes = (text: string) =>
        Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0)).buffer;
      const subscription = () => ({
        endpoint: given.endpoint,
        options: { applicationServerKey: bytes(localStorage.getItem(KEPT) ?? "") },
        getKey: (name: "auth" | "p256dh") => bytes(given[name]),
        unsubscribe: () => Promise.resolve(localStorage.removeItem(KEPT)),
      });
      PushManager.prototype.getSubscription = () =>
        Promise.resolve((localStorage.getItem(KEPT) === null ? null : subscription()) as PushSubscription | null);
      PushManager.prototype.subscribe = (options) => {
        const key = new Uint8Array(options?.applicationServerKey as ArrayBuffer);
        localStorage.setItem(KEPT, btoa(String.fromCharCode(...key)));
        return Promise.resolve(subscription() as unknown as PushSubscription);
      };
    }, given);
  }

  async #take(request: IncomingMessage): Promise<number> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const sent = Buffer.concat(parts);
    if (!request.headers.authorization?.startsWith("vapid t=")) return 403;
    const [salt, theirs, record] = [sent.subarray(0, 16), sent.subarray(21, 86), sent.subarray(86)];
    const ours = this.#keys.getPublicKey();
    const first = mac(this.#auth, this.#keys.computeSecret(theirs));
    const pseudo = mac(salt, mac(first, "WebPush: info\0", ours, theirs, "\x01"));
    const key = mac(pseudo, "Content-Encoding: aes128gcm\0\x01").subarray(0, 16);
    const nonce = mac(pseudo, "Content-Encoding: nonce\0\x01").subarray(0, 12);
    const cipher = createDecipheriv("aes-128-gcm", key, nonce).setAuthTag(record.subarray(-16));
    const text = Buffer.concat([cipher.update(record.subarray(0, -16)), cipher.final()]);
    this.told.push(JSON.parse(text.subarray(0, text.lastIndexOf(2)).toString()) as Notice);
    return 201;
  }
}
