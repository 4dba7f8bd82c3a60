// Brings an empty database to the newest schema with nothing but node: the roles, then every migration
// in order. For script/sqlx, which must work while the server does not compile.
// Usage: node script/migrate.mjs DATABASE_URL
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const require = createRequire(path.join(root, "end2end", "package.json"));
const { Client } = require("pg");

const roles = path.join(root, "src", "server", "roles.sql");
const folder = path.join(root, "migrations");
const migrations = fs.readdirSync(folder).filter((name) => name.endsWith(".sql")).sort();
const client = new Client({ connectionString: process.argv[2] });
await client.connect();
for (const file of [...(fs.existsSync(roles) ? [roles] : []), ...migrations.map((name) => path.join(folder, name))]) {
  const sql = fs.readFileSync(file, "utf8");
  const whole = !sql.startsWith("-- no-transaction");
  try {
    await client.query(whole ? `begin;\n${sql}\n;commit` : sql);
  } catch (error) {
    const line = error.position ? sql.slice(0, error.position - 7).split("\n").length : undefined;
    console.error(`${path.relative(root, file)}${line ? `:${line}` : ""}: ${error.message}${error.detail ? ` (${error.detail})` : ""}`);
    process.exit(1);
  }
}
await client.end();
console.log(`   ${migrations.length} migrations applied`);
