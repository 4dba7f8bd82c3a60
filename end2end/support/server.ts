// One Pawline server for one worker: its own port, database and data folder, gone afterwards.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";

const root = path.resolve(import.meta.dirname, "../..");
const READY = /Pawline is ready at/;
/** The first start makes a database cluster when there is none to share, and migrates. */
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 15_000;

/** What script/build made last, or what the environment names. */
export function program(): string {
  return process.env.PAWLINE_BIN ?? path.join(root, "target/debug/pawline");
}

export class Server {
  readonly url: string;
  /** Everything it said, for a failing test's report. */
  log = "";
  #process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    readonly data: string,
    readonly database: Database | undefined,
    readonly environment: Record<string, string>,
    /** The folder of an unpacked release, which is run with nothing of ours around it. */
    readonly unpacked: string | undefined,
  ) {
    this.url = `http://localhost:${port}`;
  }

  /**
   * Starts a server. In the cluster that script/test runs (TEST_DATABASE_URL) it gets an empty database;
   * without one it starts its own Postgres, as for a newcomer.
   * `environment` adds settings or changes them; `unpacked` is the folder of a release to run instead of what
   * script/build made.
   */
  static async start(name: string, environment: Record<string, string> = {}, unpacked?: string): Promise<Server> {
    const cluster = environment.DATABASE_URL ? undefined : process.env.TEST_DATABASE_URL;
    const database = cluster ? await Database.create(cluster, `e2e_${name}_${process.pid}`) : undefined;
    const data = mkdtempSync(path.join(tmpdir(), "pawline-e2e-"));
    // As root, the server's own Postgres runs as another user, who must get in.
    chmodSync(data, 0o755);
    const server = new Server(await freePort(), data, database, environment, unpacked);
    try {
      await server.#run();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** The connection of whoever owns the tables, past all row-level security: to look, in tests only. */
  get ownerUrl(): string {
    if (!this.database) throw new Error("This server runs its own Postgres; set TEST_DATABASE_URL (script/test does).");
    return this.database.ownerUrl;
  }

  /** Asks it to stop, and starts it again on the same data at the same address. */
  async restart(): Promise<void> {
    await this.#end("SIGTERM");
    await this.#run();
  }

  /** Ends it without warning, as a power cut would. `resume` brings it back. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  async resume(): Promise<void> {
    await this.#run();
  }

  /** Says nothing any more, and takes nothing, as behind a network that swallows everything. `thaw` ends it. */
  freeze(): void {
    this.#process?.kill("SIGSTOP");
  }

  thaw(): void {
    this.#process?.kill("SIGCONT");
  }

  async stop(): Promise<void> {
    await this.#end("SIGTERM");
    await this.#keep();
    await this.database?.drop();
    rmSync(this.data, { recursive: true, force: true });
  }

  /** What it said and what its database holds, for script/card-scan.mjs (script/test names the folder). */
  async #keep(): Promise<void> {
    const folder = process.env.PAWLINE_KEPT;
    if (!folder || !this.database) return;
    const file = path.join(folder, this.database.name);
    writeFileSync(`${file}.log`, this.log);
    const dump = path.join(process.env.POSTGRES_BIN ?? "", "pg_dump");
    const program = existsSync(dump) ? dump : "pg_dump";
    await promisify(execFile)(program, ["--dbname", this.database.ownerUrl, "--data-only", "--file", `${file}.sql`]);
  }

  async #run(): Promise<void> {
    const binary = this.unpacked ? path.join(this.unpacked, "pawline") : program();
    if (!existsSync(binary)) throw new Error(`No server at ${binary}: run script/build first.`);
    const { TEST_DATABASE_URL: _, ...inherited } = process.env;
    const around = { ...inherited, PAWLINE_SITE: process.env.PAWLINE_SITE ?? path.join(root, "site") };
    const child = spawn(binary, ["serve"], {
      cwd: this.unpacked ? "/" : root,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...(this.unpacked ? {} : around),
        PORT: String(this.port),
        PAWLINE_DATA: this.data,
        ...(this.database && { DATABASE_URL: this.database.appUrl, MIGRATE_DATABASE_URL: this.database.ownerUrl }),
        ...this.environment,
      },
    });
    this.#process = child;
    running.add(child);
    void once(child, "exit").then(() => running.delete(child));

    const from = this.log.length;
    await new Promise<void>((resolve, reject) => {
      const give_up = (why: string) => reject(new Error(`The server ${why}. It said:\n${this.log.slice(from)}`));
      const limit = setTimeout(() => give_up(`was not ready after ${START_LIMIT_MS / 1000} s`), START_LIMIT_MS);
      const read = (chunk: Buffer) => {
        this.log += chunk.toString();
        if (READY.test(this.log.slice(from))) {
          clearTimeout(limit);
          resolve();
        }
      };
      child.stdout.on("data", read);
      child.stderr.on("data", read);
      child.once("error", (error) => give_up(`did not start: ${error.message}`));
      child.once("exit", (code, signal) => {
        clearTimeout(limit);
        give_up(`ended (${signal ?? code})`);
      });
    });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    const limit = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
    await ended;
    clearTimeout(limit);
  }
}

/** An empty database in a shared cluster. */
class Database {
  private constructor(
    readonly cluster: string,
    readonly name: string,
  ) {}

  static async create(cluster: string, name: string): Promise<Database> {
    const database = new Database(cluster, name);
    await database.#ask(`drop database if exists "${name}" with (force)`);
    await database.#ask(`create database "${name}"`);
    return database;
  }

  get ownerUrl(): string {
    const address = new URL(this.cluster);
    address.pathname = `/${this.name}`;
    return address.href;
  }

  /** What the server serves with: a role that row-level security binds. */
  get appUrl(): string {
    const address = new URL(this.ownerUrl);
    address.username = "pawline_app";
    return address.href;
  }

  async drop(): Promise<void> {
    await this.#ask(`drop database if exists "${this.name}" with (force)`);
  }

  async #ask(sql: string): Promise<void> {
    const client = new Client({ connectionString: this.cluster });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}

/** A worker that ends early takes its servers with it. */
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGTERM");
});
