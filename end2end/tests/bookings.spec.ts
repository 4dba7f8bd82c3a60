import { type Page } from "@playwright/test";
import { begin, call, done } from "../support/begin.ts";
import { checkEverySize, checkHtml, checkPage, expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "bookings" });

/** A customer with a pet, and something to book. */
async function ready(page: Page): Promise<string> {
  await begin(page, "/help");
  const id = await done<string>(page, "customers/add_customer", { customer: { name: "Bella Ortiz" } });
  await done(page, "pets/add_pet", { customer_id: id, pet: { name: "Mochi", species: "dog", bite_alert: "Strangers" } });
  const choices = await call<{ services: unknown[] }>(page, "bookings/list_choices");
  expect(choices.json.services.length, "a new business can be booked").toBeGreaterThan(0);
  return id;
}

test("a visit is booked for a customer who is found by the pet's name", async ({ page, problems }) => {
  problems.allow(/status of 422/);
  await ready(page);
  await page.goto("/bookings");
  await hydrated(page);
  await checkHtml(page);
  await checkEverySize(page);
  await page.getByRole("button", { name: "New booking" }).click();
  const sheet = page.getByRole("dialog", { name: "New booking" });
  await sheet.getByRole("searchbox", { name: "Find a customer" }).fill("mochi");
  await sheet.getByRole("button", { name: /Bella Ortiz/ }).first().click();
  await expect(sheet.getByLabel("Mochi")).toBeChecked();
  await expect(sheet.getByRole("list", { name: "Safety" })).toContainText("Mochi: Strangers");
  // The night on which the clock is put forward.
  await sheet.getByLabel("Starts").fill("2027-03-14T02:30");
  await sheet.getByRole("button", { name: "Add booking" }).click();
  await expect(sheet.getByText("never shows this time")).toBeVisible();
  await checkPage(page);
  const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  await sheet.getByLabel("Starts").fill(`${day}T09:00`);
  await sheet.getByLabel("Ends").fill(`${day}T10:30`);
  await sheet.getByRole("button", { name: "Add booking" }).click();
  await expect(sheet).toBeHidden();
  const row = page.getByRole("listitem").filter({ hasText: "B-1001" });
  await expect(row.getByRole("list", { name: "Safety" })).toContainText("Mochi: Strangers");
  await expect(row).toContainText("9:00–10:30 AM");
  await expect(row).toContainText("Booked");
  await row.getByRole("button", { name: "Check in" }).click();
  await expect(row).toContainText("Checked in");
  await row.getByRole("button", { name: "Complete" }).click();
  await expect(row).toContainText("Completed");
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect(row).toContainText("Checked in");
});

test("the filter stands in the address and survives a reload", async ({ page }) => {
  await ready(page);
  await page.goto("/bookings");
  await hydrated(page);
  await page.getByLabel("From").fill("2020-01-01");
  await page.getByLabel("To", { exact: true }).fill("2020-01-31");
  await page.getByLabel("Status").selectOption("completed");
  await page.getByRole("button", { name: "Apply Filter" }).click();
  await expect(page).toHaveURL(/from=2020-01-01&to=2020-01-31&status=completed/);
  await expect(page.getByText("No bookings on these days")).toBeVisible();
  await page.reload();
  await hydrated(page);
  await expect(page.getByLabel("From")).toHaveValue("2020-01-01");
  await expect(page.getByText("Wed 1 Jan 2020 to Fri 31 Jan 2020")).toBeVisible();
});

test("the card books and shows the visit in its block", async ({ page }) => {
  const id = await ready(page);
  await page.goto(`/contacts/${id}`);
  await hydrated(page);
  const block = page.getByRole("region").or(page.locator("#bookings")).filter({ hasText: "Upcoming" }).last();
  await expect(block).toContainText("No visit is booked.");
  await page.locator("#bookings").getByRole("button", { name: "Book" }).first().click();
  const sheet = page.getByRole("dialog", { name: "New booking" });
  const day = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
  await sheet.getByLabel("Starts").fill(`${day}T09:00`);
  await sheet.getByRole("button", { name: "Add booking" }).click();
  await expect(sheet).toBeHidden();
  await expect(page.locator("#bookings")).toContainText("for Mochi");
});

test("a visit is changed in its sheet, and Undo puts it back", async ({ page }) => {
  const id = await ready(page);
  const choices = (await call<{ services: { id: string }[]; locations: { id: string }[] }>(page, "bookings/list_choices")).json;
  const day = new Date(Date.now() + 4 * 86_400_000).toISOString().slice(0, 10);
  const visit = await done<{ number: number }>(page, "bookings/add_booking", {
    customer_id: id,
    booking: {
      location_id: choices.locations[0]?.id, service_type_id: choices.services[0]?.id, status: "booked",
      starts_at: { clock: `${day}T15:00` }, ends_at: { clock: `${day}T16:00` },
    },
  });
  await page.goto("/bookings");
  await hydrated(page);
  const row = page.getByRole("listitem").filter({ hasText: `B-${visit.number}` });
  await expect(row).toContainText("3:00–4:00 PM");
  await row.getByRole("button", { name: `More for B-${visit.number}` }).click();
  await row.getByRole("menuitem", { name: "Edit", exact: true }).click();
  const sheet = page.getByRole("dialog", { name: `Edit B-${visit.number}` });
  await expect(sheet.getByLabel("Starts")).toHaveValue(`${day}T15:00`);
  await sheet.getByLabel("Starts").fill(`${day}T10:00`);
  await sheet.getByLabel("Ends").fill(`${day}T11:30`);
  await sheet.getByRole("combobox", { name: "Staff" }).selectOption({ label: "Olga Owner" });
  await sheet.getByRole("textbox", { name: "Note" }).fill("Short on the ears");
  await checkPage(page);
  await sheet.getByRole("button", { name: "Update", exact: true }).click();
  await expect(sheet).toBeHidden();
  await expect(row).toContainText("10:00–11:30 AM");
  await expect(row).toContainText("Short on the ears");
  await expect(row).toContainText("Olga Owner");
  await page.getByRole("group", { name: `B-${visit.number} saved.` }).getByRole("button", { name: "Undo" }).click();
  await expect(row).toContainText("3:00–4:00 PM");
  await expect(row).not.toContainText("Short on the ears");
});

test("whoever is quicker than a slow line books with the pet all the same", async ({ page }) => {
  const id = await ready(page);
  await page.goto(`/contacts/${id}`);
  await hydrated(page);
  let arrive = () => {};
  const held = new Promise<void>((resolve) => (arrive = resolve));
  await page.route("**/api/pets/list_pets", async (route) => {
    await held;
    await route.continue();
  });
  await page.locator("#bookings").getByRole("button", { name: "Book" }).first().click();
  const sheet = page.getByRole("dialog", { name: "New booking" });
  const day = new Date(Date.now() + 6 * 86_400_000).toISOString().slice(0, 10);
  await sheet.getByLabel("Starts").fill(`${day}T09:00`);
  const add = sheet.getByRole("button", { name: "Add booking" });
  await add.click();
  await expect(add).toHaveAttribute("aria-busy", "true");
  arrive();
  await expect(sheet).toBeHidden();
  await expect(page.locator("#bookings")).toContainText("for Mochi");
});

test("on a phone the filter is folded, and it shows the days that are listed", async ({ page }) => {
  await ready(page);
  await page.goto("/bookings");
  await hydrated(page);
  const day = (ahead: number) =>
    new Intl.DateTimeFormat("en-CA", { timeZone: "America/New_York" }).format(new Date(Date.now() + ahead * 86_400_000));
  await expect(page.getByLabel("From")).toHaveValue(day(0));
  await expect(page.getByLabel("To", { exact: true })).toHaveValue(day(13));
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByLabel("From")).toBeHidden();
  const fold = page.getByRole("button", { name: "Filters", exact: true });
  await expect(fold).toHaveAttribute("aria-expanded", "false");
  await fold.click();
  await expect(page.getByLabel("From")).toBeVisible();
  await page.getByLabel("Status").selectOption("completed");
  await page.getByRole("button", { name: "Apply Filter" }).click();
  // Days that nobody chose stay today's in a bookmark.
  await expect(page).toHaveURL(/\/bookings\?status=completed$/);
  await expect(page.getByRole("button", { name: "Filters (on)" })).toBeVisible();
  await expect(page.getByLabel("From")).toBeHidden();
  await checkPage(page);
});

test("on a phone a toast covers neither the page's button nor the bar", async ({ page }) => {
  const id = await ready(page);
  const choices = (await call<{ services: { id: string }[]; locations: { id: string }[] }>(page, "bookings/list_choices")).json;
  const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  await done(page, "bookings/add_booking", {
    customer_id: id,
    booking: {
      location_id: choices.locations[0]?.id, service_type_id: choices.services[0]?.id, status: "booked",
      starts_at: { clock: `${day}T15:00` }, ends_at: { clock: `${day}T16:00` },
    },
  });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/bookings");
  await hydrated(page);
  await page.getByRole("button", { name: "Check in" }).first().click();
  const toast = page.locator(".toast").first();
  await expect(toast).toBeVisible();
  await page.getByRole("button", { name: "New booking" }).click({ trial: true, timeout: 3000 });
  await page.locator(".bottom-bar").getByRole("link", { name: "Bookings" }).click({ trial: true, timeout: 3000 });
  await page.getByRole("link", { name: "Add New Customer" }).click({ trial: true, timeout: 3000 });
});
