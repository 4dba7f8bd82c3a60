// A stand-in for Facebook, as small as a journey needs it; the one with moods is tests/it/support/facebook.
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, type Server as Http, createServer } from "node:http";
import type { AddressInfo } from "node:net";

export const PAGE = "102030405060";
export const TOKEN = "EAAGm0PX4ZCpsBAOZCZAexampleExampleExample";
export const SECRET = "0123456789abcdef0123456789abcdef";

export type Sent = { mid: string; to: string; body: string; metadata: string; sort: string; at: number };
type Person = { first_name: string; last_name: string };

export class Facebook {
  readonly sent: Sent[] = [];
  /** Who somebody is, by their number on the Page. */
  readonly people = new Map<string, Person>();
  /** What everybody looks like: a PNG. */
  photo: Buffer = Buffer.alloc(0);
  #count = 0;
  #clock = Date.now() - 3_600_000;

  private constructor(
    readonly url: string,
    readonly http: Http,
  ) {}

  static async start(): Promise<Facebook> {
    const http = createServer().listen(0, "127.0.0.1");
    await once(http, "listening");
    const facebook = new Facebook(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, http);
    http.on("request", (request, response) => {
      void facebook.#answer(request).then(([status, body]) => {
        const type = Buffer.isBuffer(body) ? "image/png" : "application/json";
        response.writeHead(status, { "content-type": type }).end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
      });
    });
    return facebook;
  }

  async stop(): Promise<void> {
    this.http.closeAllConnections();
    this.http.close();
    await once(this.http, "close");
  }

  /** Somebody writes to the Page; `daysAgo` says when. */
  async writes(server: string, channel: string, person: string, text: string, daysAgo = 0): Promise<number> {
    const at = this.#tick() - daysAgo * 86_400_000;
    return this.#tell(server, channel, person, PAGE, at, { message: { mid: this.#mid(), text } });
  }

  /** One that it took comes back. */
  async echo(server: string, channel: string, sent: Sent): Promise<number> {
    const message = { mid: sent.mid, text: sent.body, is_echo: true, metadata: sent.metadata };
    return this.#tell(server, channel, PAGE, sent.to, sent.at, { message });
  }

  /** Staff answer in Facebook's own inbox. */
  async answeredThere(server: string, channel: string, person: string, text: string): Promise<number> {
    const message = { mid: this.#mid(), text, is_echo: true };
    return this.#tell(server, channel, PAGE, person, this.#tick(), { message });
  }

  /** All until one of ours was delivered, or was read. */
  async got(server: string, channel: string, sent: Sent, how: "delivery" | "read"): Promise<number> {
    return this.#tell(server, channel, sent.to, PAGE, this.#tick(), { [how]: { watermark: sent.at } });
  }

  async #tell(server: string, channel: string, from: string, to: string, at: number, what: object): Promise<number> {
    const event = { sender: { id: from }, recipient: { id: to }, timestamp: at, ...what };
    const body = JSON.stringify({ object: "page", entry: [{ id: PAGE, time: at, messaging: [event] }] });
    const signature = createHmac("sha256", SECRET).update(body).digest("hex");
    const answer = await fetch(`${server}/hooks/messenger/${channel}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}` },
      body,
    });
    return answer.status;
  }

  #mid(): string {
    this.#count += 1;
    return `m_${this.#count.toString().padStart(60, "0")}`;
  }

  #tick(): number {
    this.#clock += 1000;
    return this.#clock;
  }

  async #answer(request: IncomingMessage): Promise<[number, object | Buffer]> {
    const url = new URL(request.url ?? "/", this.url);
    if (url.pathname === "/files/face") return [200, this.photo];
    const proof = createHmac("sha256", SECRET).update(TOKEN).digest("hex");
    const known = request.headers.authorization === `Bearer ${TOKEN}` && url.searchParams.get("appsecret_proof") === proof;
    if (!known) return [400, { error: { code: 190, message: "Invalid OAuth access token." } }];
    const path = url.pathname.replace(/^\/v[\d.]+\//, "");
    if (path === "me") return [200, { id: PAGE, name: "Happy Paws Grooming" }];
    if (path === `${PAGE}/subscribed_apps`) return [200, { data: [{ id: "1" }] }];
    if (path === `${PAGE}/messages`) {
      let text = "";
      for await (const chunk of request) text += String(chunk);
      const said = JSON.parse(text) as {
        recipient: { id: string };
        messaging_type: string;
        tag?: string;
        message: { text: string; metadata: string };
      };
      const { text: body, metadata } = said.message;
      const sort = said.tag ?? said.messaging_type;
      const sent = { mid: this.#mid(), to: said.recipient.id, body, metadata, sort, at: this.#tick() };
      this.sent.push(sent);
      return [200, { recipient_id: sent.to, message_id: sent.mid }];
    }
    const person = this.people.get(path);
    if (person) return [200, { id: path, ...person, profile_pic: `${this.url}/files/face` }];
    return [400, { error: { code: 100, message: "Object does not exist" } }];
  }
}
