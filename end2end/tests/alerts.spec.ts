// Sound and desktop notification for a visitor's message, as each person set them.
import { type Page } from "@playwright/test";
import { begin, call } from "../support/begin.ts";
import { expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "alerts" });

declare global {
  interface Window {
    raised: { notifications: string[]; sounds: number };
  }
}

/** A browser in which notifications are allowed and sound can be heard; it counts both. */
async function listening(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.raised = { notifications: [], sounds: 0 };
    class Notified extends EventTarget {
      static permission = "granted";
      static requestPermission = () => Promise.resolve("granted");
      onclick = null;
      constructor(title: string) {
        super();
        window.raised.notifications.push(title);
      }
    }
    Object.defineProperty(window, "Notification", { value: Notified, configurable: true });
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (when?: number) {
      window.raised.sounds += 1;
      start.call(this, when);
    };
  });
}

const raised = (page: Page) => page.evaluate(() => window.raised);

async function prefer(page: Page, wanted: { sound: boolean; notifications: boolean; quiet: boolean }): Promise<void> {
  await page.goto("/settings/me");
  await hydrated(page);
  await page.getByLabel("Sound for new messages").setChecked(wanted.sound);
  await page.getByLabel("Desktop notifications").setChecked(wanted.notifications);
  await page.getByLabel("Do not disturb").setChecked(wanted.quiet);
  const form = page.locator("form").filter({ has: page.getByLabel("Do not disturb") });
  await form.getByRole("button", { name: "Update" }).click();
  await expect(page.getByText("Saved.").last()).toBeVisible();
}

async function visitor(page: Page, slug: string, name: string): Promise<(text: string) => Promise<void>> {
  await page.goto(`/widget/${slug}`);
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Your phone number or email").fill(`${name.toLowerCase().replace(/\W/g, "")}@example.com`);
  await page.getByRole("textbox", { name: "Your message" }).fill("Hello?");
  await page.getByRole("button", { name: "Send message" }).click();
  const said = (text: string) => page.getByRole("log").getByRole("listitem").filter({ hasText: text });
  await expect(said("Hello?")).toBeVisible();
  return async (text) => {
    await page.getByRole("textbox", { name: "Your message" }).fill(text);
    await page.getByRole("textbox", { name: "Your message" }).press("Enter");
    await expect(said(text)).toBeVisible();
  };
}

test("who wants to hear of messages does, on any screen; who must not be disturbed is not", async ({ page, person }) => {
  test.slow();
  await listening(page);
  await begin(page, "/help");
  const { business_slug } = (await call<{ business_slug: string }>(page, "staff/whoami")).json;
  const write = await visitor(await person(), business_slug, "Wim Bos");

  await prefer(page, { sound: true, notifications: true, quiet: false });
  await page.goto("/bookings");
  await hydrated(page);
  await expect(page.locator("[data-link-state=Live]")).toBeVisible();
  await write("Is anybody there?");
  await expect.poll(() => raised(page)).toEqual({ notifications: ["Wim Bos wrote"], sounds: 2 });

  // Whoever looks at the conversation sees it anyway, unless the tab is out of sight.
  await page.goto("/inbox");
  await hydrated(page);
  await page.getByRole("link", { name: /Wim Bos/ }).click();
  await expect(page.getByRole("log")).toContainText("Is anybody there?");
  await page.bringToFront();
  await write("I can wait");
  await expect(page.getByRole("log")).toContainText("I can wait");
  expect((await raised(page)).notifications).toEqual([]);
  await page.evaluate(() => Object.defineProperty(document, "hidden", { value: true, configurable: true }));
  await write("But not long");
  await expect.poll(async () => (await raised(page)).notifications).toEqual(["Wim Bos wrote"]);

  await prefer(page, { sound: true, notifications: true, quiet: true });
  await page.goto("/inbox");
  await hydrated(page);
  await expect(page.locator("[data-link-state=Live]")).toBeVisible();
  await write("Third try");
  await expect(page.getByRole("link", { name: /Wim Bos/ })).toContainText("Third try");
  expect(await raised(page)).toEqual({ notifications: [], sounds: 0 });

  await prefer(page, { sound: false, notifications: true, quiet: false });
  await page.goto("/contacts");
  await hydrated(page);
  await expect(page.locator("[data-link-state=Live]")).toBeVisible();
  await write("Fourth try");
  await expect.poll(() => raised(page)).toEqual({ notifications: ["Wim Bos wrote"], sounds: 0 });
});
