// Contacts: finding, adding and keeping customers.
import type { Page } from "@playwright/test";
import { begin, done } from "../support/begin.ts";
import { checkEverySize, checkPage, expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "contacts" });

/** A name that no other test of this worker's business uses. */
function unique(name: string): string {
  return `${name} ${Math.random().toString(36).slice(2, 8)}`;
}

async function add(page: Page, customer: object): Promise<string> {
  return done<string>(page, "customers/add_customer", { customer });
}

const all = (page: Page) => page.getByRole("list", { name: "Contacts", exact: true });

test("a customer is added by hand, with two phones, and found by any part of a number", async ({ page, problems }) => {
  problems.allow(/status of 422/);
  await begin(page, "/contacts");
  const name = unique("Bella");
  await page.getByRole("main").getByRole("link", { name: "Add New Customer" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Add New Customer" })).toBeVisible();
  for (const section of ["Contact", "Details", "Relationship"]) {
    await expect(page.getByRole("heading", { level: 2, name: section, exact: true })).toBeVisible();
  }
  await page.getByRole("button", { name: "Save customer" }).click();
  await expect(page.getByText("A name is needed here.").first()).toBeVisible();
  await checkPage(page);
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await page.getByRole("textbox", { name: "Phone" }).fill("(415) 555-0191");
  await page.getByRole("button", { name: "Add phone" }).click();
  const second = page.getByRole("group", { name: "Phone" }).nth(1);
  await second.getByRole("textbox", { name: "Phone" }).fill("415 555 0192");
  await second.getByRole("checkbox", { name: "Main" }).check();
  await expect(page.getByRole("group", { name: "Phone" }).first().getByRole("checkbox", { name: "Main" })).not.toBeChecked();
  await page.getByRole("button", { name: "Save customer" }).click();
  await expect(page).toHaveURL(/\/contacts\/[0-9a-f-]{36}$/);
  await page.goto("/contacts");
  await hydrated(page);
  await page.getByRole("searchbox", { name: "Search contacts" }).fill("555-01 92");
  await expect(all(page).getByRole("link", { name: new RegExp(name) })).toBeVisible();
  await expect(page).toHaveURL(/\?q=555-01/);
  await page.reload();
  await hydrated(page);
  await expect(all(page).getByRole("listitem").first()).toContainText(name);
});

test("whoever is known already is shown while one types, and unsaved work is not lost by a link", async ({ page }) => {
  await begin(page);
  const name = unique("Mara");
  await add(page, { name, points: [{ kind: "email", raw: `${name.replace(" ", ".")}@example.com`, label: "home" }] });
  await page.goto("/contacts/new");
  await hydrated(page);
  await page.getByRole("textbox", { name: "Email" }).fill(`${name.replace(" ", ".").toUpperCase()}@example.com`);
  await expect(page.getByText("Possibly known already")).toBeVisible();
  await expect(page.getByText(/Same email/)).toBeVisible();
  await page.getByRole("link", { name: `Open this card: ${name}` }).click();
  const dialog = page.getByRole("dialog", { name: "Leave without saving?" });
  await dialog.getByRole("button", { name: "Stay here" }).click();
  await expect(page).toHaveURL(/\/contacts\/new$/);
  await page.getByRole("link", { name: `Open this card: ${name}` }).click();
  await dialog.getByRole("button", { name: "Leave without saving" }).click();
  await expect(page).toHaveURL(/\/contacts\/[0-9a-f-]{36}$/);
});

test("nobody is added a second time unasked", async ({ page }) => {
  await begin(page);
  const name = unique("Nora");
  const email = `${name.replace(" ", ".").toLowerCase()}@example.com`;
  await add(page, { name, points: [{ kind: "email", raw: email, label: "home" }] });
  await page.goto("/contacts/new");
  await hydrated(page);
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(`${name} again`);
  await page.getByRole("textbox", { name: "Email" }).fill(email);
  await page.getByRole("button", { name: "Save customer" }).click();
  const dialog = page.getByRole("dialog", { name: "Known already?" });
  await expect(dialog.getByRole("link", { name })).toBeVisible();
  await checkPage(page);
  await dialog.getByRole("button", { name: "Keep editing" }).click();
  await expect(page).toHaveURL(/\/contacts\/new$/);
  await page.getByRole("button", { name: "Save customer" }).click();
  await dialog.getByRole("button", { name: "Add all the same" }).click();
  await expect(page).toHaveURL(/\/contacts\/[0-9a-f-]{36}$/);
  // Added all the same: the toast leads to both side by side.
  const toast = page.getByRole("group", { name: "Customer added." });
  await expect(toast.getByRole("button", { name: "Undo" })).toBeVisible();
  // It stays for whoever is at it.
  await toast.focus();
  await checkEverySize(page);
  await toast.getByRole("link", { name: "Review" }).click();
  await expect(page).toHaveURL(/\/contacts\/merge\?one=/);
  const stays = page.getByRole("group", { name: "Which profile stays?" });
  await stays.getByRole("radio", { name, exact: true }).check();
  await page.getByRole("button", { name: "Merge", exact: true }).click();
  await expect(page).toHaveURL(/\/contacts\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("heading", { level: 1, name, exact: true })).toBeVisible();
});

test("a walk-in with a pet is one form and one Undo", async ({ page, problems }) => {
  // 404: what the card reads again once the customer is taken back.
  problems.allow(/status of (422|404)/);
  await begin(page, "/contacts/new");
  const name = unique("Walter");
  await expect(page.getByRole("heading", { level: 2, name: "First pet" })).toBeVisible();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await page.getByRole("combobox", { name: "Breed" }).fill("Whippet");
  await page.getByRole("button", { name: "Save customer" }).click();
  await expect(page.getByText("A name is needed here.").first()).toBeVisible();
  await page.getByRole("textbox", { name: "Pet’s name" }).fill("Biscuit");
  await page.getByRole("button", { name: "Save customer" }).click();
  await expect(page).toHaveURL(/\/contacts\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("main").getByText("Biscuit").first()).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Undone.")).toBeVisible();
  // Whoever has the same name and pet is shown while one types.
  await done(page, "pets/add_customer_with_pet", { customer: { name }, pet: { name: "Biscuit", species: "Dog" } });
  await page.goto("/contacts/new");
  await hydrated(page);
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await page.getByRole("textbox", { name: "Pet’s name" }).fill("biscuit");
  await expect(page.getByText(/Same name and pet|Biscuit/).first()).toBeVisible();
});

test("the filters stand in the address, and back leads to the place that was left", async ({ page }) => {
  test.slow();
  await begin(page);
  const family = unique("Scroll").replace(" ", "");
  for (let n = 10; n < 70; n++) await add(page, { name: `N${n} ${family}` });
  await page.goto(`/contacts?q=${family}`);
  await hydrated(page);
  await page.getByRole("combobox", { name: "Last activity" }).selectOption({ label: "Last 7 days" });
  await page.getByRole("combobox", { name: "Sort by" }).selectOption({ label: "Newest first" });
  await expect(page).toHaveURL(/activity=7&sort=newest/);
  await expect(all(page).getByRole("listitem").first()).toContainText(`N69 ${family}`);
  await page.reload();
  await hydrated(page);
  await expect(page.getByRole("combobox", { name: "Sort by" })).toHaveValue("newest");
  await expect(page.getByRole("combobox", { name: "Last activity" })).toHaveValue("7");
  await expect(all(page).getByRole("listitem").first()).toContainText(`N69 ${family}`);
  await page.locator(".contacts").getByRole("button", { name: "Show more" }).click();
  await expect(all(page).getByRole("listitem")).toHaveCount(60);
  const deep = all(page).getByRole("link", { name: new RegExp(`N12 ${family}`) });
  await deep.scrollIntoViewIfNeeded();
  await deep.click();
  await expect(page).toHaveURL(/\/contacts\/[0-9a-f-]{36}$/);
  await page.goBack();
  await expect(page).toHaveURL(/activity=7&sort=newest/);
  await expect(deep).toBeInViewport();
  // A fresh look begins at the top.
  await page.getByRole("navigation").getByRole("link", { name: "Contacts" }).first().click();
  await expect(all(page).getByRole("listitem").first()).toBeInViewport();
});

test("the form is filled from the address", async ({ page }) => {
  await begin(page, "/contacts/new?phone=%2B14155550193&name=Nora%20Lind");
  await expect(page.getByRole("textbox", { name: "Name", exact: true })).toHaveValue("Nora Lind");
  await expect(page.getByRole("textbox", { name: "Phone" })).toHaveValue("+14155550193");
});

test("the list is worked with the keyboard alone", async ({ page }) => {
  await begin(page);
  const family = unique("Keys").replace(" ", "");
  for (const first of ["Ann", "Ben", "Cleo"]) await add(page, { name: `${first} ${family}` });
  await page.goto(`/contacts?q=${family}`);
  await hydrated(page);
  await expect(all(page).getByRole("listitem")).toHaveCount(3);
  // The list wakes up after the frame around it: the first key is pressed until it is heard.
  await expect(async () => {
    await page.keyboard.press("j");
    await expect(all(page).getByRole("link", { name: new RegExp(family) }).first()).toBeFocused({ timeout: 300 });
  }).toPass();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await expect(all(page).getByRole("link", { name: new RegExp(`^Ben ${family}`) })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/contacts\/[0-9a-f-]{36}$/);
});

test("what another person adds appears without a reload", async ({ page, person }) => {
  await begin(page, "/contacts?sort=newest");
  const other = await person();
  await begin(other);
  const name = unique("Livia");
  await add(other, { name });
  await expect(all(page).getByText(name)).toBeVisible();
});

test("archived customers are out of the list and can be listed", async ({ page }) => {
  await begin(page);
  const name = unique("Otto");
  const id = await add(page, { name });
  await done(page, "customers/set_archived", { id, archived: true });
  await page.goto(`/contacts?q=${encodeURIComponent(name)}`);
  await hydrated(page);
  await expect(page.getByText("Nobody matches")).toBeVisible();
  await page.getByRole("checkbox", { name: "Archived" }).check();
  await expect(all(page).getByText(name)).toBeVisible();
  await expect(page).toHaveURL(/archived=1/);
});

test("from the card a customer is archived and restored, let go of and taken on", async ({ page }) => {
  await begin(page);
  const name = unique("Agnes");
  await page.goto(`/contacts/${await add(page, { name })}`);
  await hydrated(page);
  const card = page.locator(".card-tools");
  const choose = async (item: string) => {
    await card.getByRole("button", { name: `More for ${name}` }).click();
    await card.getByRole("menuitem", { name: item, exact: true }).click();
  };
  const toast = (text: string) => page.getByRole("group", { name: text });
  const banner = page.getByText("Hidden from lists, found by search.");
  await choose("Archive");
  await expect(banner).toBeVisible();
  await checkPage(page);
  await toast("Customer archived.").getByRole("button", { name: "Undo" }).click();
  await expect(banner).toHaveCount(0);
  await choose("Archive");
  await page.getByRole("button", { name: "Restore", exact: true }).click();
  await expect(banner).toHaveCount(0);

  // Whoever adds somebody looks after them, until they say otherwise.
  const assigned = page.locator(".insights");
  await choose("Take me off");
  await expect(assigned).toContainText("Nobody");
  await choose("Assign to me");
  await expect(assigned).toContainText("Olga Owner");
  await toast("Assigned to you.").getByRole("button", { name: "Undo" }).click();
  await expect(assigned).toContainText("Nobody");
  await page.goto("/contacts");
  await hydrated(page);
  const mine = page.getByRole("list", { name: "My Customers" });
  await expect(all(page).getByText(name)).toBeVisible();
  await expect(mine.getByText(name)).toHaveCount(0);
});

test("the list is narrowed to a group and to a tag", async ({ page }) => {
  await begin(page);
  const [both, one] = [unique("Gina"), unique("Greta")];
  const ids = [await add(page, { name: both }), await add(page, { name: one })];
  const group = await done<{ id: string }>(page, "labels/create_group", { name: unique("Walkers") });
  for (const customer_id of ids) await done(page, "labels/set_groups", { customer_id, add: [group.id], remove: [] });
  const tag = unique("Nervous");
  await done(page, "labels/add_tag", { customer_id: ids[0], name: tag });
  await page.goto("/contacts");
  await hydrated(page);
  await page.getByRole("combobox", { name: "Group", exact: true }).selectOption(group.id);
  await expect(page).toHaveURL(new RegExp(`group=${group.id}`));
  await expect(all(page).getByRole("listitem")).toHaveCount(2);
  await page.getByRole("combobox", { name: "Tag", exact: true }).selectOption({ label: tag });
  await expect(all(page).getByRole("listitem")).toHaveCount(1);
  await expect(all(page)).toContainText(both);
  // The address holds both, and a reload shows the same.
  await page.reload();
  await hydrated(page);
  await expect(all(page).getByRole("listitem")).toHaveCount(1);
  await page.getByRole("combobox", { name: "Group", exact: true }).selectOption({ label: "Any group" });
  await expect(page).not.toHaveURL(/group=/);
  await page.getByRole("combobox", { name: "Tag", exact: true }).selectOption({ label: "Any tag" });
  await expect(page).not.toHaveURL(/tag=/);
  await expect(all(page).getByText(one)).toBeVisible();
});

test("My Customers folds away to its menu, which adds a customer", async ({ page }) => {
  await begin(page, "/contacts");
  const mine = page.getByRole("region", { name: "My Customers" });
  await expect(mine.getByRole("heading", { name: "My Customers" })).toBeVisible();
  await mine.getByRole("button", { name: "My Customers", exact: true }).click();
  await expect(mine.getByRole("heading", { name: "My Customers" })).toBeHidden();
  await page.reload();
  await hydrated(page);
  await expect(mine.getByRole("heading", { name: "My Customers" })).toBeHidden();
  await mine.getByRole("button", { name: "More for My Customers" }).click();
  await page.getByRole("menuitem", { name: "Add New Customer" }).click();
  await expect(page).toHaveURL(/\/contacts\/new$/);
});

test("a filtered list is saved under a name, opened again and removed, with Undo", async ({ page }) => {
  await begin(page, "/contacts?activity=7&sort=activity");
  await page.getByRole("button", { name: "Save this view" }).click();
  const dialog = page.getByRole("dialog", { name: "Save this view" });
  await dialog.getByLabel("Name").fill("This week");
  await dialog.getByRole("button", { name: "Save view" }).click();
  await expect(dialog).toBeHidden();
  await page.goto("/contacts");
  await hydrated(page);
  const views = page.getByRole("navigation", { name: "Saved views" });
  await views.getByRole("link", { name: "This week" }).click();
  await expect(page).toHaveURL(/activity=7/);
  await checkPage(page);
  await page.getByRole("button", { name: "Remove this view" }).click();
  await expect(views).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect(views.getByRole("link", { name: "This week" })).toBeVisible();
});

test("a list with very long names fits every size", async ({ page }) => {
  await begin(page);
  await add(page, { name: "Wolfeschlegelsteinhausenbergerdorff von und zu Aschaffenburg", business_name: "مخبز مريم" });
  await page.goto("/contacts");
  await hydrated(page);
  await checkEverySize(page);
});

test("the list says how many there are, also while one types, and offers one way to add", async ({ page }) => {
  await begin(page);
  const name = unique("Quentin");
  for (const last of ["One", "Two"]) await add(page, { name: `${name} ${last}` });
  await page.goto("/contacts");
  await hydrated(page);
  const count = page.getByRole("status").filter({ hasText: /customers?$/ });
  await expect(count).toHaveText(/^\d+ customers$/);
  const box = page.getByRole("searchbox", { name: "Search contacts" });
  await box.fill(name);
  await expect(count).toHaveText("2 customers");
  await box.fill(`${name} one`);
  await expect(count).toHaveText("1 customer");
  // Two letters swapped: nobody matches as typed, so those with a similar name are shown, and it is said.
  await box.fill(name.replace("Quentin", "Quetnin"));
  await expect(count).toHaveText("Nobody matches exactly. Similar: 2 customers");
  await expect(all(page).getByRole("listitem")).toHaveCount(2);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByRole("link", { name: "Add New Customer" })).toHaveCount(1);
  await page.goto("/bookings");
  await hydrated(page);
  await expect(page.getByRole("link", { name: "Add New Customer" })).toHaveCount(1);
});
