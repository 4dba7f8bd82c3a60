// What happened with a customer: the stream and its filters, the three views, and every record's history.
import { type Locator, type Page } from "@playwright/test";
import { begin, call, done } from "../support/begin.ts";
import { checkPage, expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "timeline" });

type Choices = { services: { id: string }[]; locations: { id: string }[] };

/** A household of which every kind of thing is known, with its card open; answers the visit's number. */
async function household(page: Page): Promise<string> {
  await begin(page, "/help");
  const id = await done<string>(page, "customers/add_customer", { customer: { name: "Bella Stream" } });
  const pet = (name: string) => done<string>(page, "pets/add_pet", { customer_id: id, pet: { name, species: "dog" } });
  const [mochi, rex] = [await pet("Mochi"), await pet("Rex")];
  await done(page, "pets/edit_pet", { id: mochi, version: 1, edit: { breed: "Poodle" } });
  for (const [about, body] of [
    [{ kind: "pet", id: mochi }, "Shy at first"],
    [{ kind: "pet", id: rex }, "Pulls on the lead"],
    [{ kind: "customer" }, "Pays by card"],
  ] as const) {
    await done(page, "notes/add_note", { customer_id: id, about, body, pinned: false });
  }
  const choices = (await call<Choices>(page, "bookings/list_choices")).json;
  const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  const visit = await done<{ number: number }>(page, "bookings/add_booking", {
    customer_id: id,
    booking: {
      location_id: choices.locations[0]?.id, service_type_id: choices.services[0]?.id, status: "booked",
      pet_ids: [mochi], starts_at: { clock: `${day}T15:00` }, ends_at: { clock: `${day}T16:00` }, note: "Nails too",
    },
  });
  await done(page, "calls/log_call", { customer_id: id, direction: "out", phone: null, outcome: "voicemail", note: "Again at noon" });
  await done(page, "conversations/add_internal_note", { customer: id, body: "Ask about the vet", mentions: [] });
  await page.goto(`/contacts/${id}`);
  await hydrated(page);
  return `B-${visit.number}`;
}

const header = (page: Page) => page.locator(".card-header");
const said = (page: Page, text: RegExp) => page.getByRole("group", { name: text });

/** Puts the older value of a field's newest change back, and closes the history. */
async function restore(page: Page, history: Locator, field: string): Promise<void> {
  const back = page.waitForResponse((answer) => answer.url().endsWith("/api/history/restore_field"));
  await history.getByRole("button", { name: `Restore old ${field}`, exact: true }).first().click();
  expect((await back).status()).toBe(200);
  await history.getByRole("button", { name: "Close", exact: true }).click();
  await expect(history).toBeHidden();
}

/** Names the customer's business where it stands. */
async function rename(page: Page, name: string): Promise<void> {
  const personal = page.locator("#personal");
  await personal.getByRole("button", { name: /^Business name:/ }).click();
  await personal.getByRole("textbox", { name: "Business name" }).fill(name);
  await personal.getByRole("textbox", { name: "Business name" }).press("Enter");
  await expect(header(page)).toContainText(name);
}

test("the stream is narrowed by kind and by pet, and three views tell it in their own ways", async ({ page }) => {
  test.slow();
  const visit = await household(page);
  const happened = page.locator("#happened");
  const stream = happened.getByRole("tabpanel", { name: "Timeline" });
  for (const text of ["Shy at first", "Pulls on the lead", "Pays by card", visit, "Again at noon", "Ask about the vet"]) {
    await expect(stream).toContainText(text);
  }
  const kinds = stream.getByRole("group", { name: "Kinds" });
  const kind = (name: string) => kinds.getByRole("button", { name, exact: true });
  const rows = stream.locator(".timeline-item");
  await kind("Notes").click();
  await expect(kind("Notes")).toHaveAttribute("aria-pressed", "true");
  await expect(rows).toHaveCount(3);
  await kind("Calls").click();
  await expect(rows).toHaveCount(4);
  await expect(stream).toContainText("Left a voicemail");
  await kind("Notes").click();
  await expect(rows).toHaveCount(1);
  await kind("Calls").click();
  await expect(stream).toContainText("Ask about the vet");
  await stream.getByRole("combobox", { name: "Pet" }).selectOption({ label: "Mochi" });
  await expect(stream).not.toContainText("Pulls on the lead");
  await expect(stream).not.toContainText("Pays by card");
  await expect(stream).toContainText("Shy at first");
  await expect(stream).toContainText(visit);
  await stream.getByRole("combobox", { name: "Pet" }).selectOption({ label: "All pets" });
  await expect(stream).toContainText("Pays by card");

  // A change stands there too, with the way back.
  await rename(page, "Ortiz Ltd");
  await kind("Changes").click();
  const change = rows.filter({ hasText: "Ortiz Ltd" });
  await change.first().getByRole("button", { name: /^Take back: / }).click();
  await expect(said(page, /^Undone\.$/)).toBeVisible();
  await expect(header(page)).not.toContainText("Ortiz Ltd");

  await happened.getByRole("tab", { name: "History", exact: true }).click();
  const summary = happened.getByRole("region", { name: "Activity summary" });
  for (const counted of [/^Notes\s*3\s*3\s*3\s*3$/, /^Internal notes\s*1\s*1\s*1\s*1$/, /^Calls made\s*1\s*1\s*1\s*1$/]) {
    await expect(summary.getByRole("row").filter({ hasText: counted })).toHaveCount(1);
  }
  await checkPage(page);
  await happened.getByRole("tab", { name: "Communication history" }).click();
  const talk = happened.getByRole("tabpanel", { name: "Communication history" });
  await expect(talk).toContainText("Again at noon");
  await expect(talk).toContainText("Ask about the vet");
  await expect(talk).not.toContainText("Shy at first");
  await happened.getByRole("tab", { name: "Activity history" }).click();
  const acts = happened.getByRole("tabpanel", { name: "Activity history" });
  await expect(acts).toContainText("Olga Owner added the pet Mochi");
  await expect(acts).toContainText("Olga Owner left a note on Mochi");
});

test("every record's history puts an older value back: customer, pet, visit and note", async ({ page }) => {
  test.slow();
  const visit = await household(page);
  await rename(page, "Ortiz Ltd");
  await page.getByRole("button", { name: "History of fields", exact: true }).click();
  let history = page.getByRole("dialog", { name: "History of fields" });
  await expect(history).toContainText("Ortiz Ltd");
  await restore(page, history, "Business name");
  await expect(header(page)).not.toContainText("Ortiz Ltd");

  const mochi = page.locator("li.pet").filter({ has: page.getByRole("heading", { name: "Mochi" }) });
  await expect(mochi.getByRole("button", { name: /^Breed\s*Poodle/ })).toBeVisible();
  await mochi.getByRole("button", { name: "History of Mochi" }).click();
  history = page.getByRole("dialog", { name: "History of Mochi" });
  await expect(history).toContainText("Olga Owner");
  await checkPage(page);
  await restore(page, history, "Breed");
  await expect(mochi.getByRole("button", { name: /^Breed\s*Add/ })).toBeVisible();

  const bookings = page.locator("#bookings");
  await expect(bookings).toContainText("Nothing waits to be agreed.");
  await expect(bookings).toContainText("No day of daycare is booked.");
  const row = bookings.getByRole("listitem").filter({ hasText: visit });
  await row.getByRole("button", { name: `More for ${visit}` }).click();
  await row.getByRole("menuitem", { name: "Edit", exact: true }).click();
  const sheet = page.getByRole("dialog", { name: `Edit ${visit}` });
  await sheet.getByRole("textbox", { name: "Note" }).fill("Nails and teeth");
  await sheet.getByRole("button", { name: "Update", exact: true }).click();
  await expect(sheet).toBeHidden();
  await expect(row).toContainText("Nails and teeth");
  await row.getByRole("button", { name: `More for ${visit}` }).click();
  await row.getByRole("menuitem", { name: "History", exact: true }).click();
  history = page.getByRole("dialog", { name: `History of ${visit}` });
  await restore(page, history, "Note");
  await expect(row).toContainText("Nails too");

  // A note about the visit says so, on the card and in the stream; its words have a history as well.
  const notes = page.locator("#notes");
  await notes.getByRole("button", { name: "Add note" }).click();
  await notes.getByRole("textbox", { name: "New note" }).fill("Comes a little late");
  const about = notes.getByRole("combobox", { name: "About" });
  const choice = await about.locator("option").filter({ hasText: visit }).textContent();
  await about.selectOption({ label: choice ?? "" });
  await notes.getByRole("button", { name: "Save note" }).click();
  const note = notes.getByRole("listitem").filter({ hasText: "Comes a little late" });
  await expect(note).toContainText(visit);
  await expect(page.locator("#happened")).toContainText(`Olga Owner left a note on ${visit}`);
  await note.getByRole("button", { name: "Edit note" }).click();
  // While it is edited its words stand in the field.
  await notes.getByRole("textbox", { name: "Note", exact: true }).fill("Comes early");
  await notes.getByRole("button", { name: "Save note" }).click();
  const edited = notes.getByRole("listitem").filter({ hasText: "Comes early" });
  await edited.getByRole("button", { name: "History of the note" }).click();
  history = page.getByRole("dialog", { name: "History of the note" });
  await restore(page, history, "Note");
  await expect(note).toBeVisible();
});
