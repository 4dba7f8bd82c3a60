// People do write their card numbers: nobody here ever has one whole. What the servers of all journeys kept is looked
// through afterwards (script/card-scan.mjs).
import { begin, call, done } from "../support/begin.ts";
import { expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "cardnumbers" });

test("a card number by chat or by the web form is put out before anybody sees it", async ({ page, person }) => {
  await begin(page);
  const version = (await call<{ version: number }>(page, "settings/read_business")).json.version;
  await done(page, "settings/edit_business", { version, edit: { form_enabled: true } });
  const slug = (await call<{ business_slug: string }>(page, "staff/whoami")).json.business_slug;

  const visitor = await person();
  await visitor.goto(`/widget/${slug}`);
  await visitor.getByLabel("Your name").fill("Cara Chat");
  await visitor.getByLabel("Your phone number or email").fill("cara@example.com");
  await visitor.getByRole("textbox", { name: "Your message" }).fill("My card is 4111 1111 1111 1111, for Mochi");
  await visitor.getByRole("button", { name: "Send message" }).click();
  await expect(visitor.getByRole("log")).toContainText("for Mochi");
  await visitor.reload();
  await expect(visitor.getByRole("log")).toContainText("•••• •••• •••• 1111, for Mochi");

  await visitor.goto(`/forms/${slug}`);
  await visitor.getByLabel("Your name").fill("Fay Form");
  await visitor.getByLabel("Your email address").fill("fay@example.com");
  await visitor.getByLabel("Your message").fill("Amex 3782-822463-10005");
  await visitor.getByRole("button", { name: "Send message" }).click();
  await expect(visitor.getByText("Thank you, your message has arrived")).toBeVisible();

  for (const [name, said] of [["Cara Chat", "1111, for Mochi"], ["Fay Form", "0005"]] as const) {
    await page.goto("/inbox?view=all");
    await hydrated(page);
    await page.getByRole("link", { name: new RegExp(name) }).first().click();
    await expect(page.getByRole("log")).toContainText(said);
    await expect(page.getByRole("log")).not.toContainText(/4111|3782/);
  }
});
