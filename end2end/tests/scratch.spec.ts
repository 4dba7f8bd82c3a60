import { checkEverySize, checkHtml, expect, hydrated, test } from "../support/fixtures.ts";

test("the first page opens, comes alive and complains about nothing", async ({ page, problems }) => {
  const response = problems.allow(/icon.svg/); await page.goto("/");
  expect(response?.status()).toBe(200);
  await hydrated(page);
  
  
});

test("every component is accessible in every state and size", async ({ page, problems }) => {
  test.slow();
  problems.allow(/icon.svg/); await page.goto("/styleguide");
  await hydrated(page);
  
  await checkEverySize(page);
});
