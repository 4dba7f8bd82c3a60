// Texting: an account is connected, a text goes out and is followed, an answer comes in, STOP is obeyed.
import type { Page } from "@playwright/test";
import { begin, call, done } from "../support/begin.ts";
import { checkEverySize, checkPage, expect, hydrated } from "../support/fixtures.ts";
import { texting } from "../support/texting.ts";
import { ACCOUNT, OURS, TOKEN } from "../support/twilio.ts";

const BELLA = "+14155550123";

const test = texting("texting");

async function customer(page: Page, name: string, phone: string, sms: boolean): Promise<string> {
  return done<string>(page, "customers/add_customer", {
    customer: { name, points: [{ kind: "phone", raw: phone, label: "mobile", sms, is_main: true }] },
  });
}

/** The channel, connected if it is not yet. */
async function channel(page: Page): Promise<string> {
  const list = await call<{ channels: { id: string }[] }>(page, "channels/list_channels");
  const form = { name: "Front desk", account: ACCOUNT, token: TOKEN, address: OURS, service: "" };
  return list.json.channels[0]?.id ?? done<string>(page, "channels/connect_twilio", { form });
}

test("Twilio is connected, tested and removed; its token is never shown", async ({ page, problems, twilio }) => {
  await begin(page, "/settings/channels");
  await expect(page.getByText("No channel is connected")).toBeVisible();
  await page.getByRole("button", { name: "Connect Twilio" }).click();
  const dialog = page.getByRole("dialog", { name: "Connect Twilio" });
  problems.allow(/status of 422/);
  await dialog.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(dialog.getByText("The auth token is 32 letters and digits.").first()).toBeVisible();
  await checkPage(page);
  await dialog.getByLabel("Name").fill("Front desk");
  await dialog.getByLabel("Account SID").fill(ACCOUNT);
  await dialog.getByLabel("Auth token").fill(TOKEN);
  await dialog.getByLabel("Your number at Twilio").fill("+1 500 555 0006");
  await dialog.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Works", { exact: true })).toBeVisible();
  await expect(page.getByText("does not tell Pawline of incoming texts yet")).toBeVisible();
  const address = await page.locator("code", { hasText: "/hooks/twilio/" }).innerText();
  twilio.smsUrl = address;
  await page.getByRole("button", { name: "Test" }).click();
  await expect(page.getByText("does not tell Pawline of incoming texts yet")).toBeHidden();
  await checkEverySize(page);
  await page.reload();
  await hydrated(page);
  expect(await page.content()).not.toContain(TOKEN);
  await page.getByRole("button", { name: "Edit" }).click();
  await expect(page.getByLabel("Auth token")).toHaveValue("");
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Remove Front desk" }).click();
  await expect(page.getByText("No channel is connected")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Works", { exact: true })).toBeVisible();
});

test("a text goes out from the card, is followed, and is answered", async ({ page, person, server, twilio }) => {
  await begin(page);
  const connected = await channel(page);
  const id = await customer(page, "Bella Ortiz", BELLA, true);
  const colleague = await person();
  await begin(colleague, "/inbox");
  await page.goto(`/contacts/${id}`);
  await hydrated(page);
  const talk = page.getByRole("region", { name: "Conversation" }).last();
  await expect(talk.getByText("Text to +1 415-555-0123, the Main phone, from Front desk")).toBeVisible();
  // Taken back in time: it never goes out, and its words are in the composer again.
  const from = twilio.sent.length;
  await talk.getByRole("textbox").fill("Mochi is raedy");
  await talk.getByRole("button", { name: "Send", exact: true }).click();
  await talk.getByRole("button", { name: "Undo" }).click();
  await expect(talk.getByRole("textbox")).toHaveValue("Mochi is raedy");
  await talk.getByRole("textbox").fill("Mochi is ready");
  await talk.getByRole("button", { name: "Send", exact: true }).click();
  const bubble = talk.getByRole("article").filter({ hasText: "Mochi is ready" });
  await expect(bubble).toContainText("Goes out in a moment");
  await checkPage(page);
  await expect(bubble.getByText("Sent", { exact: true })).toBeVisible({ timeout: 15_000 });
  expect(twilio.sent.slice(from).map((sent) => [sent.to, sent.body])).toEqual([[BELLA, "Mochi is ready"]]);
  expect(await twilio.report(server.url, twilio.sent[from]!, "delivered")).toBe(200);
  await expect(bubble.getByText("Delivered", { exact: true })).toBeVisible();
  // The answer stands on the card and in the colleague's inbox.
  expect(await twilio.text(server.url, connected, BELLA, "On my way!")).toBe(200);
  await expect(talk.getByText("On my way!")).toBeVisible();
  await expect(colleague.getByText("On my way!")).toBeVisible();
  await checkEverySize(page);
  // It fails: why, and once more.
  twilio.refusal = { code: 30006, message: "Landline" };
  await talk.getByRole("textbox").fill("See you soon");
  await talk.getByRole("button", { name: "Send", exact: true }).click();
  await expect(talk.getByText("This is a landline or a network that takes no texts.")).toBeVisible({ timeout: 15_000 });
  await checkPage(page);
  await talk.getByRole("button", { name: "Send again" }).click();
  const again = talk.getByRole("article").filter({ hasText: "See you soon" });
  await expect(again.getByText("Sent", { exact: true })).toBeVisible({ timeout: 15_000 });
});

test("whoever texts STOP cannot be texted, and the card says why", async ({ page, server, twilio }) => {
  await begin(page);
  const connected = await channel(page);
  const id = await customer(page, "Stan Stop", "+14155550155", true);
  await page.goto(`/contacts/${id}`);
  await hydrated(page);
  const talk = page.getByRole("region", { name: "Conversation" }).last();
  await expect(talk.getByText("Text to +1 415-555-0155")).toBeVisible();
  expect(await twilio.text(server.url, connected, "+14155550155", "stop")).toBe(200);
  await expect(talk.getByText("Text to +1 415-555-0155")).toBeHidden();
  await talk.getByText("Why can’t I text Stan Stop?").click();
  await expect(talk.getByText("They texted STOP from +1 415-555-0155")).toBeVisible();
  await expect(talk.getByText("Texted STOP", { exact: false }).last()).toBeVisible();
  await checkPage(page);
  await checkEverySize(page);
  expect(await twilio.text(server.url, connected, "+14155550155", "START")).toBe(200);
  // What was a note stays one until somebody says otherwise.
  await talk.getByRole("radio", { name: "Text", exact: true }).check();
  await expect(talk.getByText("Text to +1 415-555-0155")).toBeVisible();
});

test("a stranger's text makes a card of their own", async ({ page, server, twilio }) => {
  await begin(page, "/inbox");
  const connected = await channel(page);
  expect(await twilio.text(server.url, connected, "+14155550166", "Do you board cats?")).toBe(200);
  await expect(page.getByText("Do you board cats?").first()).toBeVisible();
  await expect(page.getByText("+1 415-555-0166").first()).toBeVisible();
});
