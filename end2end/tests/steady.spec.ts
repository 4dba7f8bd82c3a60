// Nothing jumps while a page opens, and a press is answered before the server has.
import { type Page } from "@playwright/test";
import { begin, done } from "../support/begin.ts";
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

test("while the server thinks, what was pressed says so; when it fails, why, and nothing typed is lost", async ({ page, problems }) => {
  problems.allow(/status of 503/, /status 503/);
  await begin(page, "/help");
  const id = await done<string>(page, "customers/add_customer", { customer: { name: "Bella Ortiz" } });
  await page.goto(`/contacts/${id}`);
  await hydrated(page);
  const notes = page.locator("#notes");
  await notes.getByRole("button", { name: "Add note" }).click();
  await notes.getByLabel("New note").fill("Comes with his own towel");
  let answer: (() => void) | undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route("**/api/notes/add_note", async (route) => {
    await held;
    await route.fulfill({ status: 503, contentType: "application/json", body: JSON.stringify("Unavailable") });
  });
  const save = notes.getByRole("button", { name: "Save note" });
  await save.click();
  await expect(save).toHaveAttribute("aria-busy", "true");
  answer?.();
  await expect(save).not.toHaveAttribute("aria-busy", "true", { timeout: 20_000 });
  await expect(notes.getByLabel("New note")).toHaveValue("Comes with his own towel");
  await page.unroute("**/api/notes/add_note");
  await save.click();
  await expect(notes.getByText("Comes with his own towel")).toBeVisible();
});
