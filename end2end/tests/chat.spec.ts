// The chat from both ends: one visitor, two members of staff, each in a browser of their own.
import { type Page } from "@playwright/test";
import { begin, call, done } from "../support/begin.ts";
import { checkAccessible, checkEverySize, checkHtml, checkNoSidewaysScroll, expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "chat" });

async function slug(page: Page): Promise<string> {
  return (await call<{ business_slug: string }>(page, "staff/whoami")).json.business_slug;
}

/** Opens the chat page and writes the first message. */
async function start(visitor: Page, at: string, name: string, text: string): Promise<void> {
  await visitor.goto(`/widget/${at}`);
  await visitor.getByLabel("Your name").fill(name);
  await visitor.getByLabel("Your phone number or email").fill(`${name.toLowerCase().replace(/\W/g, "")}@example.com`);
  await visitor.getByRole("textbox", { name: "Your message" }).fill(text);
  await visitor.getByRole("button", { name: "Send message" }).click();
  await expect(said(visitor, text)).toBeVisible();
}

const said = (visitor: Page, text: string) => visitor.getByRole("log").getByRole("listitem").filter({ hasText: text });
const more = (visitor: Page) => visitor.getByRole("textbox", { name: "Your message" });

async function write(visitor: Page, text: string): Promise<void> {
  await more(visitor).fill(text);
  await more(visitor).press("Enter");
}

async function openThread(staff: Page, name: string): Promise<void> {
  await staff.goto("/inbox?view=all");
  await hydrated(staff);
  await staff.getByRole("link", { name: new RegExp(name) }).first().click();
  await expect(staff.getByRole("heading", { name }).first()).toBeVisible();
}

async function answer(staff: Page, text: string): Promise<void> {
  await staff.getByRole("textbox", { name: "Reply" }).fill(text);
  await staff.getByRole("button", { name: "Send", exact: true }).click();
}

test("a visitor writes, two staff see it at once, and an answer comes back", async ({ page, person }) => {
  test.slow();
  await begin(page, "/inbox?view=all");
  const colleague = await person();
  await begin(colleague, "/inbox?view=all");
  const visitor = await person();
  await start(visitor, await slug(page), "Bella Ortiz", "Is Mochi ready? 🐶 https://example.com/mochi");
  for (const screen of [page, colleague]) {
    await expect(screen.getByText("Is Mochi ready?").first()).toBeVisible({ timeout: 2000 });
  }
  await expect(said(visitor, "Is Mochi ready?").getByRole("link")).toHaveAttribute("rel", /noopener/);
  await openThread(page, "Bella Ortiz");
  await openThread(colleague, "Bella Ortiz");
  // Only who has the page in front of them has read it.
  await page.bringToFront();
  await expect(said(visitor, "Is Mochi ready?")).toContainText("Seen");

  await page.getByRole("textbox", { name: "Reply" }).pressSequentially("Yes,");
  await expect(visitor.getByText(/is writing/)).toBeVisible();
  await answer(page, "Yes, come any time.");
  await expect(said(visitor, "Yes, come any time.")).toBeVisible({ timeout: 2000 });
  await expect(colleague.getByText("Yes, come any time.").first()).toBeVisible();
  await visitor.bringToFront();
  await expect(page.locator(".bubble").filter({ hasText: "Yes, come any time." })).toContainText("Seen");

  await colleague.getByRole("radio", { name: "Internal note" }).check();
  await colleague.getByRole("textbox", { name: "Internal note" }).fill("He owes us for last time");
  await colleague.getByRole("button", { name: "Add note" }).click();
  await expect(page.getByText("He owes us for last time").first()).toBeVisible();
  await write(visitor, "On my way");
  await expect(page.getByText("On my way").first()).toBeVisible();
  await expect(visitor.getByText("He owes us")).toHaveCount(0);
  await visitor.reload();
  await expect(said(visitor, "On my way")).toBeVisible();
  await expect(visitor.getByText("He owes us")).toHaveCount(0);
});

test("whoever is blocked sees their own words also after a reload, and staff never do", async ({ page, person }) => {
  test.slow();
  await begin(page, "/inbox?view=all");
  const visitor = await person();
  await start(visitor, await slug(page), "Sly Spam", "Buy my pills");
  await openThread(page, "Sly Spam");
  const thread = page.getByRole("log");
  await expect(thread).toContainText("Buy my pills");
  const id = (await call<{ page: { rows: { customer_id: string; customer_name: string }[] } }>(page, "conversations/list_inbox", { view: "all", closed: false }))
    .json.page.rows.find((row) => row.customer_name === "Sly Spam")?.customer_id;
  await done(page, "customers/set_blocked", { id, blocked: true });
  await write(visitor, "Really cheap ones");
  await expect(said(visitor, "Really cheap ones")).toBeVisible();
  await visitor.reload();
  await expect(said(visitor, "Buy my pills")).toBeVisible();
  await expect(said(visitor, "Really cheap ones")).toHaveCount(1);
  await page.reload();
  await hydrated(page);
  await expect(thread).toContainText("Buy my pills");
  await expect(page.getByText("Really cheap ones")).toHaveCount(0);

  // Unblocked on the card, they are heard again; what they wrote meanwhile stays theirs.
  await page.goto(`/contacts/${id}`);
  await hydrated(page);
  await expect(page.getByText("Their messages do not arrive.")).toBeVisible();
  await page.getByRole("button", { name: "Unblock", exact: true }).click();
  await expect(page.getByText("Their messages do not arrive.")).toHaveCount(0);
  await write(visitor, "Sorry about that");
  await expect(page.locator(".card-chat")).toContainText("Sorry about that");
  await expect(page.getByText("Really cheap ones")).toHaveCount(0);
});

test("outside the opening hours the page says so, and takes a message all the same", async ({ page, person }) => {
  await begin(page);
  const [place] = (await call<{ id: string; version: number }[]>(page, "settings/list_locations")).json;
  // Open on one day, which is neither today nor tomorrow wherever the shop is.
  const day = ((new Date().getUTCDay() + 3) % 7) || 7;
  const version = await done<number>(page, "settings/edit_location", {
    id: place?.id, version: place?.version, form: { opening_hours: [{ day, opens: "09:00", closes: "17:00" }] },
  });
  const visitor = await person();
  const at = await slug(page);
  await visitor.goto(`/widget/${at}`);
  await expect(visitor.locator("#status")).toHaveText("Leave a message");
  await expect(visitor.locator("#greeting")).toHaveText(
    /^We are closed right now\. Leave a message with your phone number or email, and we get back to you\. We open again on \w+ at 9:00\sAM\.$/,
  );
  await start(visitor, at, "Nina Night", "Are you open on Sunday?");
  await openThread(page, "Nina Night");
  await expect(page.getByRole("log")).toContainText("Are you open on Sunday?");
  await done(page, "settings/edit_location", { id: place?.id, version, form: { opening_hours: [] } });
  await visitor.reload();
  await expect(visitor.locator("#status")).toHaveText("We usually answer at once");
});

test("the page goes on after a reload, a cut and a restart, with nothing lost and nothing twice", async ({ page, person, server, problems }) => {
  test.slow();
  problems.allow(/WebSocket|ERR_|Failed to fetch|Failed to load resource|status of 50/);
  await begin(page, "/inbox?view=all");
  const visitor = await person();
  await start(visitor, await slug(page), "Tom Kerr", "one");
  await visitor.reload();
  await expect(said(visitor, "one")).toHaveCount(1);

  await visitor.context().setOffline(true);
  await write(visitor, "two, written offline");
  await expect(said(visitor, "two, written offline")).toContainText("Sending");
  await openThread(page, "Tom Kerr");
  await answer(page, "three, sent meanwhile");
  await visitor.reload({ waitUntil: "commit" }).catch(() => undefined);
  await visitor.context().setOffline(false);
  await visitor.goto(`/widget/${await slug(page)}`);
  await expect(said(visitor, "three, sent meanwhile")).toHaveCount(1);
  await expect(said(visitor, "two, written offline")).toHaveCount(1);
  await expect(said(visitor, "two, written offline")).toContainText(/Sent|Delivered|Seen/);
  await expect(page.getByText("two, written offline").first()).toBeVisible();

  await server.kill();
  await write(visitor, "four, written while the server was gone");
  await server.resume();
  await expect(said(visitor, "four, written")).toContainText(/Sent|Delivered|Seen/, { timeout: 30_000 });
  await expect(said(visitor, "four, written")).toHaveCount(1);
  await expect(visitor.getByRole("log").getByRole("listitem")).toHaveCount(4);
});

test("a reload while the first message is written loses nothing", async ({ page, person }) => {
  await begin(page, "/help");
  const visitor = await person();
  await visitor.goto(`/widget/${await slug(page)}`);
  await visitor.getByLabel("Your name").fill("Rhea Reload");
  await visitor.getByLabel("Your phone number or email").fill("rhea@example.com");
  await visitor.getByRole("textbox", { name: "Your message" }).fill("Do you wash");
  await visitor.reload();
  await expect(visitor.getByLabel("Your name")).toHaveValue("Rhea Reload");
  await expect(visitor.getByLabel("Your phone number or email")).toHaveValue("rhea@example.com");
  await expect(visitor.getByRole("textbox", { name: "Your message" })).toHaveValue("Do you wash");
  await visitor.getByRole("textbox", { name: "Your message" }).fill("Do you wash cats?");
  await visitor.getByRole("button", { name: "Send message" }).click();
  await expect(said(visitor, "Do you wash cats?")).toBeVisible();
});

test("many messages at once are slowed down politely and all arrive", async ({ page, person, problems }) => {
  test.slow();
  problems.allow(/status of 429/);
  await begin(page, "/inbox?view=all");
  const visitor = await person();
  await start(visitor, await slug(page), "Fast Fred", "start");
  // Faster than any machine is slow.
  await more(visitor).evaluate((box: HTMLTextAreaElement) => {
    for (let n = 1; n <= 14; n += 1) {
      box.value = `quick ${n}.`;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    }
  });
  await expect(visitor.getByText(/You write faster than we can read; sending again in \d+ s/)).toBeVisible();
  await expect(said(visitor, "quick 14.")).toContainText(/Sent|Delivered|Seen/, { timeout: 30_000 });
  const texts = await visitor.locator(".mine .chat-text").allTextContents();
  expect(texts).toEqual(["start", ...Array.from({ length: 14 }, (_, n) => `quick ${n + 1}.`)]);
});

test("wrong fields are named beside them, and nothing typed is lost", async ({ page, person, problems }) => {
  problems.allow(/status of 422/);
  await begin(page);
  const visitor = await person();
  await visitor.goto(`/widget/${await slug(page)}`);
  await visitor.getByLabel("Your phone number or email").fill("call me");
  await visitor.getByRole("button", { name: "Send message" }).click();
  await expect(visitor.getByText("A message is needed here.")).toBeVisible();
  await expect(visitor.getByText("This is neither a phone number nor an email address.", { exact: false })).toBeVisible();
  await expect(visitor.getByLabel("Your phone number or email")).toHaveValue("call me");
  await expect(visitor.getByLabel("Your phone number or email")).toBeFocused();
});

test("the page is accessible at every size", async ({ page, person }) => {
  await begin(page);
  const at = await slug(page);
  const visitor = await person();
  await visitor.goto(`/widget/${at}`);
  await checkHtml(visitor);
  await checkEverySize(visitor);
  await start(visitor, at, "Ximena", `مرحبا، هل الكلب جاهز؟ ${"averylongwordwithoutanybreak".repeat(8)}`);
  await checkAccessible(visitor);
  await visitor.setViewportSize({ width: 320, height: 640 });
  await checkNoSidewaysScroll(visitor);
});

test("the page works without a script", async ({ page, person, problems, browserName }) => {
  test.skip(browserName === "firefox", "No command switches its JavaScript off.");
  problems.allow(/status of 422/);
  await begin(page);
  const plain = await person({ javaScriptEnabled: false });
  await plain.goto(`/widget/${await slug(page)}`);
  await plain.getByLabel("Your name").fill("No Script");
  await plain.getByRole("textbox", { name: "Your message" }).fill("By form alone");
  await plain.getByRole("button", { name: "Send message" }).click();
  await expect(plain.getByText("A phone number or an email address is needed", { exact: false })).toBeVisible();
  await plain.getByLabel("Your phone number or email").fill("noscript@example.com");
  await plain.getByRole("button", { name: "Send message" }).click();
  await expect(plain.getByRole("heading", { name: "Thank you, your message has arrived" })).toBeVisible();
});

test("the widget opens by keyboard on another page and gives the focus back", async ({ page, person, server }) => {
  await begin(page);
  const at = await slug(page);
  const visitor = await person();
  await visitor.route("**/shop.html", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>
        <script src="${server.url}/widget.js" data-business="${at}" async></script>
        <script src="${server.url}/widget.js" data-business="${at}" async></script></html>`,
    }),
  );
  const said: string[] = [];
  visitor.on("console", (message) => said.push(message.text()));
  await visitor.goto("/shop.html");
  const button = visitor.getByRole("button", { name: "Chat with us" });
  await expect(button).toHaveCount(1);
  await button.focus();
  await visitor.keyboard.press("Enter");
  const frame = visitor.frameLocator("iframe");
  await expect(frame.getByRole("heading", { name: "Happy Paws" })).toBeVisible();
  await expect(frame.getByLabel("Your name")).toBeFocused();
  await visitor.keyboard.press("Escape");
  await expect(visitor.getByRole("button", { name: "Chat with us" })).toBeFocused();
  expect(await visitor.evaluate(() => Object.keys(window).filter((key) => /pawline/i.test(key)))).toEqual([]);
  expect(said.filter((text) => text.includes("postMessage")), "the host's console").toEqual([]);
});
