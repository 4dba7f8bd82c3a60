// Looks for card numbers in what servers kept and said (PROMISES R27): dumps of their databases and their logs.
// Usage: node script/card-scan.mjs FOLDER...   (all files in them; ends with 1 if there is one, or nothing to look at)
//        node script/card-scan.mjs --self-test
import fs from "node:fs";
import path from "node:path";

/** Numbers that stand in the tests and are no cards although they look so: ids at providers. */
const KNOWN = new Set([]);

/** 13 to 19 digits that begin as cards do: in one piece, or in a card's groups with one space or dash between. */
const CANDIDATE =
  /(?<![\w.+-])(?:[3-6]\d{12,18}|2[2-7]\d{14}|[2-6]\d{3}([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?|3\d{3}([ -])\d{6}\2\d{4,5})(?![\w-]|\.\d)/g;

function luhn(digits) {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits[digits.length - 1 - at]);
    sum += at % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}

export function cards(text) {
  return [...text.matchAll(CANDIDATE)].map(([found]) => found).filter((found) => {
    const digits = found.replace(/\D/g, "");
    return luhn(digits) && !KNOWN.has(digits);
  });
}

function selfTest() {
  const found = ["4111111111111111", "x '4111 1111 1111 1111'", "3782-822463-10005", "a\t5555555555554444\tb"];
  const none = ["•••• •••• •••• 1111", "4111111111111112", "id 01941111-1111-4111-8111-111111111111", "a4111111111111111", "1764000000000000"];
  for (const text of found) if (cards(text).length !== 1) throw new Error(`not found in ${text}`);
  for (const text of none) if (cards(text).length !== 0) throw new Error(`found in ${text}`);
}

selfTest();
if (process.argv[2] !== "--self-test") {
  const files = process.argv.slice(2).flatMap((folder) =>
    fs.existsSync(folder) ? fs.readdirSync(folder).map((name) => path.join(folder, name)) : []);
  const kept = files.filter((file) => fs.statSync(file).size > 0);
  if (kept.length === 0) {
    console.error("There is no dump and no log to look at.");
    process.exit(1);
  }
  let wrong = 0;
  for (const file of kept) {
    let at = 0;
    for (const line of fs.readFileSync(file, "utf8").split("\n")) {
      at += 1;
      for (const number of cards(line)) {
        // Not the number itself: this is a log, too.
        console.error(`${path.basename(file)}:${at}: a card number that ends with ${number.slice(-4)}`);
        wrong += 1;
      }
    }
  }
  console.log(`${kept.length} files, ${wrong} card numbers`);
  process.exit(wrong === 0 ? 0 : 1);
}
