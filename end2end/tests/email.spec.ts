// Email: a mail server is connected and tested, an email goes out from the card in its thread, and what goes wrong is told.
import type { Page } from "@playwright/test";
import { begin, call, done } from "../support/begin.ts";
import { checkEverySize, checkPage, expect, hydrated, test as base } from "../support/fixtures.ts";
import { DESK, MailServers, header } from "../support/mail.ts";
import { Server } from "../support/server.ts";

const test = base.extend<object, { mail: MailServers }>({
  mail: [
    async ({}, use) => {
      const mail = await MailServers.start();
      await use(mail);
      mail.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  server: [
    async ({ mail }, use, worker) => {
      const server = await Server.start(`w${worker.workerIndex}email`, mail.settings);
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],
});

async function customer(page: Page, name: string, address: string): Promise<string> {
  return done<string>(page, "customers/add_customer", {
    customer: { name, points: [{ kind: "email", raw: address, label: "home", is_main: true }] },
  });
}

test("a mail server is connected and tested, and an email goes out from the card", async ({ page, problems, mail }) => {
  await begin(page, "/settings/channels");
  await expect(page.getByText("No email address is connected")).toBeVisible();
  await page.getByRole("button", { name: "Connect email" }).click();
  const dialog = page.getByRole("dialog", { name: "Connect email" });
  problems.allow(/status of 422/);
  await dialog.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(dialog.getByText("A mail server is called such as smtp.example.com.").first()).toBeVisible();
  await checkPage(page);
  await dialog.getByRole("textbox", { name: "Name", exact: true }).fill("Front desk");
  await dialog.getByRole("textbox", { name: "Email address", exact: true }).fill(DESK);
  await dialog.getByRole("textbox", { name: /^Shown as/ }).fill("Happy Paws");
  await dialog.getByRole("textbox", { name: /^Mail server for sending/ }).fill("localhost");
  await dialog.getByRole("textbox", { name: "Port", exact: true }).fill(String(mail.smtp));
  await dialog.getByRole("textbox", { name: "User name", exact: true }).fill(DESK);
  await dialog.getByLabel(/^Password/).fill("wrong");
  await dialog.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("The mail server does not accept the user name and password.")).toBeVisible();
  await page.getByRole("button", { name: "Edit" }).click();
  await expect(page.getByLabel(/^Password/)).toHaveValue("");
  await page.getByLabel(/^Password/).fill(mail.password);
  await page.getByRole("button", { name: "Update" }).click();
  await expect(page.getByText("Works", { exact: true })).toBeVisible();
  await checkEverySize(page);
  expect(await page.content()).not.toContain(mail.password);
  expect((await call<{ channels: unknown[] }>(page, "channels/list_channels")).json.channels).toHaveLength(1);

  const id = await customer(page, "Bella Ortiz", "bella@example.com");
  await page.goto(`/contacts/${id}`);
  await hydrated(page);
  const talk = page.getByRole("region", { name: "Conversation" }).last();
  await expect(talk.getByText(`Email to bella@example.com, the Main email, from Front desk (${DESK})`)).toBeVisible();
  await talk.getByLabel("Reply").fill("Is four fine?");
  await talk.getByRole("button", { name: "Send" }).click();
  await expect(talk.getByText("A subject is needed here.")).toBeVisible();
  // Taken back in time: nothing goes out, and its words and its subject are there again.
  await talk.getByLabel("Subject").fill("Bath on Friday");
  await talk.getByRole("button", { name: "Send" }).click();
  await talk.getByRole("button", { name: "Undo" }).click();
  await expect(talk.getByLabel("Reply")).toHaveValue("Is four fine?");
  await expect(talk.getByLabel("Subject")).toHaveValue("Bath on Friday");
  await talk.getByRole("button", { name: "Send" }).click();
  const bubble = talk.getByRole("article").filter({ hasText: "Is four fine?" });
  await expect(bubble).toContainText("Bath on Friday");
  await expect(bubble.getByText("Sent", { exact: true })).toBeVisible({ timeout: 20_000 });
  await checkPage(page);
  await checkEverySize(page);
  // The next one goes on with the thread. Narrow pages have put the conversation elsewhere.
  await page.reload();
  await hydrated(page);
  await expect(talk.getByLabel("Subject")).toHaveValue("Re: Bath on Friday");
  await talk.getByLabel("Reply").fill("Or five?");
  await talk.getByLabel("Reply").press("Control+Enter");
  const next = talk.getByRole("article").filter({ hasText: "Or five?" });
  await expect(next.getByText("Sent", { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect.poll(() => mail.sent.length).toBe(2);
  const [first, second] = mail.sent as [string, string];
  expect(header(first, "Subject")).toBe("Bath on Friday");
  expect(header(second, "In-Reply-To")).toBe(header(first, "Message-ID"));
  // An address that does not exist: why, in plain words, and the way to try again.
  const nobody = await customer(page, "Nora Nobody", "nobody-here@example.com");
  await page.goto(`/contacts/${nobody}`);
  await hydrated(page);
  await talk.getByLabel("Subject").fill("Hello");
  await talk.getByLabel("Reply").fill("Hello Nora");
  await talk.getByRole("button", { name: "Send" }).click();
  await expect(talk.getByText("There is no such email address.")).toBeVisible({ timeout: 20_000 });
  await expect(talk.getByRole("button", { name: "Send again" })).toBeVisible();
  await checkPage(page);
});
