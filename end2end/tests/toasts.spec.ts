import { expect, hydrated, test } from "../support/fixtures.ts";

test("a toast stays while somebody is at it, by keyboard or pointer, and goes ten seconds later", async ({ page }) => {
  await page.clock.install();
  await page.goto("/styleguide");
  await hydrated(page);
  const press = page.getByRole("button", { name: "Undoable toast" });
  const toast = page.getByRole("group", { name: "Bella Ortiz archived" });
  await press.click();
  await expect(toast).toBeVisible();
  await toast.focus();
  await page.clock.runFor(30_000);
  await expect(toast, "it has the focus").toBeVisible();
  await page.keyboard.press("Tab");
  await expect(toast.getByRole("button", { name: "Undo" })).toBeFocused();
  await page.clock.runFor(30_000);
  await expect(toast, "a part of it has the focus").toBeVisible();
  await press.focus();
  await toast.hover();
  await page.clock.runFor(30_000);
  await expect(toast, "the pointer is at it").toBeVisible();
  await page.mouse.move(0, 0);
  await page.clock.runFor(11_000);
  await expect(toast, "nobody is at it").toHaveCount(0);
});
