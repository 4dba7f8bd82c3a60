// Several desks at one thing: a press that comes twice, two who change the same card, and clocks that are wrong.
import type { Page, Request } from "@playwright/test";
import { Client } from "pg";
import { begin, call, done } from "../support/begin.ts";
import { checkPage, expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "desks" });

const DAY_MS = 86_400_000;

async function customer(page: Page, name: string): Promise<string> {
  return done<string>(page, "customers/add_customer", { customer: { name } });
}

test("a double click does a thing once", async ({ page, server }) => {
  await begin(page, "/contacts/new");
  const intents = new Map<string, Set<string>>();
  page.on("request", (request: Request) => {
    const endpoint = new URL(request.url()).pathname;
    if (!endpoint.startsWith("/api/")) return;
    const given: unknown = JSON.parse(request.postData() ?? "{}").intent;
    if (typeof given === "string") intents.set(endpoint, (intents.get(endpoint) ?? new Set()).add(given));
  });
  /** Presses twice before there is any answer. */
  const twice = async (button: ReturnType<Page["getByRole"]>, endpoint: string) => {
    let pressed: (() => void) | undefined;
    const both = new Promise<void>((resolve) => (pressed = resolve));
    await page.route(`**${endpoint}`, async (route) => {
      await both;
      await route.continue();
    });
    await button.dblclick();
    pressed?.();
  };
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Dora Double");
  await twice(page.getByRole("button", { name: "Save customer" }), "/api/customers/add_customer");
  await expect(page.getByRole("heading", { level: 1, name: "Dora Double" })).toBeVisible();
  const notes = page.locator("#notes");
  await notes.getByRole("button", { name: "Add note" }).click();
  await notes.getByLabel("New note").fill("Pressed twice");
  await twice(notes.getByRole("button", { name: "Save note" }), "/api/notes/add_note");
  await expect(notes.getByText("Pressed twice")).toHaveCount(1);
  for (const endpoint of ["/api/customers/add_customer", "/api/notes/add_note"]) {
    expect(intents.get(endpoint)?.size, `${endpoint}: one act`).toBe(1);
  }
  // Whatever was still on its way has arrived before this.
  await done(page, "labels/create_group", { name: "After all of it" });
  const db = new Client({ connectionString: server.ownerUrl });
  await db.connect();
  const count = async (sql: string) => (await db.query(sql)).rows[0].count;
  expect(await count("select count(*) from customer where name = 'Dora Double'")).toBe("1");
  expect(await count("select count(*) from note where body = 'Pressed twice'")).toBe("1");
  await db.end();
});

test("two desks change one card: what both changed is shown twice, and what only one changed is kept", async ({ page, person, problems }) => {
  problems.allow(/status of 409/);
  await begin(page, "/help");
  const id = await customer(page, "Bella Ortiz");
  await page.goto(`/contacts/${id}`);
  await hydrated(page);
  const other = await person();
  await begin(other, `/contacts/${id}`);
  const edit = async (desk: Page) => {
    await desk.getByRole("button", { name: "More for Bella Ortiz" }).click();
    await desk.getByRole("menuitem", { name: "Edit customer" }).click();
    return desk.getByRole("dialog", { name: "Edit customer" });
  };
  const [mine, theirs] = [await edit(page), await edit(other)];
  await theirs.getByRole("textbox", { name: "Name", exact: true }).fill("Isabella Ortiz");
  await theirs.getByRole("textbox", { name: /^Standing discount/ }).fill("5");
  await mine.getByRole("textbox", { name: "Name", exact: true }).fill("Bella Ortiz-Lind");
  await mine.getByRole("textbox", { name: "Business name" }).fill("Lind and Sons");
  await mine.getByRole("button", { name: "Update" }).click();
  await expect(mine).toBeHidden();
  await expect(other.locator("h1", { hasText: "Bella Ortiz-Lind" })).toBeVisible();
  await theirs.getByRole("button", { name: "Update" }).click();
  const conflict = theirs.getByRole("group", { name: /was changed twice$/ });
  await expect(conflict).toHaveCount(1);
  await expect(conflict).toHaveAccessibleName("Name was changed twice");
  await expect(conflict).toContainText("Bella Ortiz-Lind");
  await expect(conflict).toContainText("Isabella Ortiz");
  await checkPage(other);
  await conflict.getByRole("button", { name: "Keep mine" }).click();
  await expect(theirs).toBeHidden();
  for (const desk of [page, other]) await expect(desk.getByRole("heading", { level: 1, name: "Isabella Ortiz" })).toBeVisible();
  const card = JSON.stringify((await call(page, "card/open", { customer_id: id })).json);
  for (const kept of ['"name":"Isabella Ortiz"', '"business_name":"Lind and Sons"', '"discount_bp":500']) expect(card).toContain(kept);
});

test("a browser whose clock is a day wrong shows the same order and the same times as the others", async ({ page, person }) => {
  await begin(page, "/help");
  const id = await customer(page, "Clara Clock");
  await page.goto(`/contacts/${id}`);
  await hydrated(page);
  const desks = [page];
  for (const days of [1, -1]) {
    const desk = await person();
    await desk.clock.install({ time: new Date(Date.now() + days * DAY_MS) });
    await begin(desk, `/contacts/${id}`);
    desks.push(desk);
  }
  const [right, ahead, behind] = desks as [Page, Page, Page];
  for (const [desk, text] of [[ahead, "First, from tomorrow"], [behind, "Second, from yesterday"], [right, "Third, from today"]] as const) {
    const notes = desk.locator("#notes");
    await notes.getByRole("button", { name: "Add note" }).click();
    await notes.getByLabel("New note").fill(text);
    await notes.getByRole("button", { name: "Save note" }).click();
    for (const screen of desks) await expect(screen.locator("#notes").getByText(text)).toBeVisible();
  }
  const shown = async (screen: Page) => ({
    order: await screen.locator("#notes .note-body").allInnerTexts(),
    times: await screen.locator("#notes time").allInnerTexts(),
  });
  const wanted = await shown(right);
  expect(wanted.order).toEqual(["Third, from today", "Second, from yesterday", "First, from tomorrow"]);
  for (const screen of [ahead, behind]) {
    expect(await shown(screen)).toEqual(wanted);
    // Drawn by the browser and rendered by the server alike.
    await screen.reload();
    await hydrated(screen);
    expect(await shown(screen)).toEqual(wanted);
  }
  // The day is the shop's, too.
  const day = async (screen: Page) => {
    await screen.goto("/bookings");
    await hydrated(screen);
    const from = screen.getByLabel("From");
    await expect(from).toHaveValue(/^\d{4}-\d{2}-\d{2}$/);
    return from.inputValue();
  };
  const today = await day(right);
  for (const screen of [ahead, behind]) expect(await day(screen)).toBe(today);
});
