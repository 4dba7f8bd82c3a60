// Takes README's pictures: script/screenshots.
import { defineConfig } from "@playwright/test";
import config from "./playwright.config.ts";

export default defineConfig({ ...config, testDir: "screenshots", workers: 1 });
