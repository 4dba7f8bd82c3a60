// README's pictures, taken of the sample business. Names and words are the same every time; dates are today's.
import path from "node:path";
import type { Page } from "@playwright/test";
import { expect, hydrated, test } from "../support/fixtures.ts";

const PICTURES = [
  { name: "dashboard", width: 1440, height: 900, scheme: "light", page: "/" },
  { name: "inbox", width: 1440, height: 900, scheme: "light", page: "/inbox?view=waiting" },
  { name: "card", width: 1440, height: 900, scheme: "light", page: "card" },
  { name: "dashboard-phone-dark", width: 390, height: 844, scheme: "dark", page: "/" },
  { name: "card-phone-dark", width: 390, height: 844, scheme: "dark", page: "card" },
] as const;

test("pictures of the sample business", async ({ page }) => {
  test.setTimeout(180_000);
  await page.goto("/setup");
  await hydrated(page);
  await page.getByRole("button", { name: "Try with sample data" }).click();
  await expect(page.getByRole("heading", { name: /^Today’s jobs/ })).toBeVisible({ timeout: 30_000 });
  const card = await firstCard(page);
  for (const picture of PICTURES) {
    await page.setViewportSize({ width: picture.width, height: picture.height });
    await page.emulateMedia({ colorScheme: picture.scheme });
    await page.goto(picture.page === "card" ? card : picture.page);
    await hydrated(page);
    await expect(page.locator("[data-link-state=Live]")).toBeVisible();
    if (picture.name === "inbox") {
      await page.getByRole("link", { name: /Waiting$|Waiting/ }).nth(1).click();
      await expect(page.getByRole("log")).toBeVisible();
    }
    await page.screenshot({ path: path.join(import.meta.dirname, `${picture.name}.png`), animations: "disabled" });
  }
});

/** The address of a customer's card that has jobs today, and something that must be known. */
async function firstCard(page: Page): Promise<string> {
  const jobs = page.locator("section", { has: page.getByRole("heading", { name: /^Today’s jobs/ }) });
  const links = await jobs.getByRole("listitem").getByRole("link").all();
  const cards = await Promise.all(links.map((link) => link.getAttribute("href")));
  for (const card of cards) {
    await page.goto(card ?? "/contacts");
    await hydrated(page);
    if (await page.getByRole("list", { name: "Safety" }).isVisible()) return card ?? "/contacts";
  }
  return cards[0] ?? "/contacts";
}
