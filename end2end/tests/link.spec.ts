// The wire between a page and its server: silent, cut for long, or gone with the server, and what it must not cost.
import { randomBytes } from "node:crypto";
import type { Page } from "@playwright/test";
import { Client } from "pg";
import { begin, call, done, intent } from "../support/begin.ts";
import { expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "link" });

const CUT = /ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|ERR_NETWORK|ERR_FAILED|ERR_EMPTY_RESPONSE|ERR_SOCKET|Failed to load resource|Failed to fetch|WebSocket|fetching the script/;
/** A screen that is further behind than this fetches everything anew (src/live/frame.rs). */
const REPLAY_LIMIT = 2000;
const NOT_SAVED = /You are offline, so this was not saved\./;

const badge = (page: Page) => page.locator("[data-link-state]").first();
const name = (page: Page) => page.getByRole("textbox", { name: "Name", exact: true });

async function live(page: Page): Promise<void> {
  await expect(badge(page)).toHaveText("Live", { timeout: 30_000 });
}

/** Somebody who asked on the chat page: their customer and their conversation. */
async function asked(page: Page, visitor: string): Promise<{ customer: string; conversation: string }> {
  const slug = (await call<{ business_slug: string }>(page, "staff/whoami")).json.business_slug;
  const token = randomBytes(32).toString("base64url");
  const form = { intent: intent(), token, name: visitor, contact: `${visitor.replace(" ", ".")}@example.com`, body: "Is Mochi ready?" };
  expect((await page.request.post(`/widget/${slug}/start`, { data: form })).status()).toBe(200);
  type Row = { id: string; customer_id: string; customer_name: string };
  const inbox = await call<{ page: { rows: Row[] } }>(page, "conversations/list_inbox", { view: "all", closed: false });
  const row = inbox.json.page.rows.find((row) => row.customer_name === visitor);
  if (!row) throw new Error(`${visitor} is not in the inbox`);
  return { customer: row.customer_id, conversation: row.id };
}

test("away for longer than any window while a colleague answers: all is there once, and what is half written stays", async ({ page, person, line, problems, server, browserName }) => {
  test.skip(browserName === "firefox", "There a cut line takes the server with it, and nobody could answer.");
  test.slow();
  problems.allow(CUT);
  const resets: string[] = [];
  page.on("websocket", (socket) => {
    socket.on("framereceived", ({ payload }) => {
      if (payload.includes('"frame":"reset"')) resets.push(String(payload));
    });
  });
  await begin(page, "/help");
  const { customer, conversation } = await asked(page, "Nina Alm");
  await page.goto(`/inbox/${conversation}`);
  await hydrated(page);
  await live(page);
  const box = page.getByRole("textbox", { name: "Reply" });
  await box.fill("Half an ans");
  await line.cut();
  await expect(badge(page)).toHaveAttribute("data-link-state", "Offline");
  const db = new Client({ connectionString: server.ownerUrl });
  await db.connect();
  await db.query(
    `with head as (update log_head set seq = seq + $1 returning business_id, seq)
     insert into event (business_id, seq, kind, subject_type, subject_id)
     select head.business_id, head.seq - $1 + n, 'tag.updated', 'tag', gen_random_uuid() from head, generate_series(1, $1::bigint) n`,
    [REPLAY_LIMIT + 1],
  );
  await db.end();
  const colleague = await person();
  await begin(colleague, "/help");
  const answer = { customer, body: "Answered by somebody else", last_seen_number: 1, even_if_newer: true };
  await done(colleague, "conversations/send_message", answer);
  await line.mend();
  await live(page);
  const log = page.getByRole("log");
  await expect(log.getByText("Answered by somebody else")).toHaveCount(1);
  await expect(log.getByText("Is Mochi ready?")).toHaveCount(1);
  expect(resets.length, "the log was too long to tell").toBeGreaterThan(0);
  await expect(box).toHaveValue("Half an ans");
  // From here on it is told again what happens.
  await done(colleague, "conversations/send_message", { ...answer, body: "And once more", last_seen_number: 2 });
  await expect(log.getByText("And once more")).toHaveCount(1);
});

test("a server that says nothing is noticed by whoever comes back to the page, and found again", async ({ page, problems, server }) => {
  problems.allow(CUT);
  await begin(page, "/contacts");
  await live(page);
  server.freeze();
  try {
    // As when the device wakes up: the socket looks alive, and nobody answers on it.
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
    await expect(badge(page)).toHaveText("Reconnecting", { timeout: 10_000 });
  } finally {
    server.thaw();
  }
  await live(page);
  await done(page, "customers/add_customer", { customer: { name: "Olaf Thaw" } });
  await expect(page.getByRole("list", { name: "Contacts" }).getByRole("link", { name: /Olaf Thaw/ })).toBeVisible();
});

test("a form that is half filled goes through a restart and a crash of the server", async ({ page, problems, server }) => {
  test.slow();
  problems.allow(CUT);
  await begin(page, "/contacts/new");
  await live(page);
  await name(page).fill("Rita Res");
  await page.getByRole("textbox", { name: "Email" }).fill("rita@example.com");
  await server.restart();
  await live(page);
  await expect(name(page)).toHaveValue("Rita Res");
  await expect(page.getByRole("textbox", { name: "Email" })).toHaveValue("rita@example.com");
  await server.kill();
  await expect(badge(page)).toHaveText("Reconnecting", { timeout: 10_000 });
  await name(page).fill("Rita Restart");
  await page.getByRole("button", { name: "Save customer" }).click();
  await expect(page.getByText(/it is not certain that this was saved/).first()).toBeVisible();
  await expect(name(page)).toHaveValue("Rita Restart");
  await server.resume();
  await live(page);
  await page.getByRole("button", { name: "Save customer" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Rita Restart" })).toBeVisible();
  const db = new Client({ connectionString: server.ownerUrl });
  await db.connect();
  expect((await db.query("select name from customer where name like 'Rita%'")).rows).toEqual([{ name: "Rita Restart" }]);
  await db.end();
});

/** Forms of every sort: a page, a section of the settings, a block of the card, a dialog. `open` fills it in. */
const FORMS = [
  {
    what: "a new customer",
    path: "/contacts/new",
    open: async (page: Page) => name(page),
    typed: "Nobody Yet",
    save: (page: Page) => page.getByRole("button", { name: "Save customer" }),
    saved: "Customer added.",
  },
  {
    what: "the business",
    path: "/settings/business",
    open: async (page: Page) => page.getByLabel("Business name"),
    typed: "Happier Paws",
    save: (page: Page) => page.getByRole("button", { name: "Update" }),
    saved: "The business is saved.",
  },
  {
    what: "a note",
    path: "card",
    open: async (page: Page) => {
      await page.locator("#notes").getByRole("button", { name: "Add note" }).click();
      return page.locator("#notes").getByLabel("New note");
    },
    typed: "Likes the side door",
    save: (page: Page) => page.locator("#notes").getByRole("button", { name: "Save note" }),
    saved: "Note added.",
  },
  {
    what: "a group",
    path: "/settings/groups",
    open: async (page: Page) => {
      await page.getByRole("button", { name: "Create Group" }).click();
      return page.getByRole("dialog", { name: "Create Group" }).getByLabel("Name");
    },
    typed: "Dog walkers",
    save: (page: Page) => page.getByRole("dialog").getByRole("button", { name: "Add Group" }),
    saved: "Group created.",
  },
];

test("without a connection every form keeps what was typed, says why, and saves it afterwards", async ({ page, line, problems }) => {
  test.slow();
  problems.allow(CUT);
  await begin(page, "/help");
  const card = `/contacts/${await done<string>(page, "customers/add_customer", { customer: { name: "Signe Offline" } })}`;
  for (const { what, path, open, typed, save, saved } of FORMS) {
    await page.goto(path === "card" ? card : path);
    await hydrated(page);
    await live(page);
    const field = await open(page);
    await field.fill(typed);
    await line.cut();
    await expect(badge(page), what).toHaveAttribute("data-link-state", "Offline");
    await save(page).click();
    await expect(page.getByText(NOT_SAVED).first(), what).toBeVisible();
    await expect(field, what).toHaveValue(typed);
    await line.mend();
    await live(page);
    await expect(field, what).toHaveValue(typed);
    await save(page).click();
    await expect(page.getByText(saved).first(), what).toBeVisible();
  }
});
