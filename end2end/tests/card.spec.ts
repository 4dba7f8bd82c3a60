import { begin, done } from "../support/begin.ts";
import { expect, test, hydrated } from "../support/fixtures.ts";
import type { Page } from "@playwright/test";

test.use({ shop: "card" });

/** A customer with a pet that bites, and the path of their card. */
async function bella(page: Page): Promise<string> {
  const id = await done<string>(page, "customers/add_customer", {
    customer: {
      name: "Bella Ortiz",
      points: [{ kind: "phone", raw: "(415) 555-0123", label: "mobile", is_main: true, sms: true }],
    },
  });
  await done(page, "pets/add_pet", {
    customer_id: id,
    pet: { name: "Mochi", species: "dog", breed: "Poodle", bite_alert: "Strangers" },
  });
  return `/contacts/${id}`;
}

test("a note is written, pinned and taken back, on every screen at once", async ({ page, person }) => {
  await begin(page, "/contacts");
  const card = await bella(page);
  await page.goto(card);
  await expect(page.getByRole("heading", { level: 1, name: "Bella Ortiz" })).toBeVisible();
  const colleague = await person();
  await begin(colleague, card);

  const notes = page.locator("#notes");
  await notes.getByRole("button", { name: "Add note" }).click();
  await notes.getByLabel("New note").fill("Likes the side door");
  await notes.getByLabel("New note").press("Control+Enter");
  await expect(notes.getByText("Likes the side door")).toBeVisible();
  await expect(colleague.locator("#notes").getByText("Likes the side door")).toBeVisible();

  await notes.getByRole("button", { name: "Pin note" }).click();
  await expect(colleague.locator("#notes").getByText("Pinned")).toBeVisible();
  await notes.getByRole("button", { name: "Remove note" }).click();
  await expect(notes.getByText("Likes the side door")).toBeHidden();
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect(notes.getByText("Likes the side door")).toBeVisible();
  await expect(colleague.locator("#notes").getByText("Likes the side door")).toBeVisible();
});

test("news from outside does not touch what somebody is typing", async ({ page, person }) => {
  await begin(page, "/contacts");
  const card = await bella(page);
  await page.goto(card);
  const colleague = await person();
  await begin(colleague, card);
  const notes = page.locator("#notes");
  await notes.getByRole("button", { name: "Add note" }).click();
  await notes.getByLabel("New note").fill("Half a thou");
  await colleague.locator("#notes").getByRole("button", { name: "Add note" }).click();
  await colleague.locator("#notes").getByLabel("New note").fill("From the other desk");
  await colleague.locator("#notes").getByRole("button", { name: "Save note" }).click();
  await expect(notes.getByText("From the other desk")).toBeVisible();
  await expect(notes.getByLabel("New note")).toHaveValue("Half a thou");
  await page.bringToFront();
  await expect(notes.getByLabel("New note")).toBeFocused();
});

test("what must be known never scrolls away", async ({ page }) => {
  await begin(page, "/contacts");
  await page.goto(await bella(page));
  const flag = page.getByRole("list", { name: "Safety" }).getByText("Bites");
  await expect(flag).toBeInViewport();
  for (const size of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    await page.setViewportSize(size);
    await page.locator("#happened, #notes").first().scrollIntoViewIfNeeded();
    await expect(flag).toBeInViewport();
  }
});

test("history tells who changed what, and puts it back", async ({ page }) => {
  await begin(page, "/contacts");
  await page.goto(await bella(page));
  await page.getByRole("tab", { name: "History", exact: true }).click();
  await page.getByRole("tab", { name: "Activity history" }).click();
  await expect(page.getByText("Olga Owner added the pet Mochi")).toBeVisible();
  const personal = page.locator("#personal");
  await personal.getByRole("button", { name: /^Name:/ }).click();
  await personal.getByRole("textbox", { name: "Name", exact: true }).fill("Bella Oritz");
  await personal.getByRole("textbox", { name: "Name", exact: true }).press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Bella Oritz" })).toBeVisible();
  await page.getByRole("button", { name: "History of fields" }).click();
  const dialog = page.getByRole("dialog", { name: "History of fields" });
  await expect(dialog.getByText("Bella Oritz").first()).toBeVisible();
  await dialog.getByRole("button", { name: "Restore old Name", exact: true }).first().click();
  await expect(page.getByRole("group", { name: "Name restored." })).toBeVisible();
  await dialog.getByRole("button", { name: "Close", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Bella Ortiz" })).toBeVisible();
});

test("a phone shows one part at a time, and a wrong address says so", async ({ page, problems }) => {
  await begin(page, "/contacts");
  const card = await bella(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(card);
  await hydrated(page);
  await expect(page.locator(".card-chat")).toBeHidden();
  await page.getByRole("navigation", { name: "Parts of the card" }).getByRole("button", { name: "Chat" }).click();
  await expect(page.locator(".card-chat")).toBeVisible();
  await expect(page.locator("#notes")).toBeHidden();
  problems.allow(/status of 404/);
  await page.goto("/contacts/01990000-0000-7000-8000-000000000000");
  await expect(page.getByText("This customer does not exist")).toBeVisible();
  await page.getByRole("link", { name: "Back to Contacts" }).click();
  await expect(page).toHaveURL(/\/contacts$/);
});
