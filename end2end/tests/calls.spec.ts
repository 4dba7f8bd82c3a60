// Calls: logged with one tap, followed up, and announced by a telephone system.
import { createHmac, randomUUID } from "node:crypto";
import { type Page } from "@playwright/test";
import { begin, call, done } from "../support/begin.ts";
import { checkEverySize, checkPage, expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "calls" });

async function customer(page: Page, name: string, phone: string): Promise<string> {
  const id = await done<string>(page, "customers/add_customer", {
    customer: { name, points: [{ kind: "phone", raw: phone, label: "mobile", sms: false, is_main: true }] },
  });
  await done(page, "labels/add_tag", { customer_id: id, name: "Nervous eater" });
  return id;
}

async function ring(page: Page, url: string, from: string, more: object = {}): Promise<number> {
  const key = await done<{ id: string; secret: string }>(page, "calls/create_hook_key", {});
  const call = { type: "call.ringing", call_id: randomUUID(), from, to: "+14155550100", direction: "in", ...more };
  const body = JSON.stringify(call);
  const [id, at] = [randomUUID(), Math.floor(Date.now() / 1000)];
  const secret = Buffer.from(key.secret.replace("whsec_", ""), "base64");
  const signature = createHmac("sha256", secret).update(`${id}.${at}.${body}`).digest("base64");
  const answer = await fetch(`${url}/hooks/call?key=${key.id}`, {
    method: "POST",
    headers: { "content-type": "application/json", "webhook-id": id, "webhook-timestamp": String(at), "webhook-signature": `v1,${signature}` },
    body,
  });
  return answer.status;
}

test("a key is made, shown once and revoked", async ({ page }) => {
  await begin(page, "/settings/calls");
  await page.getByRole("button", { name: "Make a key" }).click();
  await expect(page.locator("#hook-secret")).toHaveText(/^whsec_[A-Za-z0-9+/]{43}=$/);
  await checkPage(page);
  await page.reload();
  await hydrated(page);
  await expect(page.locator("#hook-secret")).toHaveCount(0);
  await page.getByRole("button", { name: "Revoke" }).first().click();
  await expect(page.getByText("Key revoked.")).toBeVisible();
});

test("whoever calls pops up on every screen, and one tap says how it went", async ({ page, person, server }) => {
  await begin(page, "/");
  const colleague = await person();
  await begin(colleague, "/help");
  const id = await customer(page, "Carla Caller", "(415) 555-0144");
  await done(page, "pets/add_pet", {
    customer_id: id, pet: { name: "Mochi", species: "dog", breed: "Poodle", bite_alert: "When brushed" },
  });
  const choices = (await call<{ services: { id: string; name: string }[]; locations: { id: string }[] }>(page, "bookings/list_choices")).json;
  const day = new Date(Date.now() + 4 * 86_400_000).toISOString().slice(0, 10);
  const visit = await done<{ number: number }>(page, "bookings/add_booking", {
    customer_id: id,
    booking: {
      location_id: choices.locations[0]?.id, service_type_id: choices.services[0]?.id, status: "booked",
      starts_at: { clock: `${day}T09:00` }, ends_at: { clock: `${day}T10:00` },
    },
  });
  expect(await ring(page, server.url, "+14155550144")).toBe(200);
  for (const screen of [page, colleague]) {
    const card = screen.getByRole("article", { name: "Carla Caller" });
    await expect(card).toBeVisible({ timeout: 3000 });
    await expect(card).toContainText("Nervous eater");
    await expect(card).toContainText("Mochi (Poodle)");
    await expect(card.getByRole("list", { name: "Safety" })).toContainText("Mochi: When brushed");
    await expect(card).toContainText(/Next visit: .*9:00\sAM/);
    await expect(card).toContainText(`${choices.services[0]?.name} · B-${visit.number}`);
    await expect(card.getByRole("link", { name: "Open card" })).toHaveAttribute("href", `/contacts/${id}`);
  }
  await checkPage(page);
  // It makes room instead of lying over what somebody is about to press.
  for (const [width, height] of [[1440, 900], [1024, 768], [390, 844]] as const) {
    await page.setViewportSize({ width, height });
    const strip = await page.locator(".incoming").boundingBox();
    const main = await page.getByRole("main").boundingBox();
    expect(strip && main && strip.y + strip.height <= main.y + 0.5, `the page begins below the call at ${width} px`).toBe(true);
    await page.getByRole("main").getByRole("link", { name: "Add New Customer" }).first().click({ trial: true });
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  // The keyboard dismisses it too.
  await colleague.getByRole("button", { name: "Dismiss" }).focus();
  await colleague.keyboard.press("Enter");
  await expect(colleague.getByRole("article", { name: "Carla Caller" })).toHaveCount(0);
  await page.getByRole("button", { name: "You spoke to them" }).click();
  await expect(page.getByText("Call status: You spoke to them.")).toBeVisible();
  await expect(page.getByRole("article", { name: "Carla Caller" })).toHaveCount(0);
});

test("an unknown caller has a card of their own", async ({ page, server }) => {
  await begin(page, "/");
  expect(await ring(page, server.url, "+14155552671")).toBe(200);
  const card = page.getByRole("article", { name: "+1 415-555-2671" });
  await expect(card).toContainText("New: not known before");
});

test("who was not reached stands in the follow-ups until done, and undo brings them back", async ({ page }) => {
  await begin(page, "/follow-ups");
  const id = await customer(page, "Flora Follow", "(415) 555-0155");
  await done(page, "calls/log_call", { customer_id: id, direction: "out", phone: "(415) 555-0155", outcome: "no_answer", note: "after 4 pm" });
  const row = page.getByRole("listitem", { name: "Flora Follow" });
  await expect(row).toContainText("No answer");
  await expect(row).toContainText("after 4 pm");
  await checkEverySize(page);
  await row.getByRole("button", { name: "Done" }).click();
  await expect(row).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect(row).toBeVisible();
});

test("a missed call waits in the inbox that the rule says, until somebody calls back", async ({ page, person, server }) => {
  await begin(page, "/settings/inboxes");
  const inbox = await done<string>(page, "inboxes/add_inbox", { form: { name: "Phones", members: [] } });
  await page.reload();
  await hydrated(page);
  await page.getByRole("button", { name: "Add a rule" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Goes to").selectOption({ label: "Phones" });
  await dialog.getByRole("checkbox", { name: "Missed call or voicemail" }).check();
  await checkPage(page);
  await dialog.getByRole("button", { name: "Add the rule" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("by missed call")).toBeVisible();

  const id = await customer(page, "Mia Missed", "(415) 555-0166");
  const colleague = await person();
  await begin(colleague, `/inbox?view=waiting&inbox=${inbox}`);
  const row = colleague.getByRole("list", { name: "Conversations" }).getByRole("listitem").filter({ hasText: "Mia Missed" });
  expect(await ring(page, server.url, "+14155550166", { type: "call.ended", answered: false })).toBe(200);
  await expect(row).toContainText("Missed call");
  await row.getByRole("link").click();
  const log = colleague.getByRole("log", { name: "Messages" });
  await expect(log).toContainText("Missed call");
  await expect(log.getByRole("link", { name: "Call back" })).toHaveAttribute("href", "tel:+14155550166");
  await checkEverySize(colleague);
  // On the card, one tap; it stands in the conversation at once, and nobody waits.
  await done(page, "calls/log_call", { customer_id: id, direction: "out", phone: null, outcome: "spoke", note: "" });
  await expect(log).toContainText("We called, and spoke to them");
  await expect(log.getByRole("link", { name: "Call back" })).toHaveCount(0);
  await expect(row).toHaveCount(0);
});

test("the follow-ups follow the customer too: another phone, and the archive", async ({ page }) => {
  await begin(page, "/follow-ups");
  const id = await customer(page, "Greta Gone", "(415) 555-0156");
  await done(page, "calls/log_call", { customer_id: id, direction: "out", phone: null, outcome: "no_answer", note: "" });
  const row = page.getByRole("listitem", { name: "Greta Gone" });
  await expect(row.getByRole("link", { name: /^Call .*0156/ })).toBeVisible();
  const point = { kind: "phone", raw: "(415) 555-0157", label: "home", sms: false, is_main: true };
  await done(page, "customers/add_contact_point", { customer_id: id, point });
  await expect(row.getByRole("link", { name: /^Call .*0157/ })).toBeVisible();
  await done(page, "customers/set_archived", { id, archived: true });
  await expect(row).toHaveCount(0);
});

test("an alert that is written down while it rings stands on the caller's card at once", async ({ page, server }) => {
  await begin(page, "/help");
  const id = await customer(page, "Wanda Warn", "(415) 555-0158");
  expect(await ring(page, server.url, "+14155550158")).toBe(200);
  const card = page.getByRole("article", { name: "Wanda Warn" });
  await expect(card).toBeVisible();
  await done(page, "pets/add_pet", { customer_id: id, pet: { name: "Rex", species: "dog", bite_alert: "when cornered" } });
  await expect(card).toContainText("when cornered");
});
