// Makes the site folder out of what cargo compiled: the browser's program (wasm-bindgen, and wasm-opt
// for a release), the styles in one file, the public files, and assets.json, by which the server learns
// the hashed names. Does only what changed. Called by script/build.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { parseArgs } from "node:util";
import zlib from "node:zlib";

const root = path.resolve(import.meta.dirname, "..");
const require = createRequire(path.join(root, "end2end", "package.json"));
const { values: option } = parseArgs({
  options: {
    mode: { type: "string" }, // dev or release
    wasm: { type: "string" }, // what cargo compiled
    bindgen: { type: "string" }, // the wasm-bindgen program
    work: { type: "string" }, // where intermediate files are kept
    site: { type: "string" },
  },
});
const release = option.mode === "release";
const pkg = path.join(option.site, "pkg");
/** How many builds' files stay beside the newest, for pages that are still open. */
const BUILDS_KEPT = 3;

const hash = (...parts) => parts.reduce((h, part) => h.update(part), createHash("sha256")).digest("hex");
const say = (text) => console.log(`   ${text}`);
const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1000)} KB` : `${(bytes / 1e6).toFixed(1)} MB`);

/** Every file below a folder, as paths relative to it, in order. */
function filesBelow(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

/** Writes a file whole or not at all, and only when its content changed. */
function write(file, content) {
  const bytes = Buffer.from(content);
  if (fs.existsSync(file) && fs.readFileSync(file).equals(bytes)) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(`${file}.new`, bytes);
  fs.renameSync(`${file}.new`, file);
}

/** The folder with pawline.js, pawline_bg.wasm and perhaps snippets/. */
function program() {
  const out = path.join(option.work, option.mode);
  const stamp = `${out}.stamp`;
  const wanted = hash(fs.readFileSync(option.wasm), option.bindgen, option.mode);
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === wanted) return out;
  fs.rmSync(stamp, { force: true });
  fs.rmSync(out, { recursive: true, force: true });
  execFileSync(
    option.bindgen,
    ["--target", "web", "--no-typescript", "--out-dir", out, "--out-name", "pawline", option.wasm],
    { stdio: "inherit" },
  );
  const wasm = path.join(out, "pawline_bg.wasm");
  if (release) {
    const before = fs.statSync(wasm).size;
    say("Shrinking the browser's program with wasm-opt (about a minute)");
    const features = ["bulk-memory", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext"];
    execFileSync(
      path.join(root, "end2end", "node_modules", ".bin", "wasm-opt"),
      ["-Oz", ...features.map((feature) => `--enable-${feature}`), wasm, "-o", `${wasm}.small`],
      { stdio: "inherit" },
    );
    fs.renameSync(`${wasm}.small`, wasm);
    say(`from ${size(before)} to ${size(fs.statSync(wasm).size)}`);
  }
  fs.writeFileSync(stamp, wanted);
  return out;
}

/** All styles in one minified file. */
function styles() {
  const { bundle } = require("lightningcss");
  const version = (major, minor = 0) => (major << 16) | (minor << 8);
  const { code, warnings } = bundle({
    filename: path.join(root, "style", "main.css"),
    minify: true,
    targets: { safari: version(17, 2), ios_saf: version(17, 2), chrome: version(120), firefox: version(121) },
  });
  for (const warning of warnings) say(`style: ${warning.message} (${warning.loc?.filename}:${warning.loc?.line})`);
  return Buffer.from(code);
}

/** The same bytes, packed as well as can be, beside the file: the server sends them as they are. */
function precompress(file) {
  const bytes = fs.readFileSync(file);
  if (!fs.existsSync(`${file}.br`)) {
    const params = { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    fs.writeFileSync(`${file}.br`, zlib.brotliCompressSync(bytes, { params }));
  }
  if (!fs.existsSync(`${file}.gz`)) fs.writeFileSync(`${file}.gz`, zlib.gzipSync(bytes, { level: 9 }));
}

/** Copies public/ and takes away what is no longer in it. */
function publicFiles() {
  const list = path.join(option.site, ".public.json");
  const source = path.join(root, "public");
  const now = filesBelow(source).filter((file) => !path.basename(file).startsWith("."));
  for (const file of fs.existsSync(list) ? JSON.parse(fs.readFileSync(list, "utf8")) : []) {
    for (const ending of [".br", ".gz"]) fs.rmSync(path.join(option.site, file + ending), { force: true });
    if (!now.includes(file)) fs.rmSync(path.join(option.site, file), { force: true });
  }
  for (const file of now) {
    write(path.join(option.site, file), fs.readFileSync(path.join(source, file)));
    if (release && /\.(css|html|ico|js|json|svg|txt|webmanifest)$/.test(file)) precompress(path.join(option.site, file));
  }
  write(list, JSON.stringify(now));
  return hash(...now.map((file) => fs.readFileSync(path.join(source, file))));
}

const out = program();
const named = {};
const files = [];
function publish(key, name, content) {
  const ending = path.extname(name);
  const file = `${name.slice(0, -ending.length)}.${hash(content).slice(0, 16)}${ending}`;
  write(path.join(pkg, file), content);
  files.push(file);
  named[key] = `/pkg/${file}`;
}
publish("js", "pawline.js", fs.readFileSync(path.join(out, "pawline.js")));
publish("wasm", "pawline_bg.wasm", fs.readFileSync(path.join(out, "pawline_bg.wasm")));
publish("css", "pawline.css", styles());
// pawline.js imports these by a path relative to itself; their folder's name already holds a hash.
for (const file of filesBelow(path.join(out, "snippets"))) {
  write(path.join(pkg, "snippets", file), fs.readFileSync(path.join(out, "snippets", file)));
  files.push(path.join("snippets", file));
}
if (release) files.forEach((file) => precompress(path.join(pkg, file)));

// Public files keep their names, so their content is part of the build's: the service worker fetches
// them anew with each build.
const build = hash(...files, publicFiles()).slice(0, 16);
const all = files.map((file) => `/pkg/${file.split(path.sep).join("/")}`);
write(path.join(option.site, "assets.json"), `${JSON.stringify({ build, ...named, files: all }, null, 2)}\n`);

// Keep the files of the last builds, drop what is older.
const history = path.join(option.site, ".builds.json");
const before = fs.existsSync(history) ? JSON.parse(fs.readFileSync(history, "utf8")) : [];
const builds = [{ build, files }, ...before.filter((entry) => entry.build !== build)].slice(0, 1 + BUILDS_KEPT);
write(history, JSON.stringify(builds, null, 2));
const kept = new Set(builds.flatMap((entry) => entry.files));
for (const file of filesBelow(pkg)) {
  if (!kept.has(file.replace(/\.(br|gz)$/, ""))) fs.rmSync(path.join(pkg, file));
}

const weigh = (file) => {
  const full = path.join(option.site, file);
  return size(fs.statSync(release ? `${full}.br` : full).size);
};
say(
  `program ${weigh(named.wasm)}, its loader ${weigh(named.js)}, styles ${weigh(named.css)}${release ? " (brotli)" : ""}; build ${build}`,
);
