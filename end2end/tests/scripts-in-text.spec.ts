// Whatever people type stays text: in names, notes and messages, for staff and visitors alike.
import { type Page } from "@playwright/test";
import { begin, call, done } from "../support/begin.ts";
import { expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "scripts" });

const SCRIPTS = [
  `<script>window.__xss = 1</script>`,
  `<img src=x onerror="window.__xss = 1">`,
  `"><svg onload=window.__xss=1>`,
  `'-window.__xss=1-'`,
  `</title></textarea></script><script>window.__xss = 1</script>`,
  `<a href="javascript:window.__xss=1">press</a> javascript:window.__xss=1`,
  `{{constructor.constructor('window.__xss = 1')()}}`,
];

const clean = async (page: Page) => expect(await page.evaluate(() => "__xss" in window), page.url()).toBe(false);

test("scripts in names, notes and pets are shown and never run", async ({ page }) => {
  test.slow();
  await begin(page, "/help");
  const cards: string[] = [];
  for (const script of SCRIPTS) {
    const id = await done<string>(page, "customers/add_customer", {
      customer: { name: script, business_name: script, details: [{ label: script.slice(0, 60), value: script }] },
    });
    await done(page, "pets/add_pet", { customer_id: id, pet: { name: script.slice(0, 60), species: "dog", breed: script.slice(0, 60), bite_alert: script, allergies: script } });
    await done(page, "notes/add_note", { customer_id: id, about: { kind: "customer" }, body: script, pinned: true });
    cards.push(`/contacts/${id}`);
  }
  for (const path of [...cards, "/contacts", "/", "/bookings", "/inbox"]) {
    await page.goto(path);
    await hydrated(page);
    await clean(page);
  }
  // Once more as the browser draws them itself, without the server.
  await page.goto("/contacts");
  await hydrated(page);
  for (const script of SCRIPTS) {
    await page.getByRole("link", { name: script }).first().click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(script);
    await clean(page);
    await page.goBack();
  }
});

test("scripts in messages are text on both sides", async ({ page, person }) => {
  await begin(page, "/inbox?view=all");
  const slug = (await call<{ business_slug: string }>(page, "staff/whoami")).json.business_slug;
  const visitor = await person();
  await visitor.goto(`/widget/${slug}`);
  await visitor.getByLabel("Your name").fill(String(SCRIPTS[1]));
  await visitor.getByLabel("Your phone number or email").fill("someone@example.com");
  await visitor.getByRole("textbox", { name: "Your message" }).fill(String(SCRIPTS[0]));
  await visitor.getByRole("button", { name: "Send message" }).click();
  await expect(visitor.getByRole("log")).toContainText(String(SCRIPTS[0]));
  for (const script of SCRIPTS.slice(1)) {
    await visitor.getByRole("textbox", { name: "Your message" }).fill(script);
    await visitor.getByRole("textbox", { name: "Your message" }).press("Enter");
    await expect(visitor.getByRole("log")).toContainText(script);
  }
  await page.getByRole("link").filter({ hasText: String(SCRIPTS[1]) }).first().click();
  for (const script of SCRIPTS) await expect(page.getByRole("log")).toContainText(script);
  for (const script of SCRIPTS) {
    await page.getByRole("textbox", { name: "Reply" }).fill(`Re: ${script}`);
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await expect(visitor.getByRole("log")).toContainText(`Re: ${script}`);
  }
  await expect(page.getByRole("log").locator("a[href^='javascript' i]")).toHaveCount(0);
  await expect(visitor.getByRole("log").locator("a[href^='javascript' i]")).toHaveCount(0);
  for (const screen of [page, visitor]) {
    await clean(screen);
    await screen.reload();
    await expect(screen.getByRole("log")).toContainText(String(SCRIPTS[6]));
    await clean(screen);
  }
});
