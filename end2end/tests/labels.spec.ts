import { begin } from "../support/begin.ts";
import { checkPage, expect, test } from "../support/fixtures.ts";

test.use({ shop: "labels" });

test("a group is created, renamed, archived, and brought back with Undo", async ({ page, problems }) => {
  problems.allow(/status of 422/);
  await begin(page, "/settings/groups");
  await page.getByRole("button", { name: "Create Group" }).click();
  const dialog = page.getByRole("dialog", { name: "Create Group" });
  await dialog.getByRole("button", { name: "Add Group" }).click();
  await expect(dialog.getByText("A name is needed here.")).toBeVisible();
  await dialog.getByLabel("Name").fill("Dog walkers");
  await checkPage(page);
  await dialog.getByRole("button", { name: "Add Group" }).click();
  await expect(dialog).toBeHidden();
  const row = page.getByRole("listitem").filter({ hasText: "Dog walkers" });
  await expect(row).toContainText("0 customers");
  await row.getByRole("button", { name: "More for Dog walkers" }).click();
  await page.getByRole("menuitem", { name: "Rename", exact: true }).click();
  const renaming = page.getByRole("dialog", { name: "Rename group" });
  await expect(renaming.getByLabel("Name")).toHaveValue("Dog walkers");
  await renaming.getByLabel("Name").fill("Walkers");
  await renaming.getByRole("button", { name: "Rename", exact: true }).click();
  await expect(renaming).toBeHidden();
  const renamed = page.getByRole("listitem").filter({ hasText: /^Walkers/ });
  await expect(renamed).toBeVisible();
  await expect(row).toHaveCount(0);
  await page.getByRole("group", { name: "Group renamed." }).getByRole("button", { name: "Undo" }).click();
  await expect(row).toBeVisible();
  await row.getByRole("button", { name: "More for Dog walkers" }).click();
  await page.getByRole("menuitem", { name: "Archive" }).click();
  await expect(page.getByText("Archived (1)")).toBeVisible();
  await page.getByRole("group", { name: "Group archived." }).getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Archived (1)")).toBeHidden();
  await expect(row).toBeVisible();
});

test("a colour code has letters, a meaning, and a place in every list", async ({ page }) => {
  await begin(page, "/settings/colours");
  await page.getByRole("button", { name: "Add colour code" }).click();
  const dialog = page.getByRole("dialog", { name: "Add colour code" });
  await dialog.getByLabel("Colour", { exact: true }).selectOption("navy");
  await dialog.getByRole("textbox", { name: "Letters" }).fill("bt");
  await dialog.getByRole("textbox", { name: "Meaning" }).fill("Bites");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Bites" })).toContainText("BT");
});
