// A stand-in for Twilio, as small as a journey needs it; the one with moods is tests/it/support/twilio.
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, type Server as Http, createServer } from "node:http";
import type { AddressInfo } from "node:net";

export const ACCOUNT = "AC0123456789abcdef0123456789abcdef";
export const TOKEN = "5e4d3c2b1a09f8e7d6c5b4a392817060";
export const OURS = "+15005550006";

export type Sent = { sid: string; to: string; body: string; callback: string };

export class Twilio {
  readonly sent: Sent[] = [];
  /** What it answers to the next text instead of taking it. */
  refusal: { code: number; message: string } | undefined;
  /** Where it was told to tell of texts. */
  smsUrl = "";
  /** Where it was told to tell of calls, and of how they go. */
  voiceUrl = "";
  statusUrl = "";
  #count = 0;

  private constructor(
    readonly url: string,
    readonly http: Http,
  ) {}

  static async start(): Promise<Twilio> {
    const http = createServer().listen(0, "127.0.0.1");
    await once(http, "listening");
    const twilio = new Twilio(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, http);
    http.on("request", (request, response) => {
      void twilio.#answer(request).then(([status, body]) => {
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      });
    });
    return twilio;
  }

  async stop(): Promise<void> {
    this.http.closeAllConnections();
    this.http.close();
    await once(this.http, "close");
  }

  /** Somebody texts us. */
  async text(server: string, channel: string, from: string, body: string): Promise<number> {
    const form = { MessageSid: this.#sid(), From: from, To: OURS, Body: body, NumMedia: "0", SmsStatus: "received" };
    return this.#post(server, `${server}/hooks/twilio/${channel}`, form);
  }

  /** Tells how far a text got. */
  async report(server: string, sent: Sent, status: string): Promise<number> {
    return this.#post(server, sent.callback, { MessageSid: sent.sid, MessageStatus: status });
  }

  /** Somebody calls us; answers the call's id. */
  call(): string {
    return this.#sid().replace("SM", "CA");
  }

  /** Tells something of a call (`step`: "", "/status" or "/recording"); answers what it is told to do. */
  async ofCall(server: string, channel: string, step: string, form: Record<string, string>): Promise<string> {
    const address = `${server}/hooks/twilio/${channel}/voice${step}`;
    const answer = await this.#ask(server, address, { To: OURS, Direction: "inbound", ...form });
    return `${answer.status} ${await answer.text()}`;
  }

  async #post(server: string, address: string, form: Record<string, string>): Promise<number> {
    return (await this.#ask(server, address, form)).status;
  }

  async #ask(server: string, address: string, form: Record<string, string>): Promise<Response> {
    const url = new URL(address);
    const signed = server + url.pathname + url.search;
    const text = Object.keys(form).sort().reduce((all, name) => all + name + form[name], signed);
    const signature = createHmac("sha1", TOKEN).update(text).digest("base64");
    return fetch(address, {
      method: "POST",
      headers: { "x-twilio-signature": signature },
      body: new URLSearchParams(form),
    });
  }

  #sid(): string {
    this.#count += 1;
    return `SM${this.#count.toString(16).padStart(32, "0")}`;
  }

  async #answer(request: IncomingMessage): Promise<[number, object]> {
    const basic = `Basic ${Buffer.from(`${ACCOUNT}:${TOKEN}`).toString("base64")}`;
    if (request.headers.authorization !== basic) return [401, { code: 20003, message: "Authenticate" }];
    const path = request.url ?? "";
    if (path.includes("/IncomingPhoneNumbers.json")) {
      const told = { sms_url: this.smsUrl, voice_url: this.voiceUrl, status_callback: this.statusUrl };
      return [200, { incoming_phone_numbers: [{ phone_number: OURS, ...told }] }];
    }
    if (!path.includes("/Messages.json")) return [200, { sid: ACCOUNT, status: "active" }];
    if (request.method !== "POST") return [200, { messages: [], next_page_uri: null }];
    let text = "";
    for await (const chunk of request) text += String(chunk);
    if (this.refusal) {
      const refusal = this.refusal;
      this.refusal = undefined;
      return [400, { ...refusal, status: 400 }];
    }
    const form = new URLSearchParams(text);
    const value = (name: string) => form.get(name) ?? "";
    const sent = { sid: this.#sid(), to: value("To"), body: value("Body"), callback: value("StatusCallback") };
    this.sent.push(sent);
    return [201, { sid: sent.sid, status: "queued", direction: "outbound-api", to: sent.to, body: sent.body }];
  }
}
