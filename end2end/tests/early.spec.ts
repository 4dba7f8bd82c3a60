// A slow line: the page's words are there long before its program. What is done meanwhile is not lost.
import type { Page } from "@playwright/test";
import { begin } from "../support/begin.ts";
import { expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "early" });

/** The program arrives when the answer is called. */
async function hold(page: Page): Promise<() => void> {
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route(/\.wasm$/, async (route) => {
    await arrived;
    await route.continue();
  });
  return arrive;
}

test("who signs in before the page is alive is signed in when it is, and no password stands in an address", async ({ page, person }) => {
  await begin(page);
  const early = await person();
  const arrive = await hold(early);
  await early.goto("/sign-in?next=/help", { waitUntil: "domcontentloaded" });
  await early.getByLabel("Email").fill("olga@example.com");
  await early.getByLabel("Password").fill("correct horse battery staple");
  await early.getByLabel("Password").press("Enter");
  await expect(early.getByRole("button", { name: "Sign in" })).toHaveAttribute("aria-busy", "true");
  expect(new URL(early.url()).search).toBe("?next=/help");
  await expect(early.getByLabel("Email")).toHaveValue("olga@example.com");
  arrive();
  await expect(early).toHaveURL(/\/help$/);
  await hydrated(early);
});

test("of what is pressed before the page is alive the last press counts", async ({ page, context }) => {
  await begin(page, "/help");
  // Not from the worker: the program is awaited anew.
  await page.evaluate(async () => {
    for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
    for (const name of await caches.keys()) await caches.delete(name);
  });
  const other = await context.newPage();
  const arrive = await hold(other);
  await other.goto("/settings/me", { waitUntil: "domcontentloaded" });
  const first = other.getByRole("button", { name: "Change password" });
  await first.click();
  await expect(first).toHaveAttribute("aria-busy", "true");
  const person = other.getByRole("button", { name: /^Olga Owner/ });
  await person.click();
  await expect(first).not.toHaveAttribute("aria-busy", "true");
  await expect(other.getByRole("menuitem", { name: "Sign out" })).toHaveCount(0);
  arrive();
  await hydrated(other);
  await expect(other.getByRole("menuitem", { name: "Sign out" })).toBeVisible();
});
