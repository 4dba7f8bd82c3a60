// Is every class of the sheets still written somewhere? A rule that nothing uses misleads whoever changes it.
//
//   node script/dead-styles.mjs     names the classes that no component, page or script writes
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

const files = (folder, endings) =>
  readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name);
    if (statSync(file).isDirectory()) return files(file, endings);
    return endings.some((ending) => name.endsWith(ending)) ? [file] : [];
  });
const text = (file) => readFileSync(file, "utf8");

const code = files("src", [".rs"]).map((file) => text(file).replaceAll(/^\s*\/\/.*$/gm, ""));
const pages = files("public", [".html", ".js"]).map(text);
const written = new Set([...code, ...pages].flatMap((words) => words.match(/[a-z][a-z0-9_-]*/g) ?? []));

const dead = files("style", [".css"]).flatMap((file) => {
  const rules = text(file).replaceAll(/\/\*[^]*?\*\//g, "").replaceAll(/"[^"]*"/g, "");
  const classes = new Set([...rules.matchAll(/\.(-?[a-z][a-z0-9_-]*)/g)].map(([, name]) => name));
  return [...classes].filter((name) => !written.has(name)).map((name) => `${file}: .${name}`);
});

if (dead.length > 0) {
  console.log(`Nothing writes these classes any more:\n  ${dead.join("\n  ")}`);
  process.exitCode = 1;
}
