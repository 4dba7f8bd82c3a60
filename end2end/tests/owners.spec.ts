// Additional owners: they stand on the card with what may be done, on every screen, and come back when taken back.
import { begin, done } from "../support/begin.ts";
import type { Locator, Page } from "@playwright/test";
import { checkEverySize, expect, hydrated, test } from "../support/fixtures.ts";

function section(page: Page, name: string): Locator {
  // Sections stand in sections: the innermost.
  return page.locator("section", { has: page.getByRole("heading", { name, exact: true }) }).last();
}

test("an additional owner is added, may pick up, and is told apart everywhere", async ({ page, person, problems }) => {
  await begin(page, "/contacts");
  const customer = { name: "Bella Ortiz", points: [{ kind: "phone", raw: "(415) 555-0123", label: "mobile", sms: true }] };
  const card = `/contacts/${await done<string>(page, "customers/add_customer", { customer })}`;
  await page.goto(card);
  await hydrated(page);
  const colleague = await person();
  await begin(colleague, card);
  for (const one of [page, colleague]) await one.getByText("Show more customer info").click();

  const owners = section(page, "Additional owners");
  await owners.getByRole("button", { name: "Add additional owner" }).click();
  problems.allow(/status of 422/);
  await owners.getByLabel("Phone (optional)").fill("12");
  await owners.getByRole("button", { name: "Save" }).click();
  await expect(owners.getByText("A name is needed here.")).toBeVisible();
  await expect(owners.getByLabel("Phone (optional)")).toHaveValue("12");
  await owners.getByLabel("Name").fill("Sam Park");
  await owners.getByLabel("Phone (optional)").fill("(415) 555-0133");
  await owners.getByLabel("May pick up the pets").check();
  await owners.getByRole("button", { name: "Save" }).click();
  await expect(owners.getByText("May pick up", { exact: true })).toBeVisible();
  const theirs = section(colleague, "Additional owners");
  await expect(theirs.getByText("Sam Park")).toBeVisible();
  await expect(section(colleague, "Contact").getByText("of Sam Park")).toBeVisible();
  await checkEverySize(page);

  await theirs.getByRole("button", { name: "More for Sam Park" }).click();
  await colleague.getByRole("menuitem", { name: "Edit" }).click();
  await theirs.getByLabel("May pick up the pets").uncheck();
  await theirs.getByRole("button", { name: "Save" }).click();
  await expect(owners.getByText("May not pick up")).toBeVisible();

  await owners.getByRole("button", { name: "More for Sam Park" }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await expect(theirs.getByText("Sam Park")).toBeHidden();
  await page.getByRole("group", { name: /Additional owner removed/ }).getByRole("button", { name: "Undo" }).click();
  await expect(theirs.getByText("Sam Park")).toBeVisible();
});
