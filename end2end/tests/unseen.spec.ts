// A visitor leaves the chat page before they are answered: the answer comes as a text, and its link leads back.
import { Client } from "pg";
import type { Page } from "@playwright/test";
import { begin, call, done } from "../support/begin.ts";
import { checkEverySize, checkPage, expect, hydrated } from "../support/fixtures.ts";
import { texting } from "../support/texting.ts";
import { ACCOUNT, OURS, TOKEN } from "../support/twilio.ts";

const test = texting("unseen");

const said = (visitor: Page) => visitor.getByRole("log");

test("an answer that nobody saw comes as a text, and its link goes on with the chat", async ({ page, person, server, twilio }) => {
  test.slow();
  await begin(page, "/settings/chat");
  const form = { name: "Front desk", account: ACCOUNT, token: TOKEN, address: OURS, service: "" };
  const channel = await done<string>(page, "channels/connect_twilio", { form });
  // By default after five minutes; another choice, and back.
  const unseen = page.getByLabel("An answer that the visitor has not seen");
  await expect(unseen).toHaveValue("5");
  await unseen.selectOption("15");
  await page.getByLabel("By which way").selectOption("text");
  await page.getByRole("button", { name: "Update" }).click();
  await expect(page.getByText("The chat is saved.")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(unseen).toHaveValue("5");
  await checkEverySize(page);

  const slug = (await call<{ business_slug: string }>(page, "staff/whoami")).json.business_slug;
  const visitor = await person();
  await visitor.goto(`/widget/${slug}`);
  await visitor.getByLabel("Your name").fill("Bella Ortiz");
  await visitor.getByLabel("Your phone number or email").fill("(415) 555-0123");
  await visitor.getByRole("textbox", { name: "Your message" }).fill("Is Sunday free?");
  await visitor.getByRole("button", { name: "Send message" }).click();
  await expect(said(visitor)).toContainText("Is Sunday free?");
  await visitor.close();

  await page.goto("/inbox?view=all");
  await hydrated(page);
  await page.getByRole("link", { name: /Bella Ortiz/ }).first().click();
  await expect(page.getByRole("log").getByText("Is Sunday free?")).toBeVisible();
  await page.getByRole("textbox", { name: "Reply" }).fill("Yes, from nine.");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  const bubble = page.locator(".bubble").filter({ hasText: "Yes, from nine." });
  await expect(bubble).toContainText("Sent");
  // Six minutes go by.
  const db = new Client({ connectionString: server.ownerUrl });
  await db.connect();
  await db.query("update message set sent_at = sent_at - interval '6 minutes'");
  await db.query("update unseen_answer set due_at = now()");
  await db.end();
  await expect(bubble).toContainText("goes as a text as well", { timeout: 15_000 });
  await expect(bubble).toContainText(/Also sent as a text at \d/, { timeout: 20_000 });
  await expect.poll(() => twilio.sent.length).toBe(1);
  const text = twilio.sent[0]!;
  expect(text.body).toContain("Yes, from nine.");
  expect(await twilio.report(server.url, text, "delivered")).toBe(200);
  await expect(bubble).toContainText("Delivered", { timeout: 15_000 });
  await checkPage(page);

  // On the phone, which has never seen the page.
  const link = /http\S+/.exec(text.body)![0];
  const phone = await person();
  await phone.goto(new URL(link).pathname + new URL(link).hash);
  await expect(said(phone)).toContainText("Is Sunday free?");
  await expect(said(phone)).toContainText("Yes, from nine.");
  expect(phone.url()).not.toContain("#");
  await phone.reload();
  await expect(said(phone)).toContainText("Yes, from nine.");
  await phone.bringToFront();
  await expect(bubble).toContainText("Seen");
  await phone.getByRole("textbox", { name: "Your message" }).fill("See you then");
  await phone.getByRole("textbox", { name: "Your message" }).press("Enter");
  await expect(page.getByRole("log").getByText("See you then")).toBeVisible();

  // An answer to the text itself comes to the same place.
  expect(await twilio.text(server.url, channel, "+14155550123", "Or Monday")).toBe(200);
  await expect(page.getByRole("log").getByText("Or Monday")).toBeVisible({ timeout: 15_000 });
});
