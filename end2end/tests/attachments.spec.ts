// Staff send a picture and a file by chat: attached, taken out, kept over a reload, sent, and seen by the visitor.
import { type Page } from "@playwright/test";
import { begin, call } from "../support/begin.ts";
import { checkEverySize, expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "attachments" });

/** A red square of 8 by 8 dots. */
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGP4z8CAFWEXHbQSACj/P8Fu7N9hAAAAAElFTkSuQmCC",
  "base64",
);
const PDF = Buffer.from("%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n");

const said = (visitor: Page) => visitor.getByRole("log").getByRole("listitem");

test("a picture and a file are attached, kept and sent by chat, and the visitor sees them", async ({ page, person, problems }) => {
  test.slow();
  // What is not taken is answered so.
  problems.allow(/status of 415/);
  await begin(page, "/inbox?view=all");
  const slug = (await call<{ business_slug: string }>(page, "staff/whoami")).json.business_slug;
  const visitor = await person();
  await visitor.goto(`/widget/${slug}`);
  await visitor.getByLabel("Your name").fill("Bella Ortiz");
  await visitor.getByLabel("Your phone number or email").fill("bella@example.com");
  await visitor.getByRole("textbox", { name: "Your message" }).fill("May I see her?");
  await visitor.getByRole("button", { name: "Send message" }).click();
  await expect(said(visitor).filter({ hasText: "May I see her?" })).toBeVisible();

  await page.goto("/inbox?view=all");
  await hydrated(page);
  await page.getByRole("link", { name: /Bella Ortiz/ }).first().click();
  await expect(page.getByRole("heading", { name: "Bella Ortiz" }).first()).toBeVisible();

  const input = page.locator('input[type="file"][multiple]');
  const files = page.getByRole("list", { name: "Files of this answer" });
  const send = page.getByRole("button", { name: "Send", exact: true });
  await expect(send).toBeDisabled();
  await input.setInputFiles([
    { name: "After the bath.png", mimeType: "image/png", buffer: PICTURE },
    { name: "prices.pdf", mimeType: "application/pdf", buffer: PDF },
  ]);
  await expect(files.getByText("After the bath.jpg")).toBeVisible();
  await expect(files.getByText("prices.pdf")).toBeVisible();
  await expect(page.getByText("At most 10 files of 10 MB.").first()).toBeVisible();

  // What cannot be sent says why, at its place, and the others stay.
  await input.setInputFiles({ name: "large.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(25_000_001) });
  const large = files.getByRole("listitem").filter({ hasText: "large.pdf" });
  await expect(large.getByRole("alert")).toContainText("at most 25 MB");
  await input.setInputFiles({ name: "run.exe", mimeType: "application/pdf", buffer: PDF });
  const program = files.getByRole("listitem").filter({ hasText: "run.exe" });
  await expect(program.getByRole("alert")).toContainText("Programs");
  await checkEverySize(page);
  await large.getByRole("button", { name: "Remove large.pdf" }).click();
  await program.getByRole("button", { name: "Remove run.exe" }).click();

  // One is taken out, put back, and taken out again; the other stands there after a reload, for a colleague too.
  const remove = files.getByRole("button", { name: "Remove prices.pdf" });
  await remove.click();
  await expect(files.getByText("prices.pdf")).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect(files.getByText("prices.pdf")).toBeVisible();
  await remove.click();
  await expect(files.getByText("prices.pdf")).toHaveCount(0);
  await page.reload();
  await hydrated(page);
  await expect(files.getByText("After the bath.jpg")).toBeVisible();
  await expect(files.getByRole("listitem")).toHaveCount(1);

  await page.getByRole("textbox", { name: "Reply" }).fill("Here she is");
  await input.setInputFiles({ name: "care.pdf", mimeType: "application/pdf", buffer: PDF });
  await expect(files.getByText("care.pdf")).toBeVisible();
  await send.click();
  const bubble = page.locator(".bubble").filter({ hasText: "Here she is" });
  await expect(bubble.getByRole("img", { name: "Picture that was sent" })).toBeVisible();
  await expect(bubble.getByRole("link", { name: "care.pdf" })).toBeVisible();
  await expect(files).toHaveCount(0);

  const answer = said(visitor).filter({ hasText: "Here she is" });
  await expect(answer.getByRole("img", { name: "Picture: After the bath.jpg" })).toBeVisible();
  const saved = visitor.waitForEvent("download");
  await answer.getByRole("button", { name: /care\.pdf/ }).click();
  expect((await saved).suggestedFilename()).toBe("care.pdf");
  await checkEverySize(visitor);
  // The visitor sends one back.
  await visitor.locator("#file").setInputFiles({ name: "rash.png", mimeType: "image/png", buffer: PICTURE });
  await expect(said(visitor).filter({ hasText: "(A picture)" })).toBeVisible();
  await expect(page.locator(".bubble[data-side=in]").getByRole("img", { name: "Picture from the customer" })).toBeVisible();
  await visitor.reload();
  await expect(said(visitor).getByRole("img", { name: "Picture: After the bath.jpg" })).toBeVisible();
});
