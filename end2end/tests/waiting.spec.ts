// A press is answered before the server has answered, and what fails loses nothing.
import { begin, done } from "../support/begin.ts";
import { expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "waiting" });

test("while the server thinks, what was pressed says so; when it fails, why, and nothing typed is lost", async ({ page, problems }) => {
  problems.allow(/status of 503/, /status 503/);
  await begin(page, "/help");
  const id = await done<string>(page, "customers/add_customer", { customer: { name: "Bella Ortiz" } });
  await page.goto(`/contacts/${id}`);
  await hydrated(page);
  const notes = page.locator("#notes");
  await notes.getByRole("button", { name: "Add note" }).click();
  await notes.getByLabel("New note").fill("Comes with his own towel");
  let answer: (() => void) | undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route("**/api/notes/add_note", async (route) => {
    await held;
    await route.fulfill({ status: 503, contentType: "application/json", body: JSON.stringify("Unavailable") });
  });
  const save = notes.getByRole("button", { name: "Save note" });
  await save.click();
  await expect(save).toHaveAttribute("aria-busy", "true");
  answer?.();
  await expect(save).not.toHaveAttribute("aria-busy", "true", { timeout: 20_000 });
  await expect(notes.getByLabel("New note")).toHaveValue("Comes with his own towel");
  await page.unroute("**/api/notes/add_note");
  await save.click();
  await expect(notes.getByText("Comes with his own towel")).toBeVisible();
});
