// Signing in and out, invitations, sessions on other devices.
import { begin, done } from "../support/begin.ts";
import { checkEverySize, checkHtml, expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "sign-in" });

const PASSWORD = "a few words in a row";

test("a wrong password is said kindly, the right one goes where one wanted to go", async ({ page, person, problems }) => {
  test.slow();
  await begin(page);
  const other = await person();
  await other.goto("/help?from=mail&at=9");
  await expect(other).toHaveURL(/\/sign-in\?next=/);
  await hydrated(other);
  await checkHtml(other);
  problems.allow(/status of 422/);
  await other.getByLabel("Email").fill("olga@example.com");
  await other.getByLabel("Password").fill("wrong password");
  await other.getByRole("button", { name: "Sign in" }).click();
  // Said once, at the field that has the focus.
  await expect(other.getByText("The email address or the password is wrong.")).toHaveCount(1);
  await expect(other.getByLabel("Password")).toBeFocused();
  await expect(other.getByLabel("Password")).toHaveAccessibleDescription(/The email address or the password is wrong\./);
  await checkEverySize(other);
  await other.getByLabel("Password").fill("correct horse battery staple");
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(other).toHaveURL(/^[^?]*\/help\?from=mail&at=9$/);
  await hydrated(other);
  await other.getByRole("button", { name: /^Olga Owner/ }).click();
  await other.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(other).toHaveURL(/\/sign-in/);
});

test("somebody is invited by a link, joins, and is signed out from elsewhere", async ({ page, person, problems }) => {
  problems.allow(/status of 40[134]/);
  await begin(page, "/settings/staff");
  await page.getByRole("button", { name: "Invite somebody" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Ina Invited");
  await page.getByLabel("Email").fill("ina@example.com");
  await page.getByRole("button", { name: "Make the link" }).click();
  const link = await page.getByRole("textbox", { name: "Link" }).inputValue();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("heading", { name: "Open links" })).toBeVisible();

  const ina = await person();
  await ina.goto(link);
  await hydrated(ina);
  await checkHtml(ina);
  await checkEverySize(ina);
  await ina.getByLabel("New password").fill(PASSWORD);
  await ina.getByRole("button", { name: "Join" }).click();
  await hydrated(ina);
  await expect(ina.getByRole("button", { name: /^Ina Invited/ })).toBeVisible();
  const gone = await ina.goto(link);
  expect(gone?.status()).toBe(404);
  await expect(ina.getByRole("heading", { name: "This link does not work any more" })).toBeVisible();

  // What staff may not set they are told so.
  await ina.goto("/settings/staff");
  await hydrated(ina);
  await expect(ina.getByText("This section is for managers and owners")).toBeVisible();

  // The owner removes her; her open screen notices at once.
  await ina.goto("/settings/me");
  await hydrated(ina);
  await expect(ina.locator("[data-link-state]")).toHaveAttribute("data-link-state", "Live");
  await page.getByRole("button", { name: "More for Ina Invited" }).click();
  await page.getByRole("menuitem", { name: "Remove from the staff" }).click();
  await expect(ina.locator("[data-link-state]")).toHaveAttribute("data-link-state", "Signed out", { timeout: 5_000 });
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Ina Invited")).toBeVisible();
});

test("a role is changed on the spot, and a link for a new password ends what was signed in", async ({ page, person, problems }) => {
  test.slow();
  problems.allow(/status of 40[134]/);
  await begin(page, "/settings/staff");
  const invited = await done<{ url: string }>(page, "staff/invite", { name: "Rita Reset", email: "rita@example.com", role: "staff" });
  const rita = await person();
  await rita.goto(invited.url);
  await hydrated(rita);
  await rita.getByLabel("New password").fill(PASSWORD);
  await rita.getByRole("button", { name: "Join" }).click();
  await expect(rita.getByRole("button", { name: /^Rita Reset/ })).toBeVisible();
  await hydrated(rita);
  await expect(rita.locator("[data-link-state]")).toHaveAttribute("data-link-state", "Live");

  const row = page.getByRole("listitem").filter({ hasText: "Rita Reset" }).filter({ hasText: "rita@example.com" });
  await row.getByRole("button", { name: "More for Rita Reset" }).click();
  await row.getByRole("menuitem", { name: "Make manager", exact: true }).click();
  await expect(row.getByText("Manager", { exact: true })).toBeVisible();
  // Her open screen says so; the next page shows what a manager may.
  await expect(rita.getByText("Your role was changed.")).toBeVisible();
  await rita.goto("/settings/staff");
  await hydrated(rita);
  await expect(rita.getByRole("button", { name: "Invite somebody" })).toBeVisible();
  await page.getByRole("group", { name: "Rita Reset is manager now." }).getByRole("button", { name: "Undo" }).click();
  await expect(row.getByText("Staff", { exact: true })).toBeVisible();

  await row.getByRole("button", { name: "More for Rita Reset" }).click();
  await row.getByRole("menuitem", { name: "Make a link for a new password" }).click();
  const shown = page.getByRole("dialog", { name: "A new password for Rita Reset" });
  const link = await shown.getByRole("textbox", { name: "Link" }).inputValue();
  await shown.getByRole("button", { name: "Close", exact: true }).click();
  const other = await person();
  await other.goto(link);
  await hydrated(other);
  await expect(other.getByRole("heading", { name: "Choose a new password" })).toBeVisible();
  await checkHtml(other);
  await other.getByLabel("New password").fill(`${PASSWORD} more`);
  await other.getByRole("button", { name: "Save and sign in" }).click();
  await expect(other.getByRole("button", { name: /^Rita Reset/ })).toBeVisible();
  await expect(rita.locator("[data-link-state]")).toHaveAttribute("data-link-state", "Signed out", { timeout: 5_000 });
  expect((await other.goto(link))?.status()).toBe(404);
});

test("one sees one's browsers and signs another out", async ({ page, person }) => {
  await begin(page, "/settings/me");
  const other = await person();
  await begin(other, "/settings/me");
  // What a page asks for by itself is answered: signed out, it would be refused.
  const kept = other.waitForResponse("**/api/dashboard/jobs_of_today");
  await other.reload();
  await kept;
  await page.reload();
  await hydrated(page);
  await expect(page.getByText("This browser")).toHaveCount(1);
  await page.getByRole("button", { name: "Sign out everywhere else" }).click();
  await expect(other.locator("[data-link-state]")).toHaveAttribute("data-link-state", "Signed out", { timeout: 5_000 });
  await expect(page.locator("[data-link-state]")).toHaveAttribute("data-link-state", "Live");
});
