// The settings that are typed into. How every section looks at every size: looks.spec.ts.
import { begin } from "../support/begin.ts";
import { checkHtml, expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "settings" });

test("every section is valid HTML", async ({ page }) => {
  await begin(page, "/settings/business");
  for (const section of [
    "business", "locations", "staff", "services", "groups", "tags", "colours", "templates", "chat", "channels", "inboxes", "calls", "me",
  ]) {
    await page.goto(`/settings/${section}`);
    await hydrated(page);
    await checkHtml(page);
  }
});

test("on a phone every section is in sight", async ({ page }) => {
  await begin(page, "/settings/business");
  await page.setViewportSize({ width: 390, height: 844 });
  for (const name of ["Business", "Locations", "Colour codes", "Calls", "You"]) {
    await expect(page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name, exact: true })).toBeInViewport({ ratio: 1 });
  }
});

test("the business is renamed, and Undo takes it back", async ({ page }) => {
  await begin(page, "/settings/business");
  const name = page.getByLabel("Business name");
  await name.fill("Happier Paws");
  await page.getByRole("button", { name: "Update" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(name).toHaveValue("Happy Paws");
});

test("two people who change the same field see both values", async ({ page, person, problems }) => {
  await begin(page, "/settings/chat");
  const other = await person();
  await begin(other, "/settings/chat");
  await other.getByLabel("Greeting").fill("Hello from the other desk");
  await page.getByLabel("Greeting").fill("Hello from this desk");
  await page.getByRole("button", { name: "Update" }).click();
  await expect(page.getByText("The chat is saved.")).toBeVisible();
  problems.allow(/status of 409/);
  await other.getByRole("button", { name: "Update" }).click();
  const conflict = other.getByRole("group", { name: "The greeting was changed twice" });
  await expect(conflict).toContainText("Hello from this desk");
  await conflict.getByRole("button", { name: "Keep mine" }).click();
  await expect(page.getByLabel("Greeting")).toHaveValue("Hello from the other desk");
});

test("a location gets opening hours and a service its length", async ({ page, problems }) => {
  await begin(page, "/settings/locations");
  await page.getByRole("button", { name: "Add a location" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a location" });
  await dialog.getByRole("textbox", { name: "Name", exact: true }).fill("Hill Road");
  await dialog.getByRole("button", { name: "Add hours on Sunday" }).click();
  await dialog.getByLabel("Sunday opens").fill("10:00");
  await dialog.getByLabel("Sunday closes").fill("");
  problems.allow(/status of 422/);
  await dialog.getByRole("button", { name: "Add the location" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Sunday: give both times");
  await dialog.getByLabel("Sunday closes").fill("14:00");
  await dialog.getByRole("button", { name: "Add the location" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/Sun 10:00\sAM–2:00\sPM/)).toBeVisible();

  await page.getByRole("link", { name: "Services" }).click();
  await page.getByRole("button", { name: "Add a service" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Teeth");
  await page.getByLabel("Usual length in minutes").fill("20");
  await page.getByRole("button", { name: "Add the service" }).click();
  await expect(page.getByText("Grooming · 20 min")).toBeVisible();
});

test("the theme is kept over a reload, without a flash", async ({ page }) => {
  await begin(page, "/settings/me");
  await page.getByRole("radio", { name: "Dark", exact: true }).check();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  const html = await (await page.request.get("/settings/me")).text();
  expect(html).toContain('data-theme="dark"');
  await page.reload();
  await hydrated(page);
  await expect(page.getByRole("radio", { name: "Dark", exact: true })).toBeChecked();
});

test("one's own name and preferences are taken back by Undo", async ({ page }) => {
  await begin(page, "/settings/me");
  const shortcuts = page.getByRole("checkbox", { name: "Single-key shortcuts" });
  await expect(shortcuts).toBeChecked();
  await shortcuts.uncheck();
  const form = page.locator("form").filter({ has: shortcuts });
  await form.getByRole("button", { name: "Update" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(shortcuts).toBeChecked();
  await expect(page.getByText("Undone.")).toBeVisible();
  await page.reload();
  await hydrated(page);
  await expect(shortcuts).toBeChecked();
  const name = page.getByRole("textbox", { name: "Your name" });
  await name.fill("Olga the Second");
  await page.locator("form").filter({ has: name }).getByRole("button", { name: "Update" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(name).toHaveValue("Olga Owner");
  await page.reload();
  await hydrated(page);
  await expect(name).toHaveValue("Olga Owner");
});
