// Email: a mail server is connected and tested, an email goes out from the card in its thread, what goes wrong is told,
// and what comes in stands in the inbox, is answered, and cannot act.
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
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
  await talk.getByRole("button", { name: "Send", exact: true }).click();
  await expect(talk.getByText("A subject is needed here.")).toBeVisible();
  // Taken back in time: nothing goes out, and its words and its subject are there again.
  await talk.getByLabel("Subject").fill("Bath on Friday");
  await talk.getByRole("button", { name: "Send", exact: true }).click();
  await talk.getByRole("button", { name: "Undo" }).click();
  await expect(talk.getByLabel("Reply")).toHaveValue("Is four fine?");
  await expect(talk.getByLabel("Subject")).toHaveValue("Bath on Friday");
  await talk.getByRole("button", { name: "Send", exact: true }).click();
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
  await talk.getByRole("button", { name: "Send", exact: true }).click();
  await expect(talk.getByText("There is no such email address.")).toBeVisible({ timeout: 20_000 });
  await expect(talk.getByRole("button", { name: "Send again" })).toBeVisible();
  await checkPage(page);
});

test("an email comes in, is read and answered, and cannot act", async ({ page, person, problems, mail }) => {
  // The tests' own looks into the frame; what the email brought is gone before (tests/it/email/arriving.rs).
  problems.allow(/Blocked script execution in '[^']*\/mail\//);
  // In Firefox the check for accessibility asks each frame, also one that may not answer.
  problems.allow(/postMessage.*recipient window’s origin \(‘null’\)/);
  await begin(page, "/settings/channels");
  // The one of the journey before has this address.
  const { channels } = (await call<{ channels: { id: string }[] }>(page, "channels/list_channels")).json;
  for (const { id } of channels) await done(page, "channels/remove_channel", { id });
  await done(page, "channels/connect_email", {
    form: {
      name: "Front desk", address: DESK, display_name: "Happy Paws", smtp_host: "localhost", smtp_port: String(mail.smtp),
      smtp_security: "starttls", account: DESK, password: mail.password, plus_replies: false,
      imap_host: "localhost", imap_port: String(mail.imaps), imap_account: DESK, imap_password: mail.password,
    },
  });
  await page.getByRole("button", { name: "Test" }).click();
  await expect(page.getByText("Works", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Let a service hand emails over" }).click();
  // The list has been drawn anew meanwhile; the secret stays until it is closed.
  const handing = page.getByRole("dialog", { name: "Handing emails over" });
  await expect(handing.locator("code")).toHaveCount(2);
  await expect(page.getByRole("button", { name: "Make another secret for handing over", includeHidden: true })).toHaveCount(1);
  const [url, key] = await handing.locator("code").allTextContents();
  // On a phone what a toast says leaves the dialog in sight.
  await page.setViewportSize({ width: 390, height: 844 });
  const said = await page.getByText("The secret is made.").boundingBox();
  const toast = await page.locator(".toast").filter({ hasText: "The secret is made." }).boundingBox();
  expect(toast!.height).toBeLessThan(said!.height + 60);
  await page.setViewportSize({ width: 1440, height: 900 });
  await checkEverySize(page);
  // Shown once.
  await page.reload();
  await hydrated(page);
  await expect(page.getByRole("button", { name: "Make another secret for handing over" })).toBeVisible();
  expect(await page.content()).not.toContain(key!);

  const post = async (id: string, more: string, body: string) => {
    const raw = `From: Carl Moss <carl@example.com>\r\nTo: ${DESK}\r\nSubject: Walk on Friday\r\nMessage-ID: <${id}@example.com>\r\n${more}\r\n${body}`;
    const signature = createHmac("sha256", key!).update(raw).digest("hex");
    const headers = { "content-type": "message/rfc822", "x-pawline-signature": `sha256=${signature}` };
    expect((await fetch(url!, { method: "POST", headers, body: raw })).status).toBe(200);
  };
  await page.goto("/inbox");
  await hydrated(page);
  const html = "Content-Type: text/html; charset=utf-8\r\n";
  const outside: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("spy.example")) outside.push(request.url());
  });
  await post(
    "1",
    html,
    "<p>Is <b>six</b> fine?</p><script>top.document.title='x';top.__xss=1;window.__xss=1</script>" +
      "<img src=https://spy.example/1.gif onerror=top.__xss=1><div style='background:url(https://spy.example/2.gif)'></div>" +
      "<link rel=stylesheet href=https://spy.example/3.css><iframe src=https://spy.example/4></iframe>",
  );
  await page.getByRole("link", { name: /Carl Moss/ }).click();
  const talk = page.getByRole("region", { name: "Conversation" }).last();
  const bubble = talk.getByRole("article").filter({ hasText: "Is six fine?" });
  await expect(bubble).toContainText("Walk on Friday");
  await bubble.getByText("Show it as it was sent").click();
  await expect(bubble.frameLocator("iframe").getByText("six")).toHaveCSS("font-weight", "700");
  await checkPage(page);
  // It shows, and does nothing else: no script of it ran, and nobody is told that it was opened.
  expect(await page.evaluate(() => "__xss" in window)).toBe(false);
  expect(await page.title()).not.toBe("x");
  expect(outside).toEqual([]);
  // It is answered in its thread, to the address that it came from.
  await expect(talk.getByLabel("Subject")).toHaveValue("Re: Walk on Friday");
  await talk.getByLabel("Reply").fill("Six it is.");
  await talk.getByRole("button", { name: "Send", exact: true }).click();
  await expect(talk.getByRole("article").filter({ hasText: "Six it is." }).getByText("Sent", { exact: true })).toBeVisible();
  const sent = mail.sent.find((one) => one.includes("Six it is."))!;
  expect(header(sent, "In-Reply-To")).toBe("<1@example.com>");
  expect(header(sent, "To")).toContain("carl@example.com");
  // A file is there as it came.
  const parts = [
    "Content-Type: text/plain\r\n\r\nThe certificate.",
    'Content-Type: application/pdf; name="vaccines.pdf"\r\nContent-Disposition: attachment\r\n\r\n%PDF-1.4',
  ];
  const mixed = `MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n`;
  await post("3", mixed, `${parts.map((part) => `--b\r\n${part}\r\n`).join("")}--b--\r\n`);
  const withFile = talk.getByRole("article").filter({ hasText: "The certificate." });
  const coming = page.waitForEvent("download");
  await withFile.getByRole("link", { name: "vaccines.pdf" }).click();
  const file = await coming;
  expect(file.suggestedFilename()).toBe("vaccines.pdf");
  expect(readFileSync(await file.path(), "utf8")).toBe("%PDF-1.4");
  // What an answer repeats is folded; it stands there without a reload, also for a colleague who opens it now.
  const colleague = await person({ storageState: await page.context().storageState() });
  await colleague.goto(page.url());
  await hydrated(colleague);
  await post(
    "2",
    `In-Reply-To: ${header(sent, "Message-ID")}\r\n`,
    "Thank you!\r\n\r\nOn Friday Happy Paws wrote:\r\n> Six it is.\r\n",
  );
  for (const screen of [page, colleague]) {
    const last = screen.getByRole("region", { name: "Conversation" }).last().getByRole("article").filter({ hasText: "Thank you!" });
    await expect(last).toBeVisible();
    await expect(last.getByText("On Friday Happy Paws wrote:")).toBeHidden();
    await last.locator("summary").first().click();
    await expect(last.getByText("On Friday Happy Paws wrote:")).toBeVisible();
  }
  await checkEverySize(page);
});
