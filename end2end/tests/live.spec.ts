// News from elsewhere change the screen in place: whoever works with the keyboard or presses just then
// notices nothing else.
import { type Page } from "@playwright/test";
import { begin, call, done } from "../support/begin.ts";
import { expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "live" });

async function customer(page: Page, name: string): Promise<string> {
  return done<string>(page, "customers/add_customer", { customer: { name } });
}

async function live(page: Page): Promise<void> {
  await expect(page.locator("[data-link-state=Live]")).toBeVisible();
}

test("Today: a row keeps the focus when a colleague adds another above it", async ({ page, person }) => {
  await begin(page, "/");
  await live(page);
  const id = await customer(page, "Nora Lind");
  const row = page.getByRole("main").getByRole("link", { name: /Nora Lind/ });
  await expect(row).toBeVisible();
  await row.focus();
  const colleague = await person();
  await begin(colleague, "/help");
  await customer(colleague, "Otto Berg");
  await expect(page.getByRole("main").getByRole("link", { name: /Otto Berg/ })).toBeVisible();
  await page.bringToFront();
  await expect(row).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(id));
});

test("Contacts: a row keeps the focus when it moves to the top", async ({ page, person }) => {
  await begin(page, "/contacts");
  await live(page);
  const id = await customer(page, "Pia Sand");
  await customer(page, "Rolf Dahl");
  const list = page.getByRole("list", { name: "Contacts" });
  const row = list.getByRole("link", { name: /Pia Sand/ });
  await expect(list.getByRole("link", { name: /Rolf Dahl/ })).toBeVisible();
  await row.focus();
  const colleague = await person();
  await begin(colleague, "/help");
  await done(colleague, "labels/add_tag", { customer_id: id, name: "Regular" });
  await expect(row).toContainText("Regular");
  await page.bringToFront();
  await expect(row).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(id));
});

test("Bookings: a button keeps the focus and acts on its own booking", async ({ page, person }) => {
  await begin(page, "/help");
  const id = await customer(page, "Tilda Moe");
  type Choices = { services: { id: string }[]; locations: { id: string }[] };
  const choices = (await call<Choices>(page, "bookings/list_choices")).json;
  const day = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  const book = (screen: Page, hour: string) =>
    done(screen, "bookings/add_booking", {
      customer_id: id,
      booking: {
        location_id: choices.locations[0]?.id, service_type_id: choices.services[0]?.id, status: "booked",
        starts_at: { clock: `${day}T${hour}:00`, pass: null }, ends_at: { clock: `${day}T${hour}:30`, pass: null },
      },
    });
  await book(page, "12");
  await page.goto("/bookings");
  await hydrated(page);
  await live(page);
  const row = page.getByRole("listitem").filter({ hasText: "12:00–12:30 PM" });
  const button = row.getByRole("button", { name: "Check in" });
  await button.focus();
  const colleague = await person();
  await begin(colleague, "/help");
  await book(colleague, "08");
  await expect(page.getByRole("listitem").filter({ hasText: "8:00–8:30 AM" })).toBeVisible();
  await page.bringToFront();
  await expect(button).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(row).toContainText("Checked in");
  await expect(page.getByRole("listitem").filter({ hasText: "8:00–8:30 AM" })).toContainText("Booked");
});

test("Follow-ups: a press that has begun meets the customer it was meant for", async ({ page, person }) => {
  await begin(page, "/follow-ups");
  await live(page);
  const missed = async (screen: Page, name: string) => {
    const customer_id = await customer(screen, name);
    await done(screen, "calls/log_call", { customer_id, direction: "out", phone: null, outcome: "no_answer", note: "" });
  };
  await missed(page, "Ulla Rask");
  const row = page.getByRole("listitem", { name: "Ulla Rask" });
  const colleague = await person();
  await begin(colleague, "/help");
  await row.getByRole("button", { name: "Done" }).hover();
  await page.mouse.down();
  await missed(colleague, "Viggo Holm");
  await page.mouse.up();
  await expect(page.getByText("Crossed off the follow-ups.")).toBeVisible();
  await expect(row).toHaveCount(0);
  await expect(page.getByRole("listitem", { name: "Viggo Holm" })).toBeVisible();
});
