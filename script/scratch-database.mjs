// Makes or drops a database in a cluster; prints its address.
// Usage: node script/scratch-database.mjs create|drop CLUSTER_URL NAME
import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(path.resolve(import.meta.dirname, "..", "end2end", "package.json"));
const { Client } = require("pg");
const [act, cluster, name] = process.argv.slice(2);
const client = new Client({ connectionString: cluster });
await client.connect();
await client.query(act === "create" ? `create database "${name}"` : `drop database if exists "${name}" with (force)`);
await client.end();
const address = new URL(cluster);
address.pathname = `/${name}`;
console.log(address.href);
