// What all dialogs share: toasts can be pressed in them, typed text is not thrown away, and a refused
// form shows where it is wrong.
import { type Page } from "@playwright/test";
import { begin, done } from "../support/begin.ts";
import { checkAccessible, expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "dialogs" });

async function card(page: Page, pet: string): Promise<void> {
  await begin(page, "/help");
  const id = await done<string>(page, "customers/add_customer", { customer: { name: "Bella Ortiz" } });
  await done(page, "pets/add_pet", { customer_id: id, pet: { name: pet, species: "dog" } });
  await page.goto(`/contacts/${id}`);
  await hydrated(page);
}

test("Undo is pressed while a dialog is open, and by keyboard", async ({ page }) => {
  await card(page, "Mochi");
  const pet = page.getByRole("heading", { name: "Mochi", level: 3 });
  await page.getByRole("button", { name: "Remove Mochi" }).click();
  await expect(pet).toHaveCount(0);
  await page.getByRole("button", { name: "Add New Pet" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Add New Pet" });
  await dialog.getByRole("button", { name: "Undo" }).click();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(pet).toBeVisible();
  await page.getByRole("button", { name: "Remove Mochi" }).click();
  await expect(pet).toHaveCount(0);
  await page.keyboard.press("Control+z");
  await expect(pet).toBeVisible();
});

test("what was typed in a dialog is asked about before it goes", async ({ page }) => {
  await begin(page, "/settings/groups");
  const open = page.getByRole("button", { name: "Create Group" });
  await open.click();
  const dialog = page.getByRole("dialog", { name: "Create Group" });
  // Nothing typed: nothing asked.
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await open.click();
  await dialog.getByLabel("Name").fill("Dog walkers");
  await page.keyboard.press("Escape");
  const ask = dialog.getByRole("alertdialog");
  await expect(ask).toBeVisible();
  await expect(ask.getByRole("button", { name: "Keep editing" })).toBeFocused();
  await checkAccessible(page);
  await page.keyboard.press("Enter");
  await expect(ask).toBeHidden();
  await expect(dialog.getByLabel("Name")).toHaveValue("Dog walkers");
  // Beside it, too.
  await page.mouse.click(5, 5);
  await expect(ask).toBeVisible();
  await ask.getByRole("button", { name: "Discard" }).click();
  await expect(dialog).toBeHidden();
  await open.click();
  await expect(dialog.getByLabel("Name")).toHaveValue("");
});

test("a refused form puts the focus into its first wrong field", async ({ page, problems }) => {
  problems.allow(/status of 422/);
  await begin(page, "/settings/groups");
  await page.getByRole("button", { name: "Create Group" }).click();
  const group = page.getByRole("dialog", { name: "Create Group" });
  await group.getByRole("button", { name: "Add Group" }).click();
  await expect(group.getByLabel("Name")).toBeFocused();
  await expect(group.getByLabel("Name")).toHaveAccessibleDescription(/A name is needed here/);
  await expect(group.getByLabel("Name")).toHaveAttribute("aria-invalid", "true");

  await page.goto("/settings/services");
  await hydrated(page);
  await page.getByRole("button", { name: /Add a service/ }).click();
  const service = page.getByRole("dialog");
  await service.getByLabel("Name").fill("");
  await service.locator("button[type=submit]").click();
  await expect(service.locator("[aria-invalid=true]").first()).toBeFocused();

  await page.goto("/settings/staff");
  await hydrated(page);
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const invite = page.getByRole("dialog", { name: "Invite somebody" });
  await invite.getByRole("button", { name: "Make the link" }).click();
  await expect(invite.locator("[aria-invalid=true]").first()).toBeFocused();
});

test("the full editor stays above the page and loses nothing unasked", async ({ page }) => {
  await card(page, "Mochi");
  const open = async () => {
    await page.getByRole("button", { name: "More for Bella Ortiz" }).click();
    await page.getByRole("menuitem", { name: "Edit customer" }).click();
  };
  const editor = page.getByRole("dialog", { name: "Edit customer" });
  const name = editor.getByRole("textbox", { name: "Name", exact: true });
  await open();
  await expect(editor.getByLabel("Assigned to")).toContainText("Olga Owner");
  await checkAccessible(page);
  // Nothing changed: nothing asked, by whichever way.
  await editor.getByRole("button", { name: "Cancel" }).click();
  await expect(editor).toBeHidden();
  await open();
  await page.keyboard.press("Escape");
  await expect(editor).toBeHidden();
  await open();
  await name.fill("Bella Rossi");
  for (const leave of ["Cancel", "Close"]) {
    await editor.getByRole("button", { name: leave, exact: true }).click();
    await editor.getByRole("alertdialog").getByRole("button", { name: "Keep editing" }).click();
    await expect(name).toHaveValue("Bella Rossi");
  }
  await page.keyboard.press("Escape");
  await editor.getByRole("alertdialog").getByRole("button", { name: "Discard" }).click();
  await expect(editor).toBeHidden();
  await open();
  await expect(name).toHaveValue("Bella Ortiz");
  // A line that is taken away is a change too.
  await editor.getByRole("button", { name: "Add phone" }).click();
  await editor.getByRole("button", { name: "Cancel" }).click();
  await expect(editor).toBeHidden();
  await open();
  await name.fill("Bella Rossi");
  await editor.getByRole("button", { name: "Update" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Bella Rossi" })).toBeVisible();
});
