// The same bytes without the program: what a page of ours loaded, served from memory. Scripts are made
// inert, so that only transfer and painting are left.
import { createServer, get, type OutgoingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, brotliDecompressSync, gunzipSync } from "node:zlib";

type Reply = { headers: OutgoingHttpHeaders; body: Buffer };

/** Fetches as a browser does, and keeps the bytes as they came over the wire. */
function raw(url: string, cookie: string): Promise<Reply> {
  const headers = { accept: "text/html,*/*", "accept-encoding": "br", cookie };
  return new Promise((resolve, reject) => {
    get(url, { headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("end", () => resolve({ headers: answer.headers, body: Buffer.concat(parts) }));
    }).on("error", reject);
  });
}

function plain({ headers, body }: Reply): Buffer {
  if (headers["content-encoding"] === "br") return brotliDecompressSync(body);
  return headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
}

/** What one address of ours weighs over the wire, compressed with brotli. */
export async function weigh(url: string, cookie: string): Promise<number> {
  const reply = await raw(url, cookie);
  return reply.headers["content-encoding"] === "br" ? reply.body.length : brotliCompressSync(plain(reply)).length;
}

/** The text of an address, uncompressed. */
export async function bytesOf(url: string, cookie: string): Promise<Buffer> {
  return plain(await raw(url, cookie));
}

export class Twin {
  private constructor(
    readonly url: string,
    private readonly server: Server,
  ) {}

  /** Serves `page` and everything in `parts`, each an address of `origin`. */
  static async of(origin: string, page: string, parts: string[], cookie: string): Promise<Twin> {
    const replies = new Map<string, Reply>();
    for (const part of parts) replies.set(part, await raw(origin + part, cookie));
    const whole = await raw(origin + page, cookie);
    const inert = plain(whole).toString("utf8").replaceAll(/<script\b/g, '<script type="text/plain"');
    replies.set(page, { headers: { "content-type": "text/html; charset=utf-8" }, body: Buffer.from(inert) });
    const server = createServer((request, answer) => {
      const reply = replies.get(request.url ?? "");
      if (!reply) return void answer.writeHead(404).end();
      const { "content-type": kind, "content-encoding": encoding, "cache-control": cache } = reply.headers;
      const headers: OutgoingHttpHeaders = { "content-type": kind, "content-length": reply.body.length };
      if (encoding) headers["content-encoding"] = encoding;
      if (cache) headers["cache-control"] = cache;
      answer.writeHead(200, headers).end(reply.body);
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    return new Twin(`http://localhost:${(server.address() as AddressInfo).port}${page}`, server);
  }

  stop(): void {
    this.server.close();
  }
}
