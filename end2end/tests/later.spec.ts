// Messages that go out later: two staff browsers and the visitor whom they are for.
import { type Page } from "@playwright/test";
import { begin, call } from "../support/begin.ts";
import { checkEverySize, checkPage, expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "later" });

const scheduled = (staff: Page) => staff.getByRole("list", { name: "Goes out later" });
const reply = (staff: Page) => staff.getByRole("textbox", { name: "Reply" });

async function sendLater(staff: Page, text: string, when: string): Promise<void> {
  await reply(staff).fill(text);
  await staff.getByRole("button", { name: "Send later" }).click();
  await staff.getByRole("menuitem", { name: when }).click();
}

test("a message waits for its time, for its writer's other wish, or for the customer's answer", async ({ page, person, problems }) => {
  test.slow();
  await begin(page);
  const slug = (await call<{ business_slug: string }>(page, "staff/whoami")).json.business_slug;
  const visitor = await person();
  await visitor.goto(`/widget/${slug}`);
  await visitor.getByLabel("Your name").fill("Bella Ortiz");
  await visitor.getByLabel("Your phone number or email").fill("bella@example.com");
  await visitor.getByRole("textbox", { name: "Your message" }).fill("Is Friday free?");
  await visitor.getByRole("button", { name: "Send message" }).click();
  await expect(visitor.getByRole("log")).toContainText("Is Friday free?");
  const said = visitor.getByRole("log");

  await page.goto("/inbox?view=all");
  await hydrated(page);
  await page.getByRole("link", { name: /Bella Ortiz/ }).first().click();
  await expect(page.getByRole("log").getByText("Is Friday free?")).toBeVisible();
  const colleague = await person();
  await begin(colleague);
  await colleague.goto(page.url());
  await hydrated(colleague);

  // It stands on every screen until the customer writes.
  await sendLater(page, "Still looking for you", "Tomorrow");
  await expect(scheduled(page)).toContainText("Still looking for you");
  await expect(reply(page)).toHaveValue("");
  await expect(scheduled(colleague)).toContainText("dropped if they write first");
  await visitor.getByRole("textbox", { name: "Your message" }).fill("Or Saturday?");
  await visitor.getByRole("textbox", { name: "Your message" }).press("Enter");
  await expect(scheduled(page)).toBeHidden();
  await expect(scheduled(colleague)).toBeHidden();

  // Another day and time, refused first.
  problems.allow(/status of 422/);
  await sendLater(page, "Saturday at ten is yours", "Another day and time");
  const dialog = page.getByRole("dialog", { name: "Send later" });
  await dialog.getByLabel("Day and time").fill("2020-01-01T10:00");
  await dialog.getByRole("button", { name: "Schedule" }).click();
  await expect(dialog.getByText("This is over already. Choose a time to come.").first()).toBeVisible();
  await checkPage(page);
  const day = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
  await dialog.getByLabel("Day and time").fill(`${day}T10:00`);
  await dialog.getByLabel("Drop it if the customer writes first").uncheck();
  await dialog.getByRole("button", { name: "Schedule" }).click();
  await expect(dialog).toBeHidden();
  await expect(scheduled(page)).toContainText("Saturday at ten is yours");
  await expect(scheduled(page)).not.toContainText("dropped if they write first");

  // Dropped, undone, edited, sent.
  await scheduled(page).getByRole("button", { name: /^More for the message/ }).click();
  await page.getByRole("menuitem", { name: "Drop it" }).click();
  await expect(scheduled(page)).toBeHidden();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(scheduled(page)).toContainText("Saturday at ten is yours");
  await scheduled(page).getByRole("button", { name: /^More for the message/ }).click();
  await page.getByRole("menuitem", { name: "Edit it" }).click();
  await expect(reply(page)).toHaveValue("Saturday at ten is yours");
  await expect(scheduled(colleague)).toBeHidden();
  await sendLater(page, "Saturday at eleven is yours", "Next Monday");
  await expect(scheduled(colleague)).toContainText("Saturday at eleven is yours");
  await checkEverySize(page);
  await colleague.getByRole("button", { name: "Send now" }).click();
  await expect(said).toContainText("Saturday at eleven is yours");
  await expect(scheduled(colleague)).toBeHidden();
  await expect(said).not.toContainText("Still looking for you");
  await expect(said).not.toContainText("Saturday at ten");
});

test("all that goes out later stands on one page: moved, written anew, dropped and sent from there", async ({ page, person, problems }) => {
  test.slow();
  await begin(page);
  const slug = (await call<{ business_slug: string }>(page, "staff/whoami")).json.business_slug;
  const visitor = await person();
  await visitor.goto(`/widget/${slug}`);
  await visitor.getByLabel("Your name").fill("Zoe Unger");
  await visitor.getByLabel("Your phone number or email").fill("zoe@example.com");
  await visitor.getByRole("textbox", { name: "Your message" }).fill("Is Friday free?");
  await visitor.getByRole("button", { name: "Send message" }).click();
  await expect(visitor.getByRole("log")).toContainText("Is Friday free?");
  await page.goto("/inbox?view=all");
  await hydrated(page);
  await page.getByRole("link", { name: /Zoe Unger/ }).first().click();
  await expect(page.getByRole("log").getByText("Is Friday free?")).toBeVisible();
  const conversation = page.url();
  for (const text of ["We open at nine", "Bring the card", "A third one"]) await sendLater(page, text, "Tomorrow");
  await expect(scheduled(page)).toContainText("A third one");

  // On a colleague's screen, reached from the inbox.
  const colleague = await person();
  await begin(colleague, "/inbox?view=all");
  await colleague.getByRole("link", { name: /^Scheduled/ }).click();
  await expect(colleague.getByRole("heading", { level: 1, name: "Scheduled" })).toBeVisible();
  const rows = colleague.getByRole("list", { name: "Scheduled messages" }).getByRole("listitem").filter({ hasText: "Zoe Unger" });
  await expect(rows).toHaveCount(3);
  const row = (text: string) => rows.filter({ hasText: text });
  const menu = async (text: string, item: string) => {
    await row(text).getByRole("button", { name: /^More for the message to Zoe Unger/ }).click();
    await colleague.getByRole("menuitem", { name: item }).click();
  };
  await checkEverySize(colleague);
  await menu("We open at nine", "Edit it");
  const words = colleague.getByRole("dialog", { name: "Edit the message" });
  problems.allow(/status of 422/);
  await words.getByLabel("Message").fill("Dear [name], we open at ten");
  await words.getByRole("button", { name: "Change the message" }).click();
  await expect(words.getByText(/\[name\]/).first()).toBeVisible();
  await checkPage(colleague);
  await words.getByLabel("Message").fill("We open at ten");
  await words.getByRole("button", { name: "Change the message" }).click();
  await expect(words).toBeHidden();
  await expect(row("We open at ten")).toBeVisible();
  await expect(scheduled(page)).toContainText("We open at ten");
  await colleague.getByRole("button", { name: "Undo" }).click();
  await expect(row("We open at nine")).toBeVisible();

  await menu("Bring the card", "Another time");
  const time = colleague.getByRole("dialog", { name: "Another time" });
  const day = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
  await time.getByLabel("Day and time").fill(`${day}T10:00`);
  await time.getByRole("button", { name: "Change the time" }).click();
  await expect(time).toBeHidden();
  await expect(rows.last()).toContainText("Bring the card");
  await menu("A third one", "Drop it");
  await expect(row("A third one")).toHaveCount(0);
  await row("We open at nine").getByRole("button", { name: "Send now" }).click();
  await expect(visitor.getByRole("log")).toContainText("We open at nine");
  await expect(rows).toHaveCount(1);
  await row("Bring the card").getByRole("link", { name: "Zoe Unger" }).click();
  await expect(colleague).toHaveURL(conversation);
});
