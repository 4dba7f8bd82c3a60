import { execFileSync } from "node:child_process";
import path from "node:path";
import { defineConfig } from "@playwright/test";
import type { Circumstances } from "./support/fixtures.ts";

/** The system's own browser: script/test names it, otherwise it is looked for. */
function installed(name: "CHROMIUM" | "FIREFOX"): string {
  // Workers load this file too: look once.
  process.env[name] ??= execFileSync(`../script/install-${name.toLowerCase()}`, {
    cwd: import.meta.dirname,
    encoding: "utf8",
  }).trim();
  return process.env[name];
}

/** `script/test --firefox e2e` and `script/test --slow e2e` choose another. */
const chosen = process.env.PAWLINE_BROWSER ?? "chromium";

const chromium = {
  launchOptions: {
    executablePath: chosen === "firefox" ? undefined : installed("CHROMIUM"),
    // Root has no sandbox to use.
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  },
};

/** The journeys that are also made on a slow computer and a slow line. */
const MAIN = /(sign-in|card|bookings|chat|search|early)\.spec\.ts$/;

/** By WebDriver BiDi, as Debian ships it; Playwright's own patched Firefox is not needed. */
const firefox = {
  browserName: "firefox" as const,
  channel: "moz-firefox",
  launchOptions: {
    executablePath: path.join(import.meta.dirname, "support/firefox.mjs"),
    firefoxUserPrefs: {
      // A document is kept, not opened: its viewer complains of what the tests send.
      "pdfjs.disabled": true,
      // It has no command for what `reducedMotion` says.
      "ui.prefersReducedMotion": 1,
      // A mouse: without a screen it sees none, and takes itself for a phone.
      "ui.primaryPointerCapabilities": 6,
      "ui.allPointerCapabilities": 6,
    },
  },
  contextOptions: {},
};
if (chosen === "firefox") installed("FIREFOX");

export default defineConfig<Circumstances>({
  testDir: "tests",
  outputDir: "test-results",
  // One server for each worker (support/server.ts); the tests of one file follow each other on it.
  // CI takes its time.
  workers: process.env.CI ? 2 : 3,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  // A test that passes only at the second try has failed.
  retries: 0,
  // Long enough for a busy machine: what passes does not wait for it.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: process.env.PLAYWRIGHT_JSON
    ? [["list"], ["json", { outputFile: process.env.PLAYWRIGHT_JSON }]]
    : [["list"]],
  use: {
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    viewport: { width: 1440, height: 900 },
    locale: "en-US",
    timezoneId: "America/New_York",
    contextOptions: { reducedMotion: "reduce" },
    screenshot: "only-on-failure",
    // Keeping a trace of everything costs an eighth of the time; nobody opens one of CI's.
    trace: process.env.CI ? "off" : "retain-on-failure",
  },
  projects: [
    { name: "chromium", use: chromium },
    { name: "firefox", use: firefox },
    {
      // A tablet of the cheapest sort, at the end of a bad line.
      name: "slow",
      testMatch: MAIN,
      use: { ...chromium, slow: true, actionTimeout: 60_000, navigationTimeout: 90_000 },
      expect: { timeout: 60_000 },
      timeout: 400_000,
    },
  ].filter(({ name }) => name === chosen),
});
