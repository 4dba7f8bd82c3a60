// Lists of the inbox under names: for oneself and for everybody, by the menu, by the address and by the keyboard.
import type { Page } from "@playwright/test";
import { begin, done } from "../support/begin.ts";
import { checkEverySize, checkPage, expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "views" });

const rows = (page: Page) => page.getByRole("list", { name: "Conversations" }).getByRole("listitem");
const switcher = (page: Page) => page.getByRole("button", { name: /^Inbox: / });

async function choose(page: Page, item: string | RegExp): Promise<void> {
  await switcher(page).click();
  await page.getByRole("menuitem", { name: item }).click();
}

test("a list is saved under a name, opened by it, renamed, put in order and removed", async ({ page, person, problems }) => {
  test.slow();
  await begin(page, "/inbox");
  const open = await done(page, "customers/add_customer", { customer: { name: "Bella Ortiz" } });
  await done(page, "conversations/add_internal_note", { customer: open, body: "Call her" });
  await page.goto("/inbox?closed=1");
  await hydrated(page);
  await expect(rows(page)).toHaveCount(0);
  await choose(page, "Save this view");
  const dialog = page.getByRole("dialog", { name: "Save this view" });
  problems.allow(/status of 422/);
  await dialog.getByRole("button", { name: "Save view" }).click();
  await expect(dialog.getByText("A name is needed here.").first()).toBeVisible();
  await checkPage(page);
  await dialog.getByLabel("Name").fill("Finished");
  await dialog.getByRole("button", { name: "Save view" }).click();
  await expect(dialog).toBeHidden();
  await expect(switcher(page)).toHaveText(/Finished/);
  await checkEverySize(page);

  // For everybody: another screen has it at once.
  await page.getByRole("link", { name: /^Unassigned/ }).click();
  await choose(page, "Save this view");
  await dialog.getByLabel("Name").fill("Who takes it?");
  await dialog.getByLabel("For everybody who works here").check();
  const colleague = await person();
  await begin(colleague, "/inbox");
  await dialog.getByRole("button", { name: "Save view" }).click();
  await expect(switcher(page)).toHaveText(/Who takes it/);
  await choose(colleague, "Who takes it?");
  await expect(colleague).toHaveURL(/view=unassigned/);
  await expect(rows(colleague)).toHaveCount(1);

  // By the keyboard alone.
  await page.bringToFront();
  await switcher(page).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem").first()).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: "Finished" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/closed=1/);

  await choose(page, "Arrange views");
  const arrange = page.getByRole("dialog", { name: "Arrange views" });
  await arrange.getByRole("button", { name: "Rename Finished" }).click();
  await arrange.getByLabel("New name").fill("Done with");
  await arrange.getByRole("button", { name: "Rename", exact: true }).click();
  await expect(arrange.getByText("Done with", { exact: true })).toBeVisible();
  await checkPage(page);
  await arrange.getByRole("button", { name: "Remove Done with" }).click();
  await expect(arrange.getByText("Done with", { exact: true })).toHaveCount(0);
  await page.locator(".toast").filter({ hasText: "View Done with removed." }).getByRole("button", { name: "Undo" }).click();
  await expect(arrange.getByText("Done with", { exact: true })).toBeVisible();
  await arrange.getByRole("button", { name: "Remove Who takes it?" }).click();
  await expect(arrange.getByText("Who takes it?", { exact: true })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await switcher(colleague).click();
  await expect(colleague.getByRole("menuitem", { name: "Who takes it?" })).toHaveCount(0);

  // It is there again after a reload, and opens by its address.
  await page.goto("/inbox?closed=1");
  await hydrated(page);
  await expect(switcher(page)).toHaveText(/Done with/);
});
