// Measures the card in Chromium: script/bench.
import { defineConfig } from "@playwright/test";
import config from "./playwright.config.ts";

export default defineConfig({
  ...config,
  testDir: "bench",
  workers: 1,
  reporter: [["line"]],
  // Recording would be measured too.
  use: { ...config.use, trace: "off", screenshot: "off" },
});
