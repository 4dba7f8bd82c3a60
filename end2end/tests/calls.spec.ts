// Calls: logged with one tap, followed up, and announced by a telephone system.
import { createHmac, randomUUID } from "node:crypto";
import { type Page } from "@playwright/test";
import { begin, done } from "../support/begin.ts";
import { checkEverySize, checkPage, expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "calls" });

async function customer(page: Page, name: string, phone: string): Promise<string> {
  const id = await done<string>(page, "customers/add_customer", {
    customer: { name, points: [{ kind: "phone", raw: phone, label: "mobile", sms: false, is_main: true }] },
  });
  await done(page, "labels/add_tag", { customer_id: id, name: "Nervous eater" });
  return id;
}

async function ring(page: Page, url: string, from: string): Promise<number> {
  const key = await done<{ id: string; secret: string }>(page, "calls/create_hook_key", {});
  const body = JSON.stringify({ type: "call.ringing", call_id: randomUUID(), from, to: "+14155550100", direction: "in" });
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
  expect(await ring(page, server.url, "+14155550144")).toBe(200);
  for (const screen of [page, colleague]) {
    const card = screen.getByRole("article", { name: "Carla Caller" });
    await expect(card).toBeVisible({ timeout: 3000 });
    await expect(card).toContainText("Nervous eater");
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
