import { expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "sample" });

test("one button makes a believable business and signs in", async ({ page }) => {
  await page.goto("/setup");
  await hydrated(page);
  await page.getByRole("button", { name: "Try with sample data" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Good (morning|afternoon|evening), Ana$/ })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("heading", { name: /^Waiting on us/ })).toBeVisible();
  // Some customers stand there twice, so that the list of duplicates shows what it is for.
  await page.goto("/contacts");
  await hydrated(page);
  await page.getByRole("link", { name: "Duplicates (5)" }).click();
  await expect(page.getByText(/Same phone/).first()).toBeVisible();
  await expect(page.getByText(/Same email/).first()).toBeVisible();
});
