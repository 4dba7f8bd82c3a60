// Every screen with the sample business: valid HTML, accessible, nothing cut off, nothing hidden under a bar, at
// every size and in every scheme. With PICTURES=<folder> it also takes a picture of each.
import path from "node:path";
import { type BrowserContext, type Page } from "@playwright/test";
import { call, intent } from "../support/begin.ts";
import { checkAccessible, checkHtml, checkNoSidewaysScroll, expect, hydrated, test, zoomed } from "../support/fixtures.ts";

test.use({ shop: "looks" });
// They only look, so any worker may have any of them; each worker has a sample business of its own.
test.describe.configure({ mode: "parallel" });

const SETTINGS = [
  "business", "locations", "staff", "services", "groups", "tags", "colours", "templates", "chat", "channels", "inboxes",
  "calls", "me",
];

/** Where each screen is; `card`, `texts`, `emails` and `conversation` stand for a customer with jobs today, and for whom one waits. */
const SCREENS = [
  { name: "today", path: "/" },
  { name: "inbox", path: "/inbox" },
  { name: "inbox-waiting", path: "/inbox?view=waiting" },
  { name: "conversation", path: "conversation" },
  { name: "scheduled", path: "/inbox/scheduled" },
  { name: "contacts", path: "/contacts" },
  { name: "new-customer", path: "/contacts/new" },
  { name: "card", path: "card" },
  { name: "texts", path: "texts" },
  { name: "emails", path: "emails" },
  { name: "bookings", path: "/bookings" },
  { name: "follow-ups", path: "/follow-ups" },
  { name: "help", path: "/help" },
  { name: "not-found", path: "/nowhere" },
  ...SETTINGS.map((section) => ({ name: `settings-${section}`, path: `/settings/${section}` })),
];

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
  { width: 320, height: 640 },
];
/** Where everything is looked at, in both schemes; in between only the room changes. */
const LOOKED_AT = [1440, 390];

let cookies: Awaited<ReturnType<BrowserContext["cookies"]>> | undefined;
const places = new Map<string, string>();

test.beforeAll(async ({ browser, server }) => {
  // A worker that comes back to this file has its business already.
  if (cookies) return;
  test.setTimeout(90_000);
  const context = await browser.newContext({ baseURL: server.url });
  const page = await context.newPage();
  await page.goto("/setup");
  expect((await call(page, "setup/try_sample", { intent: intent() })).status).toBe(200);
  const today = await call<{ jobs: { rows: { customer_id: string }[] }; waiting: { rows: { conversation_id: string }[] } }>(page, "dashboard/open");
  const card = `/contacts/${today.json.jobs.rows[0]?.customer_id}`;
  places.set("card", card);
  places.set("texts", `${card}/texts`);
  places.set("emails", `${card}/emails`);
  places.set("conversation", `/inbox/${today.json.waiting.rows[0]?.conversation_id}`);
  cookies = await context.cookies();
  await context.close();
});

async function show(page: Page, address: string): Promise<void> {
  await page.goto(places.get(address) ?? address);
  await hydrated(page);
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
}

/** WCAG 2.4.11: whatever takes the focus can be seen, at least in part. */
async function checkFocusIsSeen(page: Page): Promise<void> {
  const hidden = await page.evaluate(async () => {
    const found: string[] = [];
    const tabbable = "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex='0']";
    for (const element of document.querySelectorAll<HTMLElement>(tabbable)) {
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || element.closest("[popover]:not(:popover-open)")) continue;
      element.focus();
      if (document.activeElement !== element) continue;
      const shown = element.matches("input") ? (element.closest("label, .field") ?? element) : element;
      // Some move in when they take the focus.
      if (getComputedStyle(element).transform !== "none") {
        await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null)));
      }
      const rectangle = shown.getBoundingClientRect();
      if (rectangle.width === 0 || rectangle.height === 0) continue;
      // Of something taller than the window: the part in the window.
      const [left, right] = [Math.max(0, rectangle.left), Math.min(innerWidth, rectangle.right)];
      const [top, bottom] = [Math.max(0, rectangle.top), Math.min(innerHeight, rectangle.bottom)];
      const seen = [0.1, 0.5, 0.9].some((x) =>
        [0.1, 0.5, 0.9].some((y) => {
          const hit = document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y);
          return hit !== null && (shown.contains(hit) || hit.contains(shown));
        }),
      );
      if (!seen) found.push(element.outerHTML.slice(0, 160));
    }
    (document.activeElement as HTMLElement | null)?.blur();
    document.querySelectorAll("*").forEach((element) => element.scrollTo(0, 0));
    return found;
  });
  expect(hidden, "focused, but hidden").toEqual([]);
}

async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES;
  if (folder) await page.screenshot({ path: path.join(folder, `${name}.png`), animations: "disabled" });
}

test.skip(({ browserName }) => browserName === "firefox", "No command changes its colour scheme or forces colours.");

for (const screen of SCREENS) {
  test(`${screen.name} looks right at every size and in every scheme`, async ({ page, problems }) => {
    test.slow();
    problems.allow(/status of 404/);
    await page.context().addCookies(cookies ?? []);
    // All that is wrong with a screen, not only the first.
    const wrong: string[] = [];
    const see = async (what: string, check: Promise<void>) => {
      await check.catch((error: Error) => wrong.push(`${what}: ${error.message}`));
    };
    for (const { width, height } of SIZES) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: "light" });
      // The others are reached by resizing the window, as people do.
      if (LOOKED_AT.includes(width)) await show(page, screen.path);
      await see(`${width}`, checkNoSidewaysScroll(page));
      await picture(page, `${screen.name}-${width}-light`);
      if (LOOKED_AT.includes(width)) await see(`${width} light`, checkAccessible(page, "light"));
      await see(`${width} focus`, checkFocusIsSeen(page));
      await page.emulateMedia({ colorScheme: "dark" });
      await picture(page, `${screen.name}-${width}-dark`);
      if (LOOKED_AT.includes(width)) await see(`${width} dark`, checkAccessible(page, "dark", "colours"));
    }
    await see("HTML", checkHtml(page));
    await page.emulateMedia({ colorScheme: "light", forcedColors: "active" });
    await page.setViewportSize({ width: 1440, height: 900 });
    await see("forced colours", checkAccessible(page, "forced colours", "colours"));
    await picture(page, `${screen.name}-forced`);
    await page.emulateMedia({ forcedColors: null });
    await see("200 % zoom", zoomed(page, () => checkNoSidewaysScroll(page)));
    expect(wrong).toEqual([]);
  });
}
