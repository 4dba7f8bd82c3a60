// Inboxes: made in the settings, filled by rules, moved between by hand, and cleared many at a time.
import type { Page } from "@playwright/test";
import { begin, call, done } from "../support/begin.ts";
import { checkEverySize, checkPage, expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "inboxes" });

const rows = (page: Page) => page.getByRole("list", { name: "Conversations" }).getByRole("listitem");

/** A visitor writes on the chat page. */
async function writes(visitor: Page, slug: string, name: string, text: string): Promise<void> {
  await visitor.goto(`/widget/${slug}`);
  await visitor.getByLabel("Your name").fill(name);
  await visitor.getByLabel("Your phone number or email").fill(`${name.toLowerCase().replace(/\W/g, "")}@example.com`);
  await visitor.getByRole("textbox", { name: "Your message" }).fill(text);
  await visitor.getByRole("button", { name: "Send message" }).click();
  await expect(visitor.getByRole("log").getByRole("listitem").filter({ hasText: text })).toBeVisible();
}

const slugOf = async (page: Page) => (await call<{ business_slug: string }>(page, "staff/whoami")).json.business_slug;

test("an inbox and its rule are made, and what comes goes there on every screen", async ({ page, person, problems }) => {
  test.slow();
  await begin(page, "/settings/inboxes");
  await expect(page.locator("strong", { hasText: "Main inbox" })).toBeVisible();
  await page.getByRole("button", { name: "Add an inbox" }).click();
  const dialog = page.getByRole("dialog");
  problems.allow(/status of 422/);
  await dialog.getByRole("button", { name: "Add the inbox" }).click();
  await expect(dialog.getByText("A name is needed here.").first()).toBeVisible();
  await checkPage(page);
  await dialog.getByRole("textbox", { name: "Name" }).fill("Grooming");
  await dialog.getByRole("button", { name: "Add the inbox" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.locator("strong", { hasText: "Grooming" })).toBeVisible();

  await page.getByRole("button", { name: "Add a rule" }).click();
  await expect(dialog.getByLabel("Goes to")).toHaveValue(/./);
  await dialog.getByRole("textbox", { name: "Says one of these words" }).fill("groom, baño");
  await checkPage(page);
  await dialog.getByRole("button", { name: "Add the rule" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("with “groom” or “baño”")).toBeVisible();
  await page.getByLabel("And says").fill("Un BANO para Rex");
  await page.getByRole("button", { name: "Where does it go?" }).click();
  await expect(page.getByText(/rule 1 matches/)).toBeVisible();
  await checkEverySize(page);

  const colleague = await person();
  await begin(colleague, "/inbox");
  const visitor = await person();
  await writes(visitor, await slugOf(page), "Bella Ortiz", "Can you groom Rex?");
  await writes(await person(), await slugOf(page), "Tom Kerr", "What does daycare cost?");
  await expect(rows(colleague)).toHaveCount(2);
  await colleague.getByRole("button", { name: /^Inbox: / }).click();
  await colleague.getByRole("menuitem", { name: /Grooming/ }).click();
  await expect(colleague).toHaveURL(/inbox=/);
  await expect(rows(colleague)).toHaveCount(1);
  await expect(rows(colleague)).toContainText("Bella Ortiz");

  // Moved by hand, it goes from the colleague's screen, and comes back by Undo.
  await page.goto("/inbox");
  await hydrated(page);
  await rows(page).filter({ hasText: "Bella Ortiz" }).getByRole("link").click();
  await page.getByRole("button", { name: "More for this conversation" }).click();
  await page.getByRole("menuitem", { name: "Move to: Main inbox" }).click();
  await expect(rows(colleague)).toHaveCount(0);
  await page.locator(".toast").filter({ hasText: "Moved to" }).getByRole("button", { name: "Undo" }).click();
  await expect(rows(colleague)).toHaveCount(1);
  await checkEverySize(colleague);
});

test("many are picked, closed with one press and brought back with another", async ({ page, person }) => {
  test.slow();
  await begin(page, "/inbox");
  for (let n = 1; n <= 4; n++) {
    const customer = await done(page, "customers/add_customer", { customer: { name: `Guest ${n}` } });
    await done(page, "conversations/add_internal_note", { customer, body: `Call guest ${n}` });
  }
  const colleague = await person();
  await begin(colleague, "/inbox");
  const before = await rows(colleague).count();
  await expect.poll(() => rows(page).count()).toBe(before);

  // With the keyboard.
  await rows(page).first().getByRole("link").focus();
  await page.keyboard.press("x");
  await expect(page.getByText("1 conversation selected")).toBeVisible();
  const boxes = page.getByRole("checkbox", { name: /^Select Guest/ });
  await boxes.nth(2).click({ modifiers: ["Shift"] });
  await expect(page.getByText("3 conversations selected")).toBeVisible();
  await checkPage(page);
  await page.getByRole("button", { name: "Assign the selected" }).click();
  await page.getByRole("menuitem", { name: "Assign to me" }).click();
  await expect(page.getByText("3 conversations assigned.")).toBeVisible();
  await expect(page.getByRole("group", { name: "Acts on selected conversations" })).toBeHidden();

  await page.getByRole("button", { name: "Select conversations" }).click();
  await page.getByRole("button", { name: `Select all ${before} matching` }).click();
  await expect(page.getByText(`All ${before} conversations selected`)).toBeVisible();
  await checkEverySize(page);
  await page.getByRole("group", { name: "Acts on selected conversations" }).getByRole("button", { name: "Close" }).click();
  await expect(page.getByText(`${before} conversations closed.`)).toBeVisible();
  await expect(rows(colleague)).toHaveCount(0);
  await page.locator(".toast").filter({ hasText: "closed." }).getByRole("button", { name: "Undo" }).click();
  await expect(rows(colleague)).toHaveCount(before);
  await expect(rows(page)).toHaveCount(before);
});
