// A customer's Text page and Email page: found, archived, marked and linked, alone and many at once; and which number gets texts.
import type { Page } from "@playwright/test";
import { begin, call, done } from "../support/begin.ts";
import { checkEverySize, checkPage, expect, hydrated } from "../support/fixtures.ts";
import { texting } from "../support/texting.ts";
import { ACCOUNT, OURS, TOKEN } from "../support/twilio.ts";

const BELLA = "+14155550123";

const test = texting("letters");

async function channel(page: Page): Promise<string> {
  const list = await call<{ channels: { id: string }[] }>(page, "channels/list_channels");
  const form = { name: "Front desk", account: ACCOUNT, token: TOKEN, address: OURS, service: "" };
  return list.json.channels[0]?.id ?? done<string>(page, "channels/connect_twilio", { form });
}

async function book(page: Page, customer: string): Promise<void> {
  const pet = await done<string>(page, "pets/add_pet", { customer_id: customer, pet: { name: "Mochi", species: "dog" } });
  const choices = await call<{ locations: { id: string }[]; services: { id: string }[] }>(page, "bookings/list_choices");
  const service =
    choices.json.services[0]?.id ??
    (await done<string>(page, "settings/add_service_type", { form: { name: "Bath", kind: "grooming", duration_minutes: "60" } }));
  const booking = {
    location_id: choices.json.locations[0]!.id, service_type_id: service, pet_ids: [pet], status: "booked", note: "",
    starts_at: { clock: "2031-03-01T10:00" }, ends_at: { clock: "2031-03-01T11:00" },
  };
  await done(page, "bookings/add_booking", { customer_id: customer, booking });
}

test("texts are found, answered, archived, marked and linked", async ({ page, server, twilio }) => {
  test.slow();
  await begin(page);
  const connected = await channel(page);
  const id = await done<string>(page, "customers/add_customer", {
    customer: { name: "Bella Ortiz", points: [{ kind: "phone", raw: BELLA, label: "mobile", sms: true, is_main: true }] },
  });
  for (const body of ["Is Mochi ready?", "Are you open on Sunday?", "Hello??"]) {
    expect(await twilio.text(server.url, connected, BELLA, body)).toBe(200);
  }
  await book(page, id);

  // From the card and back.
  await page.goto(`/contacts/${id}`);
  await hydrated(page);
  await page.getByRole("link", { name: "Text page" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Texts with Bella Ortiz" })).toBeVisible();
  const list = page.getByRole("table", { name: "Texts" });
  const rows = list.locator("tbody").getByRole("row");
  await expect(rows).toHaveCount(3);
  await expect(rows.first()).toContainText("Hello??");
  await expect(rows.first()).toContainText("Received");
  // Reading them on the card: whoever opens the conversation has read it.
  await expect(rows.getByText("Unread", { exact: true })).toHaveCount(0);
  await checkPage(page);
  await checkEverySize(page);

  // A new one stands there by itself, unread for who looks at this page alone.
  expect(await twilio.text(server.url, connected, BELLA, "And on Monday?")).toBe(200);
  await expect(rows).toHaveCount(4);
  await expect(rows.first().getByText("Unread", { exact: true })).toBeVisible();
  await rows.first().getByRole("button", { name: /^More for the text/ }).click();
  await page.getByRole("menuitem", { name: "Mark read" }).click();
  await expect(rows.first().getByText("Unread", { exact: true })).toBeHidden();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(rows.first().getByText("Unread", { exact: true })).toBeVisible();

  // Found by words.
  await page.getByRole("searchbox", { name: "Search these texts" }).fill("mochi ready");
  await expect(rows).toHaveCount(1);
  await page.getByRole("button", { name: "Clear search" }).click();
  await expect(rows).toHaveCount(4);

  // Linked to a booking, and found by it.
  await rows.last().getByRole("button", { name: /^More for the text/ }).click();
  await page.getByRole("menuitem", { name: "Link to a booking…" }).click();
  const dialog = page.getByRole("dialog", { name: "Which booking is this text about?" });
  await expect(dialog.getByLabel("Booking", { exact: true })).toContainText(/B-\d+/);
  await checkPage(page);
  await dialog.getByRole("button", { name: "Link", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(rows.last().getByRole("link", { name: /^B-\d+/ })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(rows.last().getByRole("link", { name: /^B-\d+/ })).toBeHidden();

  // A range with Shift, archived with one Undo.
  const boxes = rows.getByRole("checkbox");
  await boxes.nth(0).check();
  await boxes.nth(2).click({ modifiers: ["Shift"] });
  await expect(page.getByText("3 selected")).toBeVisible();
  await checkEverySize(page);
  await page.getByRole("button", { name: "Archive", exact: true }).click();
  await expect(rows).toHaveCount(1);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(rows).toHaveCount(4);
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  await page.getByRole("button", { name: "Archive", exact: true }).click();
  await expect(page.getByText("No texts yet")).toBeVisible();
  await page.getByRole("navigation", { name: "Which messages" }).getByRole("link", { name: "Archived" }).click();
  await expect(rows).toHaveCount(4);
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  await page.getByRole("button", { name: "Put back" }).click();
  await expect(page.getByText("No text is archived")).toBeVisible();
  await checkPage(page);

  // On a phone they are cards; Reply leads to the card, set to go as a text.
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/contacts/${id}/texts?view=received`);
  await hydrated(page);
  await expect(rows).toHaveCount(4);
  await rows.first().getByRole("link", { name: "Reply" }).click();
  const talk = page.getByRole("region", { name: "Conversation" }).last();
  await expect(talk.getByRole("textbox", { name: "Reply" })).toBeVisible();
  await expect(talk.getByRole("radio", { name: "Text", exact: true })).toBeChecked();
});

test("the number that gets texts is seen, changed and removed", async ({ page, problems }) => {
  await begin(page);
  await channel(page);
  const id = await done<string>(page, "customers/add_customer", {
    customer: { name: "Nina Number", points: [{ kind: "phone", raw: "+14155550140", label: "mobile", sms: true, is_main: true }] },
  });
  await page.goto(`/contacts/${id}/texts`);
  await hydrated(page);
  const block = page.locator("#sms-number");
  await expect(block).toContainText("Texts go to +1 415-555-0140: the Main phone, from Front desk");
  await block.getByRole("button", { name: "Change" }).click();
  const dialog = page.getByRole("dialog", { name: "SMS number" });
  await dialog.getByLabel("Texts go to").selectOption("Another number");
  problems.allow(/status of 422/);
  await dialog.getByRole("button", { name: "Use this number" }).click();
  await expect(dialog.getByLabel("New number")).toHaveAttribute("aria-invalid", "true");
  await checkPage(page);
  await dialog.getByLabel("New number").fill("(415) 555-0141");
  await dialog.getByRole("button", { name: "Use this number" }).click();
  await expect(dialog).toBeHidden();
  await expect(block).toContainText("Texts go to +1 415-555-0141");
  await block.getByRole("button", { name: "Remove" }).click();
  await expect(block).toContainText("Texts are not enabled for any number on the card.");
  await page.locator(".toast").filter({ hasText: "No number gets texts" }).getByRole("button", { name: "Undo" }).click();
  await expect(block).toContainText("Texts go to +1 415-555-0141");
  await checkEverySize(page);
});

test("emails stand in one list or in inbox/sent format, with what was begun", async ({ page, person }) => {
  await begin(page);
  const id = await done<string>(page, "customers/add_customer", {
    customer: { name: "Carl Moss", points: [{ kind: "email", raw: "carl@example.com", label: "home", is_main: true }] },
  });
  // The address need not answer for an email to be written.
  const { channels } = (await call<{ channels: { address: string }[] }>(page, "channels/list_channels")).json;
  if (!channels.some(({ address }) => address === "desk@paws.example")) {
    await done(page, "channels/connect_email", {
      form: {
        name: "Post", address: "desk@paws.example", display_name: "Happy Paws", smtp_host: "smtp.example.com", smtp_port: "465",
        smtp_security: "tls", account: "desk@paws.example", password: "secret", plus_replies: false,
        imap_host: "", imap_port: "", imap_account: "", imap_password: "",
      },
    });
  }
  const letter = (subject: string, body: string) =>
    done(page, "conversations/send_message", {
      customer: id, body, last_seen_number: 0, even_if_newer: true, by: { email: { subject } },
    });
  await letter("Your bath", "Is four fine?");
  await letter("Our prices", "A long one. ".repeat(60));
  await page.goto(`/contacts/${id}`);
  await hydrated(page);
  await page.getByRole("link", { name: "Email page" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Emails with Carl Moss" })).toBeVisible();
  const rows = page.getByRole("table", { name: "Emails" }).locator("tbody").getByRole("row");
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText("Our prices");
  await rows.first().locator("summary").click();
  await expect(rows.first().locator("details")).toHaveAttribute("open", "");
  await checkPage(page);
  await page.getByRole("link", { name: "View messages in inbox/sent format" }).click();
  await expect(page).toHaveURL(/format=split/);
  await expect(page.getByText("No email from this customer yet")).toBeVisible();
  await page.getByRole("navigation", { name: "Which messages" }).getByRole("link", { name: "Sent" }).click();
  await expect(rows).toHaveCount(2);
  await checkEverySize(page);
  await page.getByRole("link", { name: "View all messages in one list" }).click();

  // Begun on the card, and left: the draft has its subject, here and on another device.
  await page.getByRole("link", { name: "Write an email" }).click();
  const talk = page.getByRole("region", { name: "Conversation" }).last();
  await talk.getByLabel("Subject").fill("About Sunday");
  await talk.getByLabel("Reply").fill("Dear Carl,");
  await expect
    .poll(async () => {
      const thread = await call<{ draft: { by: { email: { subject: string } } } | null }>(page, "conversations/open_thread", { customer: id });
      return thread.json.draft?.by.email.subject;
    })
    .toBe("About Sunday");
  const other = await person({ storageState: await page.context().storageState() });
  await other.goto(`/contacts/${id}/emails?view=drafts`);
  await hydrated(other);
  await expect(other.getByRole("list", { name: "Drafts" })).toContainText("About Sunday");
  await checkPage(other);
  await other.getByRole("link", { name: "Go on writing" }).click();
  const there = other.getByRole("region", { name: "Conversation" }).last();
  await expect(there.getByLabel("Reply")).toHaveValue("Dear Carl,");
  await expect(there.getByLabel("Subject")).toHaveValue("About Sunday");
});
