// The inbox as two colleagues use it. What the visitor's page would send is written into the tables.
import { createHash, randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { Client } from "pg";
import { checkAccessible, checkEverySize, checkHtml, expect, hydrated, test } from "../support/fixtures.ts";

// Its own people: a server of its own.
test.use({ shop: "inbox" });

type Guest = { id: string; conversation: string; visitor: string };

let db: Client;
let business: string;

test.beforeAll(async ({ server, browser }) => {
  const context = await browser.newContext({ baseURL: server.url });
  const form = {
    business_name: "Happy Paws", location_name: "Main Street", address: "", time_zone: "America/New_York",
    phone_region: "US", name: "Ana Ortiz", email: "ana@example.com", password: "a long password 77",
  };
  const made = await context.request.post("/api/setup/create_business", {
    data: { intent: randomUUID(), form }, headers: { origin: server.url },
  });
  expect(made.status()).toBe(200);
  await context.close();
  db = new Client({ connectionString: server.ownerUrl });
  await db.connect();
  business = (await db.query("select id from business")).rows[0].id;
});

test.afterAll(async () => {
  await db.end();
});

async function signIn(page: Page, origin: string): Promise<void> {
  const data = { intent: randomUUID(), email: "ana@example.com", password: "a long password 77" };
  const reply = await page.request.post("/api/staff/sign_in", { data, headers: { origin } });
  expect(reply.status()).toBe(200);
}

/** Somebody else of the staff: a session of their own. */
async function colleague(page: Page, name = "Ben Li"): Promise<string> {
  const [account, staff, token] = [randomUUID(), randomUUID(), randomUUID()];
  await db.query("insert into account (id, email) values ($1, $2)", [account, `${account}@example.com`]);
  await db.query("insert into staff (business_id, id, account_id, name, role) values ($1, $2, $3, $4, 'staff')", [business, staff, account, name]);
  await db.query(
    "insert into session (id, token_hash, account_id, business_id, staff_id, expires_at) values ($1, $2, $3, $4, $5, now() + interval '1 day')",
    [randomUUID(), createHash("sha256").update(token).digest(), account, business, staff],
  );
  await page.context().addCookies([{ name: "__Host-pawline", value: token, url: "https://localhost/", secure: true }]);
  return staff;
}

async function guest(name: string): Promise<Guest> {
  const made = { id: randomUUID(), conversation: randomUUID(), visitor: randomUUID() };
  await db.query("insert into customer (business_id, id, name, source) values ($1, $2, $3, 'chat')", [business, made.id, name]);
  await db.query("insert into conversation (business_id, id, customer_id) values ($1, $2, $3)", [business, made.conversation, made.id]);
  await db.query(
    `insert into visitor (business_id, id, conversation_id, customer_id, token_hash, name, expires_at)
     values ($1, $2, $3, $4, $5, $6, now() + interval '30 days')`,
    [business, made.visitor, made.conversation, made.id, createHash("sha256").update(made.visitor).digest(), name],
  );
  return made;
}

async function writes(guest: Guest, body: string): Promise<void> {
  await db.query("begin");
  const number = (await db.query(
    `update conversation set last_number = last_number + 1, last_inbound_number = last_number + 1, last_message_at = clock_timestamp(),
       last_direction = 'in', snippet = left($3, 100), waiting_since = coalesce(waiting_since, now())
     where business_id = $1 and id = $2 returning last_number`, [business, guest.conversation, body],
  )).rows[0].last_number;
  const place = (await db.query("update visitor set last_number = last_number + 1 where business_id = $1 and id = $2 returning last_number", [business, guest.visitor])).rows[0].last_number;
  const message = randomUUID();
  await db.query(
    `insert into message (business_id, id, conversation_id, customer_id, number, channel, direction, body, visitor_id, visitor_number, sent_at)
     values ($1, $2, $3, $4, $5, 'chat', 'in', $6, $7, $8, clock_timestamp())`,
    [business, message, guest.conversation, guest.id, number, body, guest.visitor, place],
  );
  const seq = (await db.query("update log_head set seq = seq + 1 where business_id = $1 returning seq", [business])).rows[0].seq;
  await db.query(
    "insert into event (business_id, seq, kind, customer_id, subject_type, subject_id, after) values ($1, $2, 'message.received', $3, 'message', $4, $5)",
    [business, seq, guest.id, message, JSON.stringify({ conversation_id: guest.conversation, number: Number(number), direction: "in" })],
  );
  await db.query("commit");
}

async function open(page: Page, guest: Guest): Promise<void> {
  await page.goto(`/inbox/${guest.conversation}`);
  await hydrated(page);
  await expect(page.locator("[data-link-state=Live]")).toBeVisible();
}

const box = (page: Page) => page.locator("textarea[name=message]");

test("a message stands on the screen at once, is answered, and the answer can be withdrawn", async ({ page, server }) => {
  await signIn(page, server.url);
  const bella = await guest("Bella Ortiz");
  await page.goto("/inbox");
  await hydrated(page);
  await expect(page.locator("[data-link-state=Live]")).toBeVisible();
  await writes(bella, "Hi! Can Mochi come Friday? https://example.com/mochi 🐶");
  const row = page.getByRole("link", { name: /Bella Ortiz/ });
  await expect(row).toContainText("Can Mochi come Friday?");
  await expect(page).toHaveTitle(/^\(1\) Inbox/);
  await row.click();
  await expect(page.getByRole("log")).toContainText("Can Mochi come Friday?");
  await expect(page.getByRole("link", { name: "https://example.com/mochi", exact: true })).toHaveAttribute("rel", /noopener/);
  await expect(page).toHaveTitle(/^Inbox/);
  await box(page).fill("Yes, at ten.");
  await box(page).press("Enter");
  await expect(page.getByRole("article").filter({ hasText: "Yes, at ten." })).toContainText("Sent");
  await expect(box(page)).toHaveValue("");
  await page.getByRole("button", { name: "Withdraw" }).click();
  await expect(page.getByRole("log")).toContainText("This message was withdrawn.");
  await expect(page.getByRole("log")).not.toContainText("Yes, at ten.");
  // It can be mended and sent again.
  await expect(box(page)).toHaveValue("Yes, at ten.");
  await expect(box(page)).toBeFocused();
  await box(page).fill("Yes, at eleven.");
  await box(page).press("Enter");
  await expect(page.getByRole("article").filter({ hasText: "Yes, at eleven." })).toContainText("Sent");
  // Not over what was typed meanwhile: there it is offered.
  await box(page).fill("By the way:");
  await page.getByRole("button", { name: "Withdraw" }).click();
  await expect(box(page)).toHaveValue("By the way:");
  await page.getByRole("button", { name: "Edit it" }).click();
  await expect(box(page)).toHaveValue("Yes, at eleven.\n\nBy the way:");
  await expect(page.getByRole("button", { name: "Edit it" })).toHaveCount(0);
  await checkAccessible(page);
});

test("who and when are seen once in a run of messages, and heard with each", async ({ page, server }) => {
  await signIn(page, server.url);
  const rhea = await guest("Rhea Run");
  await writes(rhea, "First");
  await writes(rhea, "Second");
  await open(page, rhea);
  await writes(rhea, "Third");
  const [first, second, third] = ["First", "Second", "Third"].map((text) => page.getByRole("article").filter({ hasText: text }));
  await expect(third!).toBeVisible();
  for (const one of [first!, second!, third!]) await expect(one).toContainText("Rhea Run");
  const hidden = (of: ReturnType<typeof page.locator>, what: string) => of.locator(what).evaluate((node) => node.closest(".visually-hidden") !== null);
  await expect.poll(() => hidden(second!, "time")).toBe(true);
  expect(await Promise.all([first!, second!, third!].map((one) => hidden(one, "strong")))).toEqual([false, true, true]);
  expect(await Promise.all([first!, second!, third!].map((one) => hidden(one, "time")))).toEqual([true, true, false]);
  await box(page).fill("Mine");
  await box(page).press("Enter");
  const mine = page.getByRole("article").filter({ hasText: "Mine" });
  await expect(mine).toContainText("Sent");
  expect(await hidden(mine, "strong")).toBe(false);
  await checkAccessible(page);
});

test("two colleagues see each other write, and who is late is asked once", async ({ page, person, server }) => {
  await signIn(page, server.url);
  const ben = await person();
  await colleague(ben);
  const guestOf = await guest("Cleo Park");
  await writes(guestOf, "Do you groom cats?");
  await open(page, guestOf);
  await open(ben, guestOf);
  await expect(page.getByText("Ben Li is here too")).toBeAttached();
  await expect(ben.getByText("Ana Ortiz is here too")).toBeAttached();
  await box(ben).pressSequentially("We do");
  await expect(page.getByText("Ben Li is writing…")).toBeVisible();
  await box(page).fill("Yes, every day.");
  await box(page).press("Enter");
  await expect(ben.getByRole("log")).toContainText("Yes, every day.");
  await box(ben).press("Enter");
  await expect(ben.getByRole("log")).toContainText("Ana Ortiz answered meanwhile");
  await ben.getByRole("button", { name: "Send anyway" }).click();
  await expect(page.getByRole("log")).toContainText("We do");
  await expect(page.getByRole("article").filter({ hasText: "We do" })).toHaveCount(1);
});

test("an internal note says so, and a draft outlives a reload with its kind", async ({ page, server }) => {
  await signIn(page, server.url);
  const dora = await guest("Dora Wolf");
  await writes(dora, "Hello?");
  await open(page, dora);
  await page.getByRole("radio", { name: "Internal note" }).check();
  await expect(page.getByText("Only your team sees this.")).toBeVisible();
  await box(page).fill("Pays in cash.");
  await box(page).press("Control+Enter");
  await expect(page.getByRole("article").filter({ hasText: "Pays in cash." })).toContainText("Internal");
  await box(page).fill("Half a thought");
  await expect.poll(async () => (await db.query("select internal from draft where body = 'Half a thought'")).rows).toEqual([{ internal: true }]);
  await page.reload();
  await hydrated(page);
  await expect(box(page)).toHaveValue("Half a thought");
  await expect(page.getByText("Only your team sees this.")).toBeVisible();
});

test("a note names a colleague by the keyboard, and they have it counted until they read it", async ({ page, person, server }) => {
  await signIn(page, server.url);
  const mia = await person();
  await colleague(mia, "Mia Chen");
  const fay = await guest("Fay Doe");
  await writes(fay, "Hello?");
  await mia.goto("/inbox?view=mentions");
  await hydrated(mia);
  await expect(mia.getByText("Nobody has named you")).toBeVisible();
  await expect(mia.locator("[data-link-state=Live]")).toBeVisible();
  await open(page, fay);
  await page.bringToFront();
  // An answer to the customer offers nobody.
  await box(page).pressSequentially("@Mi");
  await expect(page.getByRole("listbox", { name: "Colleagues" })).toHaveCount(0);
  await box(page).fill("");
  await page.getByRole("radio", { name: "Internal note" }).check();
  await box(page).pressSequentially("Please @");
  const offered = page.getByRole("listbox", { name: "Colleagues" });
  await expect(offered).toBeVisible();
  await expect(offered.getByRole("option", { name: "Mia Chen" })).toBeVisible();
  await expect(offered.getByRole("option", { name: "Ana Ortiz" })).toHaveCount(0);
  await checkAccessible(page);
  await page.keyboard.press("Escape");
  await expect(offered).toHaveCount(0);
  await box(page).fill("");
  await box(page).pressSequentially("Please @che");
  await expect(offered.getByRole("option", { selected: true })).toHaveText(/Mia Chen/);
  await page.keyboard.press("Tab");
  await expect(box(page)).toHaveValue("Please @Mia Chen ");
  await expect(box(page)).toBeFocused();
  await box(page).pressSequentially("call her");
  await page.keyboard.press("Enter");
  const note = page.getByRole("article").filter({ hasText: "call her" });
  await expect(note.locator(".mention")).toHaveText("@Mia Chen");
  // It stands with Mia at once, until she has read it; the visitor's page never gets it.
  const row = mia.getByRole("link", { name: /Fay Doe/ });
  await expect(row).toContainText("Names you");
  await expect(mia).toHaveTitle(/^\(\d+\) Inbox/);
  await mia.bringToFront();
  await row.click();
  await expect(mia.getByRole("article").filter({ hasText: "call her" }).locator(".mention")).toHaveText("@Mia Chen");
  await expect(mia.getByText("Names you")).toHaveCount(0);
  await mia.goto("/inbox?view=mentions");
  await hydrated(mia);
  await expect(mia.getByRole("link", { name: /Fay Doe/ })).toBeVisible();
  await expect(mia.getByText("Names you")).toHaveCount(0);
});

test("a colleague is named by a press on the list too", async ({ page, person, server }) => {
  await signIn(page, server.url);
  await colleague(await person(), "Zoë Ödman");
  const kim = await guest("Kim Press");
  await writes(kim, "Hello?");
  await open(page, kim);
  await page.bringToFront();
  await page.getByRole("radio", { name: "Internal note" }).check();
  await box(page).pressSequentially("@zo");
  await page.getByRole("option", { name: "Zoë Ödman" }).click();
  await expect(box(page)).toHaveValue("@Zoë Ödman ");
  await expect(box(page)).toBeFocused();
});

test("whoever gets another role is told on the open screen, which stays live", async ({ page, person, server }) => {
  await signIn(page, server.url);
  const rolf = await person();
  const staff = await colleague(rolf, "Rolf Weg");
  await rolf.goto("/inbox");
  await hydrated(rolf);
  await expect(rolf.locator("[data-link-state=Live]")).toBeVisible();
  const change = async (role: string) => {
    const data = { intent: randomUUID(), staff_id: staff, role };
    const reply = await page.request.post("/api/staff/change_role", { data, headers: { origin: server.url } });
    expect(reply.status()).toBe(200);
  };
  await change("manager");
  await expect(rolf.getByText("Your role was changed.")).toBeVisible({ timeout: 5000 });
  await expect(rolf.locator("[data-link-state=Live]")).toBeVisible();
  await rolf.getByRole("link", { name: "Reload" }).click();
  await hydrated(rolf);
  await expect(rolf.getByText("Your role was changed.")).toHaveCount(0);
  await rolf.goto("/settings/staff");
  await expect(rolf.getByText("ana@example.com")).toBeVisible();
});

test("a visitor who was unlinked is taken back by Undo", async ({ page, server }) => {
  await signIn(page, server.url);
  const una = await guest("Una Link");
  await writes(una, "Is this my page?");
  await db.query("update conversation set unverified = true where business_id = $1 and id = $2", [business, una.conversation]);
  await open(page, una);
  await page.getByRole("button", { name: "Not them" }).click();
  await expect(page.getByRole("log")).not.toContainText("Is this my page?");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("log")).toContainText("Is this my page?");
  await expect(page.getByText("Unverified:")).toBeVisible();
});

test("what cannot be sent now waits and is sent once when the link is back", async ({ page, problems, server }) => {
  // The last one: the worker is being fetched at the moment of the cut.
  problems.allow(/ERR_INTERNET_DISCONNECTED|Failed to load resource|WebSocket|fetching the script/);
  await signIn(page, server.url);
  const eli = await guest("Eli Moss");
  await writes(eli, "Hello?");
  await open(page, eli);
  await page.context().setOffline(true);
  await box(page).fill("From the tunnel");
  await box(page).press("Enter");
  await expect(page.getByRole("article").filter({ hasText: "From the tunnel" })).toContainText("Not sent", { timeout: 15_000 });
  await page.context().setOffline(false);
  await page.getByRole("article").filter({ hasText: "From the tunnel" }).getByRole("button", { name: "Retry" }).click({ timeout: 3000 }).catch(() => {});
  await expect(page.getByRole("article").filter({ hasText: "From the tunnel" })).toContainText(/Sent/, { timeout: 20_000 });
  const rows = (await db.query("select count(*)::int as n from message where body = 'From the tunnel'")).rows;
  expect(rows).toEqual([{ n: 1 }]);
});

test("the inbox is worked through by the keyboard alone", async ({ page, server }) => {
  await signIn(page, server.url);
  const fay = await guest("Fay Nowak");
  await writes(fay, "Anybody there?");
  await page.goto("/inbox");
  await hydrated(page);
  await page.keyboard.press("j");
  await expect(page.locator(".inbox-row").first()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("log")).toContainText("Anybody there?");
  await page.keyboard.press("r");
  await expect(box(page)).toBeFocused();
  await page.keyboard.type("At your service.");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("article").filter({ hasText: "At your service." })).toContainText(/Sent|Delivered/);
  await page.keyboard.press("Escape");
  await expect(box(page)).not.toBeFocused();
  await page.keyboard.press("a");
  await expect(page.getByRole("button", { name: "Assigned to: You" })).toBeVisible();
  await page.keyboard.press("a");
  await expect(page.getByRole("button", { name: "Assigned to: Unassigned" })).toBeVisible();
  await page.keyboard.press("s");
  const aside = page.getByRole("dialog", { name: "Snooze until" });
  await expect(aside).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(aside).toBeHidden();
  await page.keyboard.press("e");
  await expect(page.getByRole("button", { name: "Reopen" })).toBeVisible();
  // Ctrl-Z takes the last act back wherever nobody is typing.
  await expect(page.getByRole("group", { name: "Closed." })).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("button", { name: "Close", exact: true })).toBeVisible();
});

test("a message that comes in takes neither the focus nor the press", async ({ page, server }) => {
  await signIn(page, server.url);
  const [ida, jon] = [await guest("Ida Berg"), await guest("Jon Falk")];
  await writes(ida, "First");
  await writes(jon, "Second");
  await page.goto("/inbox");
  await hydrated(page);
  await expect(page.locator("[data-link-state=Live]")).toBeVisible();
  const row = page.getByRole("link", { name: /Ida Berg/ });
  await row.focus();
  await writes(jon, "Third");
  await expect(page.getByRole("link", { name: /Jon Falk/ })).toContainText("Third");
  await expect(row).toBeFocused();
  // Her own row moves to the top.
  await writes(ida, "Fourth");
  await expect(row).toContainText("Fourth");
  await expect(page.locator(".inbox-row").first()).toContainText("Ida Berg");
  await expect(row).toBeFocused();
  // A press that has begun ends on the row on which it began.
  const jons = page.getByRole("link", { name: /Jon Falk/ });
  await jons.hover();
  await page.mouse.down();
  await writes(jon, "Fifth");
  await expect.poll(async () => (await db.query("select count(*)::int as n from message where body = 'Fifth'")).rows[0].n).toBe(1);
  await page.mouse.up();
  await expect(page).toHaveURL(new RegExp(jon.conversation));
});

test("older messages come in above without a jump, new ones below are offered", async ({ page, server }) => {
  await signIn(page, server.url);
  const zed = await guest("Zed Long");
  for (let n = 1; n <= 120; n++) await writes(zed, `Message ${n}`);
  await open(page, zed);
  await expect(page.getByRole("log").getByText("Message 120", { exact: true })).toBeInViewport();
  const log = page.locator(".log");
  await log.evaluate((node) => { node.scrollTop = -node.scrollHeight; });
  await expect(page.locator(".bubble")).toHaveCount(100);
  await log.evaluate((node) => { node.scrollTop = -2000; });
  await writes(zed, "Are you there?");
  await page.getByRole("button", { name: "1 new message" }).click();
  await expect(page.getByText("Are you there?", { exact: true }).last()).toBeInViewport();
});

test("a colleague sees what somebody began and goes on with it", async ({ page, person, server }) => {
  await signIn(page, server.url);
  const bella = await guest("Dora Draft");
  await writes(bella, "Is Mochi ready?");
  await open(page, bella);
  const other = await person();
  await colleague(other);
  await open(other, bella);
  await box(page).fill("Mochi will be ready at");
  const begun = other.getByRole("list", { name: "Begun by colleagues" });
  await expect(begun).toContainText("Ana Ortiz began an answer: Mochi will be ready at", { timeout: 15_000 });
  // In the list too, and for whoever has only the list.
  const third = await person();
  await colleague(third, "Cai Moss");
  await third.goto("/inbox?view=all");
  await hydrated(third);
  const row = third.getByRole("link", { name: /Dora Draft/ });
  await expect(row).toContainText("Draft: Ana Ortiz");
  await expect(third.locator("[data-link-state=Live]")).toBeVisible();
  await begun.getByRole("button", { name: "Go on with it" }).click();
  await expect(box(other)).toHaveValue("Mochi will be ready at");
  await checkAccessible(other);
  await box(page).fill("At six.");
  await box(page).press("Enter");
  await expect(row).not.toContainText("Draft: Ana");
  await box(page).fill("Mochi will be ready at");
  await expect(row).toContainText("Draft: Ana Ortiz");
  await checkAccessible(third);
});

test("a conversation in Arabic is accessible at every size", async ({ page, server }) => {
  test.slow();
  await signIn(page, server.url);
  const gus = await guest("عمر خالد");
  await writes(gus, "مرحبا، هل يوجد موعد غدا؟");
  await open(page, gus);
  await checkHtml(page);
  await checkEverySize(page);
});

test("a conversation is put aside and comes back by itself", async ({ page, problems, server }) => {
  await signIn(page, server.url);
  const bella = await guest("Bella Brown");
  await writes(bella, "Do you have a place at Easter?");
  await page.goto(`/inbox/${bella.conversation}?view=waiting`);
  await hydrated(page);
  const list = page.getByRole("list", { name: "Conversations" });
  await expect(list.getByRole("link", { name: /Bella Brown/ })).toBeVisible();

  await page.getByRole("button", { name: "More for this conversation" }).click();
  await page.getByRole("menuitem", { name: "Snooze: Tomorrow, 9:00" }).click();
  await expect(page.getByText("Snoozed until")).toBeVisible();
  await expect(list.getByRole("link", { name: /Bella Brown/ })).toBeHidden();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(list.getByRole("link", { name: /Bella Brown/ })).toBeVisible();
  await expect(page.getByText("Snoozed until")).toBeHidden();

  // By the keyboard, at a time of one's own.
  await list.getByRole("link", { name: /Bella Brown/ }).focus();
  await page.keyboard.press("s");
  const dialog = page.getByRole("dialog", { name: "Snooze until" });
  problems.allow(/status of 422/);
  await dialog.getByLabel("Day and time").fill("2020-04-01T10:00");
  await dialog.getByRole("button", { name: "Snooze", exact: true }).click();
  await expect(dialog.getByText("This is over already. Choose a time to come.").first()).toBeVisible();
  const soon = new Date(Date.now() + 30 * 24 * 3600 * 1000).toISOString().slice(0, 10);
  await dialog.getByLabel("Day and time").fill(`${soon}T10:00`);
  await dialog.getByRole("button", { name: "Snooze", exact: true }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole("link", { name: /^Snoozed/ }).click();
  await expect(list.getByText(/^Until /)).toBeVisible();
  await checkEverySize(page);

  // Its time has come.
  await db.query("update conversation set snoozed_until = now() where id = $1", [bella.conversation]);
  await expect(page.getByText("Nothing is put aside")).toBeVisible();
  await page.goto("/inbox?view=waiting");
  await expect(list.getByRole("link", { name: /Bella Brown/ })).toBeVisible();
});
