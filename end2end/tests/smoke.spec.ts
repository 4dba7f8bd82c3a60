import { checkEverySize, checkHtml, expect, hydrated, test } from "../support/fixtures.ts";

test("the first page opens, comes alive and complains about nothing", async ({ page }) => {
  const response = await page.goto("/");
  expect(response?.status()).toBe(200);
  await hydrated(page);
  await expect(page.getByRole("main")).toBeVisible();
  await checkHtml(page);
});

test("every component is accessible in every state and size", async ({ page }) => {
  test.slow();
  await page.goto("/styleguide");
  await hydrated(page);
  await checkHtml(page);
  await checkEverySize(page);
});
