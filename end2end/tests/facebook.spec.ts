// Facebook Messenger: a Page is connected, somebody writes and has a name and a photo, is answered within Facebook's time,
// and by another way after it.
import type { Page } from "@playwright/test";
import { begin, call, done } from "../support/begin.ts";
import { Facebook, PAGE, SECRET, TOKEN } from "../support/facebook.ts";
import { checkEverySize, checkPage, expect, hydrated, test as base } from "../support/fixtures.ts";
import { Server } from "../support/server.ts";

const BELLA = "7700112233445566";
/** A blue square of 8 × 8 px. */
const PHOTO =
  "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR4nGNQCDiAFTEMLQkAintMAXLrfgQAAAAASUVORK5CYII=";

const test = base.extend<object, { facebook: Facebook }>({
  facebook: [
    async ({}, use) => {
      const facebook = await Facebook.start();
      await use(facebook);
      await facebook.stop();
    },
    { scope: "worker" },
  ],
  server: [
    async ({ facebook }, use, worker) => {
      const server = await Server.start(`w${worker.workerIndex}facebook`, { FACEBOOK_API: facebook.url });
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],
});

/** The Page, connected if it is not yet. */
async function channel(page: Page): Promise<string> {
  const list = await call<{ channels: { id: string }[] }>(page, "channels/list_channels");
  const form = { name: "Our Page", page: PAGE, token: TOKEN, secret: SECRET };
  return list.json.channels[0]?.id ?? done<string>(page, "channels/connect_facebook", { form });
}

test("a Page is connected, tested and removed; its secrets are never shown", async ({ page, problems, server }) => {
  await begin(page, "/settings/channels");
  await expect(page.getByText("No Page is connected")).toBeVisible();
  await page.getByRole("button", { name: "Connect Facebook Messenger" }).click();
  const dialog = page.getByRole("dialog", { name: "Connect Facebook Messenger" });
  problems.allow(/status of 422/);
  await dialog.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(dialog.getByText("The app secret is 32 letters and digits.").first()).toBeVisible();
  await checkPage(page);
  await dialog.getByLabel("Name").fill("Our Page");
  await dialog.getByLabel("Page ID").fill(PAGE);
  await dialog.getByLabel("Page access token").fill(TOKEN);
  await dialog.getByLabel("App secret").fill(SECRET);
  await dialog.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Works", { exact: true })).toBeVisible();
  await expect(page.getByText("Facebook Page “Happy Paws Grooming”")).toBeVisible();
  await checkEverySize(page);
  // Facebook asks whether the address is ours.
  const address = await page.locator("code", { hasText: "/hooks/messenger/" }).innerText();
  const word = await page.locator("code").last().innerText();
  const asked = new URLSearchParams({ "hub.mode": "subscribe", "hub.verify_token": word, "hub.challenge": "1158201444" });
  expect(address.startsWith(server.url)).toBe(true);
  expect(await (await fetch(`${address}?${asked.toString()}`)).text()).toBe("1158201444");
  await page.reload();
  await hydrated(page);
  const shown = await page.content();
  expect(shown.includes(TOKEN) || shown.includes(SECRET)).toBe(false);
  await page.getByRole("button", { name: "Edit" }).click();
  await expect(page.getByLabel("Page access token")).toHaveValue("");
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Remove Our Page" }).click();
  await expect(page.getByText("No Page is connected")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Works", { exact: true })).toBeVisible();
});

test("somebody writes with name and photo, and is answered, delivered and read", async ({ page, server, facebook }) => {
  await begin(page, "/inbox?view=all");
  const connected = await channel(page);
  facebook.people.set(BELLA, { first_name: "Bella", last_name: "Ortiz" });
  facebook.photo = Buffer.from(PHOTO, "base64");
  expect(await facebook.writes(server.url, connected, BELLA, "Is Mochi ready?")).toBe(200);
  await expect(page.getByText("Is Mochi ready?").first()).toBeVisible();
  const row = page.getByRole("link", { name: /Bella Ortiz/ }).first();
  await expect(row).toBeVisible({ timeout: 15_000 });
  await row.click();
  await expect(page.getByText("Facebook message to Bella Ortiz, where they wrote, from Happy Paws Grooming")).toBeVisible();
  await expect(page.getByText("You can answer until")).toBeVisible();
  await page.getByRole("textbox", { name: "Reply" }).fill("At four");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  const bubble = page.getByRole("article").filter({ hasText: "At four" });
  await expect(bubble.getByText("Sent", { exact: true })).toBeVisible({ timeout: 15_000 });
  expect(facebook.sent.map((sent) => [sent.to, sent.body, sent.sort])).toEqual([[BELLA, "At four", "RESPONSE"]]);
  const sent = facebook.sent[0]!;
  expect(await facebook.echo(server.url, connected, sent)).toBe(200);
  expect(await facebook.got(server.url, connected, sent, "delivery")).toBe(200);
  await expect(bubble.getByText("Delivered", { exact: true })).toBeVisible();
  expect(await facebook.got(server.url, connected, sent, "read")).toBe(200);
  await expect(bubble.getByText("Read", { exact: true })).toBeVisible();
  await expect(bubble).toHaveCount(1);
  expect(await facebook.answeredThere(server.url, connected, BELLA, "Bring the leash")).toBe(200);
  const theirs = page.getByRole("article").filter({ hasText: "Bring the leash" });
  await expect(theirs.getByText("Written on Facebook")).toBeVisible();
  await checkEverySize(page);
  // The card has the photo and says where they are reached.
  await page.getByRole("link", { name: "Open the card" }).first().click();
  await hydrated(page);
  await expect(page.getByRole("heading", { name: "Bella Ortiz", level: 1 })).toBeVisible();
  await expect(page.getByText("Facebook Messenger").first()).toBeVisible();
  await expect(page.locator("img[src^='/files/']").first()).toBeVisible();
  await checkPage(page);
});

test("after a week Facebook is closed, and another way is offered", async ({ page, server, facebook }) => {
  await begin(page);
  const connected = await channel(page);
  facebook.people.set("8800112233445566", { first_name: "Cora", last_name: "Late" });
  expect(await facebook.writes(server.url, connected, "8800112233445566", "Do you board cats?", 9)).toBe(200);
  await page.goto("/inbox?view=all");
  await hydrated(page);
  const row = page.getByRole("link", { name: /Cora Late/ }).first();
  await expect(row).toBeVisible({ timeout: 15_000 });
  await row.click();
  await expect(page.getByText("Facebook lets a Page answer for 7 days, and they wrote there last 9 days ago.")).toBeVisible();
  await expect(page.getByText("Text, email or call them.")).toBeVisible();
  await expect(page.getByRole("radio", { name: "Facebook" })).toHaveCount(0);
  await checkEverySize(page);
  // They write again, and it is open.
  expect(await facebook.writes(server.url, connected, "8800112233445566", "Hello?")).toBe(200);
  await expect(page.getByRole("radio", { name: "Facebook" })).toBeVisible();
  const long = "x".repeat(2001);
  await page.getByRole("radio", { name: "Facebook" }).check();
  await page.getByRole("textbox", { name: "Reply" }).fill(long);
  // By the keyboard: the button moves away under the mouse while the field grows.
  await page.getByRole("textbox", { name: "Reply" }).press("Control+Enter");
  await expect(page.getByText("A message on Facebook has at most 2000 characters; this has 2001.")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Reply" })).toHaveValue(long);
});
