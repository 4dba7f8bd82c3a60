// Nothing jumps while a page opens.
import { type Page } from "@playwright/test";
import { expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "steady" });

declare global {
  interface Window {
    shifted: number;
  }
}

/** Adds up what moved by itself; LOOK: less than 0.05. */
const watchShifts = (page: Page) =>
  page.addInitScript(() => {
    window.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
        if (!entry.hadRecentInput) window.shifted += entry.value;
      }
    }).observe({ type: "layout-shift", buffered: true });
  });

test("no page shifts while it comes alive, on a desk and on a phone", async ({ page }) => {
  test.setTimeout(180_000);
  await page.goto("/setup");
  await hydrated(page);
  await page.getByRole("button", { name: "Try with sample data" }).click();
  const jobs = page.locator("section", { has: page.getByRole("heading", { name: /^Today’s jobs/ }) });
  await expect(jobs).toBeVisible({ timeout: 30_000 });
  const card = (await jobs.getByRole("listitem").first().getByRole("link").getAttribute("href")) ?? "";
  await watchShifts(page);
  for (const size of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    await page.setViewportSize(size);
    for (const path of ["/", "/inbox?view=all", "/contacts", card, "/bookings", "/follow-ups", "/settings/business"]) {
      await page.goto(path);
      await hydrated(page);
      await expect(page.locator("[data-link-state=Live]").first()).toBeAttached();
      expect(await page.evaluate(() => window.shifted), `${path} at ${size.width} px`).toBeLessThan(0.05);
    }
  }
});
