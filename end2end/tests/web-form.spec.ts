// The web form: somebody writes without a chat, and staff have it at once.
import { begin, call, done } from "../support/begin.ts";
import { checkEverySize, checkHtml, checkPage, expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "webform" });

test("a message by the web form stands in the inbox, with a profile", async ({ page, person, problems }) => {
  await begin(page, "/settings/chat");
  await page.getByLabel("Customers can also write by a web form").check();
  await page.getByRole("button", { name: "Update" }).click();
  await expect(page.getByText("The chat is saved.")).toBeVisible();
  await expect(page.getByLabel("The web form for your own website")).toHaveValue(/<iframe src="http.*\/forms\//);
  await checkEverySize(page);
  const slug = (await call<{ business_slug: string }>(page, "staff/whoami")).json.business_slug;
  await page.goto("/inbox?view=all");
  await hydrated(page);

  const visitor = await person();
  problems.allow(/status of 422/);
  await visitor.goto(`/forms/${slug}`);
  await checkHtml(visitor);
  await visitor.getByLabel("Your name").fill("Bella Ortiz");
  await visitor.getByLabel("Your message").fill("Do you groom cats?");
  await visitor.getByRole("button", { name: "Send message" }).click();
  await expect(visitor.getByText("An email address or a phone number is needed")).toBeVisible();
  await expect(visitor.getByLabel("Your message")).toHaveValue("Do you groom cats?");
  await checkEverySize(visitor);
  await visitor.getByLabel("Your email address").fill("bella@example.com");
  await visitor.getByRole("button", { name: "Send message" }).click();
  await expect(visitor.getByText("Thank you, your message has arrived")).toBeVisible();
  await checkPage(visitor);
  // Going back and sending it again is no second message.
  await expect(page.getByText("Do you groom cats?").first()).toBeVisible();
  await page.getByRole("link", { name: /Bella Ortiz/ }).first().click();
  await expect(page.getByRole("log")).toContainText("Do you groom cats?");
  await expect(page.getByRole("log")).toContainText("Web form");
});

test("without it being on there is nothing at its address", async ({ page, problems }) => {
  problems.allow(/status of 404/);
  await begin(page);
  const version = (await call<{ version: number }>(page, "settings/read_business")).json.version;
  await done(page, "settings/edit_business", { version, edit: { form_enabled: false } });
  const slug = (await call<{ business_slug: string }>(page, "staff/whoami")).json.business_slug;
  await page.goto(`/forms/${slug}`);
  await expect(page.getByRole("heading", { name: "There is no form at this address" })).toBeVisible();
});
