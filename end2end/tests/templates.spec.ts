// Templates: written down in the settings, chosen where staff write, and never sent half filled.
import { begin, done } from "../support/begin.ts";
import { checkEverySize, checkPage, expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "templates" });

test("a template is written down, chosen for a customer, completed and sent", async ({ page, problems, person, server }) => {
  await begin(page, "/settings/templates");
  await expect(page.getByText("No templates")).toBeVisible();
  await page.getByRole("button", { name: "Add a template" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a template" });
  problems.allow(/status of 422/);
  await dialog.getByRole("button", { name: "Add the template" }).click();
  await expect(dialog.getByText("A text is needed here.").first()).toBeVisible();
  await checkPage(page);
  await dialog.getByLabel("Name").fill("Ready for pick-up");
  await dialog.getByRole("textbox", { name: "Text" }).fill("Hi [first name], [pets] can be fetched.");
  await dialog.getByRole("button", { name: "Add the template" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("[pets] can be fetched")).toBeVisible();
  await checkEverySize(page);

  // A customer without pets writes.
  const slug = await page.evaluate(async () => {
    const answer = await fetch("/api/staff/whoami", { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
    return ((await answer.json()) as { business_slug: string }).business_slug;
  });
  const visitor = await person();
  await visitor.goto(`${server.url}/chat/${slug}`);
  await visitor.getByLabel("Your name").fill("Bella Brown");
  await visitor.getByLabel("Your phone number or email").fill("+1 415 555 0123");
  await visitor.getByRole("textbox", { name: "Your message" }).fill("Is he done?");
  await visitor.getByRole("button", { name: "Send message" }).click();
  await expect(visitor.getByRole("log").getByRole("listitem")).toContainText(/Sent|Delivered|Seen/);
  await page.goto("/inbox");
  await hydrated(page);
  await page.getByRole("list", { name: "Conversations" }).getByRole("link", { name: /Bella Brown/ }).click();
  await page.getByRole("button", { name: "Templates" }).click();
  await page.getByRole("menuitem", { name: "Ready for pick-up" }).click();
  const box = page.locator("textarea[name=message]");
  await expect(box).toHaveValue("Hi Bella, [pets] can be fetched.");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText("Fill in [pets] first").first()).toBeVisible();
  await expect(box).toHaveValue("Hi Bella, [pets] can be fetched.");
  await box.fill("Hi Bella, Rex can be fetched.");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByRole("log")).toContainText("Rex can be fetched.");
  await expect(visitor.getByText("Rex can be fetched.")).toBeVisible();
});

test("the settings' templates can be put back and stand for everybody at once", async ({ page, person }) => {
  await begin(page, "/settings/templates");
  await done(page, "templates/add_template", { form: { name: "Thanks", language: "de", body: "Danke, [first name]!" } });
  const other = await person();
  await begin(other, "/settings/templates");
  await expect(other.getByText("Danke, [first name]!")).toBeVisible();
  await page.getByRole("button", { name: "Archive Thanks" }).click();
  await expect(other.getByText("Danke, [first name]!")).toBeHidden();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(other.getByText("Danke, [first name]!")).toBeVisible();
});
