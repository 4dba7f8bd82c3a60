import { type Page } from "@playwright/test";
import { begin, done } from "../support/begin.ts";
import { checkPage, expect, hydrated, test } from "../support/fixtures.ts";

const name = "Bella Ortíz";

test.beforeEach(async ({ page }) => {
  await begin(page, "/help");
});

/** A customer with this name, a phone and a tag. */
async function customer(page: Page, called: string): Promise<string> {
  const id = await done<string>(page, "customers/add_customer", {
    customer: { name: called, points: [{ kind: "phone", raw: "(415) 555-0123", label: "mobile", sms: false, is_main: true }] },
  });
  await done(page, "labels/add_tag", { customer_id: id, name: "Nervous eater" });
  return id;
}

// Names of other journeys would be found too: a server of its own.
test.use({ shop: "search" });

test("the box finds by name, phone, tag and with mistakes, by keyboard alone", async ({ page }) => {
  const id = await customer(page, name);
  for (const typed of ["ortiz", "555 012", "nerv", "blela"]) {
    await page.keyboard.press("/");
    const box = page.getByRole("combobox", { name: "Search" });
    await expect(box).toBeFocused();
    await Promise.all([page.waitForResponse(/search\/find/), box.fill(typed)]);
    await expect(page.getByRole("option").first()).toContainText(name);
    // A key that comes before the answer only asks again.
    await expect(async () => {
      await page.keyboard.press("ArrowDown");
      await expect(page.getByRole("option").first()).toHaveAttribute("aria-selected", "true", { timeout: 500 });
    }).toPass();
    await checkPage(page);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(new RegExp(`/contacts/${id}`));
    await page.goto("/help");
    await hydrated(page);
  }
});

test("what is not there can be added at once, and Escape closes the list", async ({ page }) => {
  const box = page.getByRole("combobox", { name: "Search" });
  await box.fill("Nobody Atall");
  await expect(page.getByRole("option", { name: /Add New Customer/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("option")).toHaveCount(0);
  await box.fill("Nobody Atall");
  await page.getByRole("option", { name: /Add New Customer/ }).click();
  await expect(page).toHaveURL(/\/contacts\/new\?name=Nobody%20Atall/);
});

test("the palette goes anywhere and does anything", async ({ page }) => {
  await page.keyboard.press("Control+k");
  const dialog = page.getByRole("dialog", { name: "Go anywhere, do anything" });
  await expect(dialog).toBeVisible();
  await checkPage(page);
  await page.keyboard.type("bookings");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/bookings$/);
  await expect(dialog).toBeHidden();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("light and dark");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.keyboard.press("Control+k");
  const height = async () => (await dialog.boundingBox())?.height;
  const before = await height();
  await page.keyboard.type("xyzzy");
  await expect(dialog.getByText("Nothing is called so.")).toBeVisible();
  expect(await height(), "the palette stands still").toBe(before);
});

test("the palette does what the open card can do", async ({ page }) => {
  const id = await done<string>(page, "customers/add_customer", { customer: { name: "Petra Palette" } });
  await page.goto(`/contacts/${id}`);
  await hydrated(page);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("log a call");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Log a call" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("block");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Contact blocked").first()).toBeVisible();
  await page.goto("/help");
  await hydrated(page);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("archive");
  await expect(page.getByRole("option", { name: "Archive" })).toHaveCount(0);
});

test("keys lead to places, never while typing, and can be turned off", async ({ page }) => {
  await page.keyboard.press("g");
  await page.keyboard.press("c");
  await expect(page).toHaveURL(/\/contacts$/);
  await page.goto("/help");
  await hydrated(page);
  const box = page.getByRole("combobox", { name: "Search" });
  await box.click();
  await page.keyboard.type("gi");
  await expect(box).toHaveValue("gi");
  await expect(page).toHaveURL(/\/help$/);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Turn single keys off" }).click();
  await expect(page.getByRole("button", { name: "Turn single keys on" })).toBeVisible();
  await page.locator("main h1").click();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.reload();
  await hydrated(page);
  await page.getByRole("button", { name: "Turn single keys on" }).click();
  await expect(page.getByRole("button", { name: "Turn single keys off" })).toBeVisible();
});

test("? explains the screen", async ({ page }) => {
  await page.goto("/bookings");
  await hydrated(page);
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Bookings" });
  await expect(dialog).toContainText("Still need help?");
  await checkPage(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});
