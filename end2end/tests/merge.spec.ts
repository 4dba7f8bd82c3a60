import { type Page } from "@playwright/test";
import { begin, done } from "../support/begin.ts";
import { checkEverySize, checkHtml, checkPage, expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "merge" });

/** Two profiles of one person: the second has a pet and another name. */
async function twins(page: Page, phone: string, names: [string, string]): Promise<[string, string]> {
  await begin(page, "/help");
  const ids: string[] = [];
  for (const name of names) {
    const points = [{ kind: "phone", raw: phone, label: "mobile" }];
    ids.push(await done<string>(page, "customers/add_customer", { customer: { name, points } }));
  }
  await done(page, "pets/add_pet", { customer_id: ids[1], pet: { name: "Biscuit", species: "dog" } });
  return [ids[0]!, ids[1]!];
}

for (const width of [1440, 390]) {
  test(`two profiles are found, reviewed, merged and taken apart at ${width}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    const [jane, other] = await twins(page, `+1415555${width + 1000}`, [`Jane ${width}`, `Jane Roe ${width}`]);
    await page.goto("/contacts/duplicates");
    await hydrated(page);
    await page.getByRole("button", { name: "Look now" }).click();
    const pair = page.getByRole("listitem").filter({ hasText: `Jane Roe ${width}` }).first();
    await expect(pair).toContainText("Same phone");
    await checkHtml(page);
    await checkEverySize(page);
    await page.setViewportSize({ width, height: 900 });
    await pair.getByRole("link", { name: /^Review/ }).click();
    await hydrated(page);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Are they the same person?");
    // The one with a pet is suggested.
    await expect(page.getByRole("radio", { name: `Jane Roe ${width}` }).first()).toBeChecked();
    await checkPage(page);
    await page.getByRole("group", { name: "Which profile stays?" }).getByRole("radio", { name: `Jane ${width}`, exact: true }).check();
    await page.getByRole("group", { name: "Name" }).getByRole("radio", { name: `Jane Roe ${width}`, exact: true }).check();
    await expect(page.getByText("1 pet")).toBeVisible();
    await page.getByRole("button", { name: "Merge", exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`/contacts/${jane}$`));
    await expect(page.getByRole("heading", { level: 1 })).toContainText(`Jane Roe ${width}`);
    const line = page.getByRole("list", { name: "Merged profiles" });
    await expect(line).toContainText(`Merged from Jane Roe ${width}`);
    // The old address leads to the card.
    await page.goto(`/contacts/${other}`);
    await expect(page).toHaveURL(new RegExp(`/contacts/${jane}$`));
    await hydrated(page);
    await checkPage(page);
    await line.getByRole("button", { name: /^Un-merge/ }).click();
    await expect(line).toBeHidden();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(`Jane ${width}`);
    await page.goto(`/contacts/${other}`);
    await hydrated(page);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(`Jane Roe ${width}`);
    await expect(page.getByText("Possibly the same person as")).toBeVisible();
  });
}

test("an open card of whoever is merged away moves over, and undo brings both back", async ({ page, context }) => {
  const [jane, other] = await twins(page, "+14155559901", ["Ana One", "Ana Two"]);
  const there = await context.newPage();
  await there.goto(`/contacts/${other}`);
  await hydrated(there);
  await page.goto(`/contacts/${jane}`);
  await hydrated(page);
  await page.getByRole("button", { name: "More for Ana One" }).click();
  await page.getByRole("menuitem", { name: "Merge with…" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "The other profile" }).fill("Ana Two");
  await page.getByRole("dialog").getByRole("button", { name: /Ana Two/ }).click();
  await expect(page).toHaveURL(/\/contacts\/merge/);
  await page.getByRole("group", { name: "Which profile stays?" }).getByRole("radio", { name: "Ana One", exact: true }).check();
  await page.getByRole("button", { name: "Merge", exact: true }).click();
  await expect(there).toHaveURL(new RegExp(`/contacts/${jane}$`));
  await expect(there.getByText("This profile was merged into Ana One.")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect(page.getByRole("list", { name: "Merged profiles" })).toBeHidden();
});

test("two who are not the same are not shown again, and a shared number matches nobody", async ({ page }) => {
  const [jane] = await twins(page, "+14155559902", ["Eva One", "Eva Two"]);
  await page.goto(`/contacts/${jane}`);
  await hydrated(page);
  await expect(page.getByText("Possibly the same person as")).toBeVisible();
  await page.getByRole("link", { name: "Review Eva Two" }).click();
  await page.getByRole("button", { name: "Not the same" }).click();
  await expect(page).toHaveURL(/\/contacts\/duplicates/);
  await page.goto(`/contacts/${jane}`);
  await hydrated(page);
  await expect(page.getByText("Possibly the same person as")).toBeHidden();
  await page.getByRole("button", { name: /^More for \+1/ }).click();
  await page.getByRole("menuitem", { name: "Shared by a household: do not match by it" }).click();
  const personal = page.getByRole("region", { name: "Personal information" });
  await expect(personal.getByText("Shared", { exact: true })).toBeVisible();
});
