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
  await dialog.getByRole("textbox", { name: "Text" }).fill("Wag! ".repeat(33));
  await expect(dialog.getByText("As a text it goes in 2 parts.")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Text" }).fill("Hi [first name], [pets] can be fetched.");
  await expect(dialog.getByText(/As a text it goes/)).toBeHidden();
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

test("a customer is offered the templates of the language that they like", async ({ page }) => {
  await begin(page, "/contacts");
  for (const [language, body] of [["en", "See you soon!"], ["es", "¡Hasta pronto!"]]) {
    await done(page, "templates/add_template", { form: { name: "See you", language, body } });
  }
  const id = await done<string>(page, "customers/add_customer", { customer: { name: "Lola Vega" } });
  await page.goto(`/contacts/${id}`);
  await hydrated(page);
  await page.getByRole("button", { name: "More for Lola Vega" }).click();
  await page.getByRole("menuitem", { name: "Edit customer" }).click();
  const editor = page.getByRole("dialog", { name: "Edit customer" });
  await editor.getByLabel("Likes to be written to in").selectOption("Español");
  await editor.getByRole("button", { name: "Update" }).click();
  await expect(editor).toBeHidden();
  await expect(page.locator("#personal")).toContainText("Español");
  await page.getByRole("button", { name: "Templates" }).first().click();
  await expect(page.getByRole("menuitem", { name: /^See you/ })).toHaveCount(1);
  await page.getByRole("menuitem", { name: /^See you/ }).click();
  await expect(page.locator("textarea[name=message]").first()).toHaveValue("¡Hasta pronto!");
  // As everything else of the card, it can be taken back.
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.locator("#personal")).toContainText("Not known");
});
