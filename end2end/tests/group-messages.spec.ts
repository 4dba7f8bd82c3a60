// Group messages: a group is messaged by text, looked at before, followed to the end; another one is stopped.
import type { Page } from "@playwright/test";
import { begin, call, done } from "../support/begin.ts";
import { checkEverySize, checkHtml, checkPage, expect, hydrated, test as base } from "../support/fixtures.ts";
import { Server } from "../support/server.ts";
import { ACCOUNT, OURS, TOKEN, Twilio } from "../support/twilio.ts";

const test = base.extend<object, { twilio: Twilio }>({
  twilio: [
    async ({}, use) => {
      const twilio = await Twilio.start();
      await use(twilio);
      await twilio.stop();
    },
    { scope: "worker" },
  ],
  server: [
    async ({ twilio }, use, worker) => {
      const server = await Server.start(`w${worker.workerIndex}groups`, { TWILIO_API: twilio.url });
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],
});

/** Somebody in the group, with a number that takes texts or does not. */
async function member(page: Page, group: string, name: string, phone: string, sms: boolean): Promise<string> {
  const points = [{ kind: "phone", raw: phone, label: "mobile", sms, is_main: true }];
  const id = await done<string>(page, "customers/add_customer", { customer: { name, points } });
  await done(page, "labels/set_groups", { customer_id: id, add: [group], remove: [] });
  return id;
}

test("a group is messaged, followed to the end, and another message is stopped", async ({ page, person, twilio }) => {
  test.slow();
  await begin(page);
  const group = (await done<{ id: string }>(page, "labels/create_group", { name: "Gold" })).id;

  // Without a channel none can be begun, and the list of them says why.
  await page.goto("/group-messages");
  await hydrated(page);
  await expect(page.getByText("Connect one of the two first.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Choose customers" })).toHaveCount(0);
  await checkEverySize(page);
  await page.getByRole("link", { name: "Go to Channels" }).click();
  await expect(page).toHaveURL(/\/settings\/channels$/);
  await page.goto(`/contacts?group=${group}`);
  await hydrated(page);
  await expect(page.getByRole("link", { name: "Group messages" })).toBeVisible();
  const begins = page.getByRole("button", { name: "Message this group" });
  await expect(begins).toHaveCount(0);
  // Once there is one, it stands there at once.
  const form = { name: "Front desk", account: ACCOUNT, token: TOKEN, address: OURS, service: "" };
  await done(page, "channels/connect_twilio", { form });
  await expect(begins).toBeVisible();
  const ana = await member(page, group, "Ana Ruiz", "+14155550123", true);
  await member(page, group, "Bo Brown", "+14155550124", true);
  await member(page, group, "Cy Young", "+14155550125", false);

  // From the list of the group.
  await page.goto(`/contacts?group=${group}`);
  await hydrated(page);
  await begins.click();
  await expect(page.getByRole("heading", { name: "Message to the group Gold" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Send to 2 customers" })).toBeDisabled();
  await page.getByRole("textbox", { name: "Message", exact: true }).fill("Hi [first name], we close on Friday.");
  await expect(page.getByText("Save to see here what you have written")).toBeVisible();
  await page.getByRole("button", { name: "Save and preview" }).click();
  await expect(page.getByText("2 of 3 customers get it")).toBeVisible();
  const walk = page.getByRole("group", { name: "As they will read it" });
  await expect(walk).toContainText("Hi Ana, we close on Friday.");
  await walk.getByRole("button", { name: "Next customer" }).click();
  await expect(walk).toContainText("Hi Bo, we close on Friday.");
  await page.getByText("1 customer left out, and why").click();
  await expect(page.getByRole("list", { name: "Left out" })).toContainText("Texts are not enabled for any number on the card.");
  await checkEverySize(page);
  await checkHtml(page);

  // Sent, taken back, and sent again; a colleague's screen follows.
  const colleague = await person();
  await begin(colleague, new URL(page.url()).pathname);
  await page.getByRole("button", { name: "Send to 2 customers" }).click();
  const dialog = page.getByRole("dialog", { name: "Send to 2 customers" });
  await expect(dialog).toContainText("60 a minute");
  await checkPage(page);
  await dialog.getByRole("button", { name: "Send to 2 customers" }).click();
  await expect(page.getByText("0 of 2")).toBeVisible();
  await page.getByRole("group", { name: /It goes out to/ }).getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("button", { name: "Save and preview" })).toBeVisible();
  expect(twilio.sent).toHaveLength(0);
  await page.getByRole("button", { name: "Send to 2 customers" }).click();
  await dialog.getByRole("button", { name: "Send to 2 customers" }).click();
  await expect(page.getByText("2 of 2")).toBeVisible({ timeout: 40_000 });
  await expect(colleague.getByText("2 of 2")).toBeVisible();
  const results = page.getByRole("list", { name: "Results" });
  await expect(results.getByText("Sent", { exact: true })).toHaveCount(2, { timeout: 30_000 });
  await expect(results).toContainText("Texts are not enabled for any number on the card.");
  expect(twilio.sent.map((sent) => sent.body).sort()).toEqual([
    "Hi Ana, we close on Friday.",
    "Hi Bo, we close on Friday.",
  ]);
  await page.getByLabel("Show").selectOption("left_out");
  await expect(results.getByRole("listitem")).toHaveCount(1);
  await checkEverySize(page);

  // In her conversation it says what it is, and leads back.
  const sent = new URL(page.url()).pathname;
  await page.goto(`/contacts/${ana}`);
  await hydrated(page);
  const label = page.getByRole("log", { name: "Messages" }).getByRole("link", { name: "Group message: Gold" });
  await expect(label).toHaveAttribute("href", sent);
  await checkPage(page);

  // Another one is stopped before it leaves, and goes on.
  const other = await done<string>(page, "broadcasts/add_broadcast", { audience: { group } });
  await done(page, "broadcasts/edit_broadcast", { id: other, version: 1, form: { body: "Open again", pace: "1" } });
  await page.goto(`/group-messages/${other}`);
  await hydrated(page);
  await page.getByRole("button", { name: "Send to 2 customers" }).click();
  await dialog.getByRole("button", { name: "Send to 2 customers" }).click();
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(page.getByText("It has not gone to 2 customers.")).toBeVisible();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("1 of 2")).toBeVisible({ timeout: 30_000 });
  await page.goto("/group-messages");
  await hydrated(page);
  const list = page.getByRole("list", { name: "Group messages" });
  await expect(list).toContainText("Open again");
  await expect(list).toContainText("Done");
  await checkEverySize(page);
  await checkHtml(page);
  expect((await call<{ state: string }>(page, "broadcasts/open_broadcast", { id: other })).json.state).toBe("sending");
});
