// The card on paper: black on white, what must be known as outlined words, nothing of the screen around it.
import { writeFileSync } from "node:fs";
import { call, done, intent } from "../support/begin.ts";
import { expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "print" });

test.skip(({ browserName }) => browserName === "firefox", "No command shows the page as printed.");

test("a card is printed black on white, with its alerts in words", async ({ page }) => {
  test.slow();
  await page.goto("/setup");
  expect((await call(page, "setup/try_sample", { intent: intent() })).status).toBe(200);
  const today = await call<{ jobs: { rows: { customer_id: string }[] } }>(page, "dashboard/open");
  const id = today.json.jobs.rows[0]?.customer_id;
  await done(page, "pets/add_pet", { customer_id: id, pet: { name: "Rex", species: "dog", bite_alert: "Snaps at strangers", allergies: "Chicken" } });
  // Also from a dark screen, and with another part of the card in front.
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto(`/contacts/${id}`);
  await hydrated(page);
  await expect(page.getByRole("list", { name: "Safety" })).toContainText("Snaps at strangers");

  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  for (const screen of [".rail", ".app-header", ".app-action", ".card-chat", ".composer", ".toasts", ".card-actions"]) {
    await expect(page.locator(screen).first(), screen).toBeHidden();
  }
  const flag = page.locator(".safety-flag").first();
  await expect(flag).toBeVisible();
  const style = await flag.evaluate((node) => {
    const { color, borderTopStyle, borderTopWidth } = getComputedStyle(node);
    return { color, borderTopStyle, outlined: Number.parseFloat(borderTopWidth) >= 1 };
  });
  expect(style).toEqual({ color: "rgb(0, 0, 0)", borderTopStyle: "solid", outlined: true });
  const paper = await page.evaluate(() => [getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.body).color]);
  expect(paper[1]).toBe("rgb(0, 0, 0)");
  expect(["rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"]).toContain(paper[0]);
  await expect(page.getByRole("heading", { name: "Personal information" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Pets", exact: true })).toBeVisible();

  const pdf = await page.pdf({ format: "A4", margin: { top: "12mm", bottom: "12mm", left: "12mm", right: "12mm" } });
  if (process.env.PICTURES) writeFileSync(`${process.env.PICTURES}/card.pdf`, pdf);
  const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  expect(pages, "pages of paper").toBeGreaterThan(0);
  expect(pages, "pages of paper").toBeLessThan(8);
});
