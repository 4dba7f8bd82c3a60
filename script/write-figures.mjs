// Puts what the benchmarks said between the marks of benches/README.md, with the machine and the day.
//   node script/write-figures.mjs <what they said> <page>
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import os from "node:os";

const [said, page] = process.argv.slice(2);
const [start, end] = ["<!-- figures: script/bench writes these -->", "<!-- end of figures -->"];
const figures = readFileSync(said, "utf8").trim();
const cpu = os.cpus();
const day = new Date().toISOString().slice(0, 10);
const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
const machine = `${day}, ${cpu.length} x ${cpu[0].model.trim()}, ${Math.round(os.totalmem() / 2 ** 30)} GB, at ${commit}.`;
const text = readFileSync(page, "utf8");
const [before, rest] = text.split(start);
const after = rest?.split(end)[1];
if (after === undefined) throw new Error(`${page} has no marks for the figures`);
writeFileSync(page, `${before}${start}\n${machine}\n\n${figures}\n${end}${after}`);
