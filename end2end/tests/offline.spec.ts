// Without a server: what is kept can be read, what is written waits and goes out once, nothing private is
// kept, and signing out forgets everything.
import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { Page } from "@playwright/test";
import { Client } from "pg";
import { begin, call, done } from "../support/begin.ts";
import { checkEverySize, checkPage, expect, hydrated, test } from "../support/fixtures.ts";
import type { Server } from "../support/server.ts";

test.use({ shop: "offline" });

const CUT = /ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED|Failed to load resource|WebSocket|ERR_FAILED|ERR_SOCKET|fetching the script/;
const PRIVATE = ["555", "0144", "nora@example.com", "Elm Street", "62701", "45.50"];

/** A customer with everything that must not be kept, who wrote by chat and comes today. */
async function nora(page: Page, server: Server, name: string): Promise<string> {
  const id = await done<string>(page, "customers/add_customer", {
    customer: {
      name,
      points: [
        { kind: "phone", raw: "(415) 555-0144", label: "mobile", sms: false, is_main: true },
        { kind: "email", raw: "nora@example.com", label: "home", sms: false, is_main: true },
      ],
    },
  });
  const db = new Client({ connectionString: server.ownerUrl });
  await db.connect();
  const business = (await db.query("select id from business")).rows[0].id;
  await db.query(
    "insert into address (business_id, id, customer_id, label, street, city, region, postcode, country) values ($1, $2, $3, 'Home', '12 Elm Street', 'Springfield', 'IL', '62701', 'US')",
    [business, randomUUID(), id],
  );
  await db.query(
    "insert into pet (business_id, id, customer_id, name, species, bite_alert) values ($1, $2, $3, 'Biscuit', 'dog', 'Snaps at strangers')",
    [business, randomUUID(), id],
  );
  const [conversation, visitor] = [randomUUID(), randomUUID()];
  await db.query("insert into conversation (business_id, id, customer_id, last_number, last_inbound_number) values ($1, $2, $3, 1, 1)", [business, conversation, id]);
  await db.query(
    `insert into visitor (business_id, id, conversation_id, customer_id, token_hash, name, expires_at, last_number)
     values ($1, $2, $3, $4, $5, $6, now() + interval '30 days', 1)`,
    [business, visitor, conversation, id, createHash("sha256").update(visitor).digest(), name],
  );
  await db.query(
    `insert into message (business_id, id, conversation_id, customer_id, number, channel, direction, body, visitor_id, visitor_number, sent_at)
     values ($1, $2, $3, $4, 1, 'chat', 'in', 'Are you there? Call (415) 555-0144, I owe $45.50', $5, 1, now())`,
    [business, randomUUID(), conversation, id, visitor],
  );
  await db.end();
  await done(page, "notes/add_note", { customer_id: id, about: { kind: "customer" }, body: "Key at 12 Elm Street; mail nora@example.com", pinned: true });
  type Choices = { services: { id: string }[]; locations: { id: string }[] };
  const choices = (await call<Choices>(page, "bookings/list_choices")).json;
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: "America/New_York" }).format(new Date());
  await done(page, "bookings/add_booking", {
    customer_id: id,
    booking: {
      location_id: choices.locations[0]?.id, service_type_id: choices.services[0]?.id, status: "booked",
      starts_at: { clock: `${today}T23:00`, pass: null }, ends_at: { clock: `${today}T23:30`, pass: null },
    },
  });
  return id;
}

/** Everything that the browser holds for this site, apart from what anybody may have. */
async function stored(page: Page): Promise<{ kept: string[]; queue: string[]; local: string[]; caches: string[] }> {
  return page.evaluate(async () => {
    const shelf = (name: string) =>
      new Promise<string[]>((resolve, reject) => {
        const opening = indexedDB.open("pawline");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          if (!database.objectStoreNames.contains(name)) {
            database.close();
            resolve([]);
            return;
          }
          const asking = database.transaction(name).objectStore(name).getAll();
          asking.onsuccess = () => {
            database.close();
            resolve(asking.result as string[]);
          };
        };
      });
    const there = (await indexedDB.databases()).some((database) => database.name === "pawline");
    const names = await caches.keys();
    const lists = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return {
      kept: there ? await shelf("kept") : [],
      queue: there ? await shelf("queue") : [],
      local: Object.entries(localStorage).map(([key, value]) => `${key}=${value}`),
      caches: lists.flat().map((request) => new URL(request.url).pathname),
    };
  });
}

/** The worker is in charge and has kept all of the app. */
async function ready(page: Page): Promise<void> {
  await hydrated(page);
  await expect(page.locator("[data-link-state=Live]")).toBeVisible();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  // On a busy machine the page may have begun before the worker could take it over: the next load has it.
  await expect(async () => {
    if (await page.evaluate(() => navigator.serviceWorker.controller !== null)) return;
    await page.reload();
    await hydrated(page);
    expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  }).toPass();
}

async function opened(page: Page, server: Server, name: string): Promise<string> {
  await begin(page, "/help");
  const id = await nora(page, server, name);
  await page.goto(`/contacts/${id}`);
  await ready(page);
  await expect.poll(async () => (await stored(page)).kept.some((text) => text.includes('"jobs"') && text.includes(name)), { timeout: 15_000 }).toBe(true);
  await expect.poll(async () => (await stored(page)).kept.some((text) => text.includes("Are you there?") && text.includes("Snaps"))).toBe(true);
  return id;
}

const badge = (page: Page) => page.locator("[data-link-state]");

test("today's jobs and the last customers are read without a network, and nothing private is kept", async ({ page, line, problems, server }) => {
  test.slow();
  problems.allow(CUT);
  const id = await opened(page, server, "Nora Lind");
  const { kept } = await stored(page);
  // Ids and moments hold any digits by chance.
  const said = kept.map((text) => text.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})/g, ""));
  for (const secret of PRIVATE) expect(said.filter((text) => text.includes(secret)), secret).toEqual([]);
  await line.cut();
  await page.reload();
  await hydrated(page);
  await expect(page.getByRole("heading", { level: 1, name: "Nora Lind" })).toBeVisible();
  await expect(page.getByRole("list", { name: "Safety" })).toContainText("Snaps at strangers");
  await expect(page.getByRole("main")).toContainText("Are you there? Call •••");
  await expect(badge(page)).toHaveText("Offline");
  await checkEverySize(page);
  await page.getByRole("button", { name: "What is kept" }).click();
  await expect(page.getByRole("heading", { name: "Pawline cannot be reached" })).toBeVisible();
  await expect(page.getByRole("link", { name: /^11:00\sPM/ })).toContainText("Nora Lind");
  await checkEverySize(page);
  // The address tells who is open; the browser's way back works.
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: "Nora Lind" })).toBeVisible();
  await line.mend();
  await expect(page.locator("[data-link-state=Live]")).toBeVisible({ timeout: 30_000 });
  await expect(page).toHaveURL(new RegExp(`/contacts/${id}$`));
  await expect(page.getByRole("main")).toContainText("(415) 555-0144");
});

test("answers, notes and calls wait, survive a reload, and go out once", async ({ page, line, problems, server }) => {
  test.slow();
  problems.allow(CUT);
  const id = await opened(page, server, "Otto Berg");
  await line.cut();
  await page.reload();
  await hydrated(page);
  const write = page.getByRole("textbox", { name: "Message" });
  await page.getByRole("radio", { name: "Reply" }).check();
  await write.fill("We are on our way.");
  await page.getByRole("button", { name: "Send when back online" }).click();
  await page.getByRole("radio", { name: "Internal note" }).check();
  await write.fill("He sounded worried.");
  await page.getByRole("button", { name: "Send when back online" }).click();
  await page.getByRole("button", { name: "Left a voicemail" }).click();
  await expect(badge(page)).toHaveText("Offline · 3 waiting");
  await checkPage(page);
  await write.fill("Half a thou");
  await page.reload();
  await hydrated(page);
  await expect(badge(page)).toHaveText("Offline · 3 waiting");
  await expect(page.getByRole("textbox", { name: "Message" }), "what was not sent is still in the form").toHaveValue("Half a thou");
  await line.mend();
  // Somebody who is typing is not torn away.
  await page.getByRole("button", { name: "Open it now" }).click({ timeout: 30_000 });
  await hydrated(page);
  await expect(page.locator("textarea[name=message]")).toHaveValue("Half a thou");
  await expect(badge(page)).toHaveText("Live", { timeout: 20_000 });
  await expect(page.getByRole("log")).toContainText("We are on our way.");
  await expect.poll(async () => (await stored(page)).queue).toEqual([]);
  const db = new Client({ connectionString: server.ownerUrl });
  await db.connect();
  const said = await db.query("select body, direction from message where customer_id = $1 and direction <> 'in' order by number", [id]);
  expect(said.rows).toEqual([
    { body: "We are on our way.", direction: "out" },
    { body: "He sounded worried.", direction: "internal" },
  ]);
  const calls = await db.query("select outcome, started_at < now() - interval '1 second' as before from call where customer_id = $1", [id]);
  expect(calls.rows).toEqual([{ outcome: "voicemail", before: true }]);
  await db.end();
});

test("on an open page a call waits, the count is seen, and other changes are refused with their values kept", async ({ page, line, problems, server }) => {
  test.slow();
  problems.allow(CUT);
  const id = await opened(page, server, "Pia Sand");
  await page.getByRole("button", { name: "More for Pia Sand" }).click();
  await page.getByRole("menuitem", { name: "Edit customer" }).click();
  const name = page.getByRole("dialog").getByRole("textbox", { name: "Name", exact: true });
  await name.fill("Pia Sandberg");
  await line.cut();
  await expect(badge(page)).toHaveAttribute("data-link-state", "Offline");
  await page.getByRole("dialog").getByRole("button", { name: "Update" }).click();
  await expect(page.getByRole("dialog")).toContainText("You are offline, so this was not saved.");
  await expect(name).toHaveValue("Pia Sandberg");
  await checkPage(page);
  await line.mend();
  await expect(page.locator("[data-link-state=Live]")).toBeVisible({ timeout: 30_000 });
  await page.getByRole("dialog").getByRole("button", { name: "Update" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Pia Sandberg" })).toBeVisible();
  // A call waits instead.
  await line.cut();
  await expect(badge(page)).toHaveAttribute("data-link-state", "Offline");
  const dial = page.getByRole("group", { name: "Quick actions" }).getByRole("link", { name: "Call" });
  // This machine has no telephone.
  await dial.evaluate((link) => link.addEventListener("click", (event) => event.preventDefault()));
  await dial.click();
  await page.getByRole("button", { name: "You spoke to them" }).click();
  await expect(badge(page)).toContainText("Offline · 1 waiting");
  await badge(page).getByRole("button").click();
  await expect(page.getByRole("dialog", { name: "Waiting to be sent" })).toContainText("Call: You spoke to them");
  await checkPage(page);
  await page.keyboard.press("Escape");
  await line.mend();
  await expect(badge(page)).toHaveText("Live", { timeout: 30_000 });
  const db = new Client({ connectionString: server.ownerUrl });
  await db.connect();
  await expect.poll(async () => (await db.query("select outcome from call where customer_id = $1", [id])).rows).toEqual([{ outcome: "spoke" }]);
  await db.end();
});

test("signing out asks about what waits, and then nothing is left", async ({ page, line, problems, server }) => {
  test.slow();
  problems.allow(CUT);
  await opened(page, server, "Rolf Dahl");
  await line.cut();
  await expect(badge(page)).toHaveAttribute("data-link-state", "Offline");
  const box = page.locator("textarea[name=message]");
  await box.fill("Are you at home?");
  await box.press("Enter");
  await expect(page.getByRole("article").filter({ hasText: "Are you at home?" })).toContainText("Not sent yet");
  await expect(badge(page)).toContainText("1 waiting");
  // Chromium keeps the page from the server's answers; the queue is asked about all the same.
  await page.getByRole("button", { name: /^Olga Owner/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  const ask = page.getByRole("dialog", { name: "Sign out and throw away what waits?" });
  await expect(ask).toContainText("1 thing that you wrote was not sent yet");
  await checkPage(page);
  await ask.getByRole("button", { name: "Cancel" }).click();
  expect((await stored(page)).queue.length).toBe(1);
  await page.getByRole("button", { name: /^Olga Owner/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await ask.getByRole("button", { name: "Throw away and sign out" }).click();
  await expect(page.getByText("You are offline, so you are still signed in.")).toBeVisible();
  await line.mend();
  await expect(page.locator("[data-link-state=Live]")).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: /^Olga Owner/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await hydrated(page);
  const left = await stored(page);
  expect({ kept: left.kept, queue: left.queue, local: left.local }).toEqual({ kept: [], queue: [], local: [] });
  for (const path of left.caches) expect(path).toMatch(/^\/(pkg\/.+|offline\.(html|css|js)|assets\.json|icons?\.svg|fonts\/.+)$/);
  await line.cut();
  await page.reload();
  await expect(page.getByText("This device keeps no copy of them")).toBeVisible();
});

test("a session that is ended elsewhere forgets what was kept; what waits stays for its writer", async ({ page, person, problems, server }) => {
  test.slow();
  problems.allow(CUT, /status of 40[13]/);
  await opened(page, server, "Tilda Moe");
  const elsewhere = await person();
  await begin(elsewhere, "/settings/me");
  await elsewhere.getByRole("button", { name: "Sign out everywhere else" }).click();
  await expect(badge(page)).toHaveAttribute("data-link-state", "Signed out", { timeout: 10_000 });
  await expect.poll(async () => (await stored(page)).kept).toEqual([]);
});

test("the sign-in page of a hotel's network is no answer", async ({ page, problems, server }) => {
  test.slow();
  problems.allow(CUT, /Another server/);
  await opened(page, server, "Uma Wirth");
  await server.kill();
  const hotel = createServer((_, answer) => {
    answer.writeHead(200, { "content-type": "text/html" });
    answer.end("<h1>Welcome to the Grand Hotel. Room number?</h1>");
  }).listen(server.port, "127.0.0.1");
  await once(hotel, "listening");
  try {
    await expect(badge(page)).toHaveAttribute("data-link-state", "Offline", { timeout: 30_000 });
    const box = page.locator("textarea[name=message]");
    await box.fill("Does the lift work?");
    await box.press("Enter");
    await expect(badge(page)).toContainText("1 waiting", { timeout: 15_000 });
    await page.reload();
    await hydrated(page);
    await expect(page.getByRole("heading", { level: 1, name: "Uma Wirth" })).toBeVisible();
    await expect(page.getByText("most likely the sign-in page of this network")).toBeVisible({ timeout: 15_000 });
    await expect(badge(page)).toHaveText("Offline · 1 waiting");
  } finally {
    hotel.close();
    hotel.closeAllConnections();
    await server.resume();
  }
  await expect(page.getByRole("log")).toContainText("Does the lift work?", { timeout: 40_000 });
  await expect(badge(page)).toHaveText("Live", { timeout: 20_000 });
});

test("a new version is offered, never forced: a form that is half filled stays", async ({ page, problems, browserName }) => {
  test.skip(browserName === "firefox", "An answer on its way cannot be changed there.");
  problems.allow(CUT);
  await begin(page, "/contacts/new");
  await expect(page.locator("[data-link-state=Live]")).toBeVisible();
  const name = page.getByRole("textbox", { name: "Name", exact: true });
  await name.fill("Half a na");
  await page.route("**/api/**", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, headers: { ...answer.headers(), "x-pawline-build": "another" } });
  });
  await page.locator("#field-name").press("End");
  await page.keyboard.type("me");
  await expect(page.getByText("A new version is ready.")).toBeVisible({ timeout: 15_000 });
  await expect(name).toHaveValue("Half a name");
});
