import { checkHtml, expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "dashboard" });

test("the dashboard shows what waits, who comes and who called, and leads there", async ({ page }) => {
  test.slow();
  await page.goto("/setup");
  await hydrated(page);
  await page.getByRole("button", { name: "Try with sample data" }).click();
  for (const block of [/^Waiting on us/, /^Follow-ups/, /^Today’s jobs/, /^Last calls/, /^Recent customers/]) {
    const section = page.locator("section", { has: page.getByRole("heading", { name: block }) });
    await expect(section.getByRole("listitem").first()).toBeVisible({ timeout: 30_000 });
    expect(await section.getByRole("listitem").count()).toBeLessThanOrEqual(8);
  }
  await expect(page.getByRole("main").getByRole("link", { name: "Add New Customer" }).first()).toBeVisible();
  await checkHtml(page);
  await page.getByRole("main").getByRole("link", { name: "See all" }).first().click();
  await expect(page).toHaveURL(/\/inbox\?view=waiting/);
});
