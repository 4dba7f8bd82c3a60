import { execFileSync } from "node:child_process";
import { defineConfig } from "@playwright/test";

/** The system's own Chromium: script/test names it, otherwise it is looked for. */
function chromium(): string {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  return execFileSync("../script/install-chromium", { cwd: import.meta.dirname, encoding: "utf8" }).trim();
}

// Workers load this file too: look once.
process.env.CHROMIUM = chromium();

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  // One server for each worker (support/server.ts); the tests of one file follow each other on it.
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  // A test that passes only at the second try has failed.
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: process.env.PLAYWRIGHT_JSON
    ? [["list"], ["json", { outputFile: process.env.PLAYWRIGHT_JSON }]]
    : [["list"]],
  use: {
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    viewport: { width: 1440, height: 900 },
    locale: "en-US",
    timezoneId: "America/New_York",
    contextOptions: { reducedMotion: "reduce" },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM,
      // Root has no sandbox to use.
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    },
  },
});
