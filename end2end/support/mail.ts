// Real mail servers of a worker (script/mail-servers): Exim takes what is sent, and what is sent can be read here.
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

const scripts = path.resolve(import.meta.dirname, "../../script");

export const DESK = "desk@paws.example";

export class MailServers {
  private constructor(
    readonly folder: string,
    readonly smtp: number,
    readonly imaps: number,
    readonly password: string,
  ) {}

  static async start(): Promise<MailServers> {
    run("install-mail-servers");
    const folder = mkdtempSync(path.join(tmpdir(), "pawline-mail-"));
    const [smtp, smtps, imaps] = [await freePort(), await freePort(), await freePort()];
    run("mail-servers", "start", folder, String(smtp), String(smtps), String(imaps));
    return new MailServers(folder, smtp, imaps, readFileSync(path.join(folder, "password"), "utf8"));
  }

  /** What a server needs to reach them. */
  get settings(): Record<string, string> {
    return { MAIL_PRIVATE: "yes", MAIL_AUTHORITIES: path.join(this.folder, "authority.pem") };
  }

  /** What was sent, in order: whole mails. */
  get sent(): string[] {
    const folder = path.join(this.folder, "sent/new");
    // A name has the second first and then nothing that is in order.
    return readdirSync(folder)
      .map((name) => path.join(folder, name))
      .sort((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs)
      .map((file) => readFileSync(file, "utf8"));
  }

  stop(): void {
    run("mail-servers", "stop", this.folder);
    // The servers take a moment to leave it.
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** A header of a mail; empty: it has none. */
export function header(mail: string, name: string): string {
  const head = mail.split("\n\n")[0]!.replaceAll(/\n[ \t]+/g, " ");
  const line = head.split("\n").find((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}: `));
  return line?.slice(name.length + 2) ?? "";
}

function run(script: string, ...given: string[]): void {
  // No pipes: what stays behind would hold them open.
  execFileSync(path.join(scripts, script), given, { stdio: "ignore" });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
