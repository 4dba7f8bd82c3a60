// A device is told of messages while Pawline is closed there: turned on and off, tried, told, and led to the conversation.
import type { Page, Response, Worker } from "@playwright/test";
import { begin, call, done } from "../support/begin.ts";
import { checkEverySize, checkPage, expect, hydrated, test as base } from "../support/fixtures.ts";
import { PushService } from "../support/push.ts";
import { Server } from "../support/server.ts";

const test = base.extend<object, { push: PushService }>({
  push: [
    async ({}, use) => {
      const push = await PushService.start();
      await use(push);
      await push.stop();
    },
    { scope: "worker" },
  ],
  server: [
    async ({}, use, worker) => {
      const server = await Server.start(`w${worker.workerIndex}push`, { PUSH_PRIVATE: "yes" });
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],
});

const ON = "Notify this device when Pawline is closed";

/** A visitor who writes on the chat page. */
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

/** Nothing waits any more, whatever other tests have left. */
async function readAll(page: Page): Promise<void> {
  const inbox = await call<{ page: { rows: { id: string }[] } }>(page, "conversations/list_inbox", { view: "all", closed: false });
  for (const { id } of inbox.json.page.rows) {
    await call(page, "conversations/mark_read", { conversation: id, number: 1_000_000 });
  }
}

const slugOf = async (page: Page) => (await call<{ business_slug: string }>(page, "staff/whoami")).json.business_slug;

test("a device is turned on, tried, told while no page is open, and turned off", async ({ browserName, page, person, push }) => {
  test.skip(browserName === "firefox", "it has no command that allows notifications");
  test.slow();
  await push.offer(page.context());
  await begin(page, "/settings/me");
  await page.getByRole("button", { name: ON }).click();
  await expect(page.getByText("This device tells you of messages while Pawline is closed.")).toBeVisible();
  const row = page.getByRole("list", { name: "Devices that are told" }).getByRole("listitem");
  await expect(row).toHaveCount(1);
  await expect(row).toContainText("This device");
  await expect(row).toContainText("not reached yet");
  await row.getByRole("button", { name: "Send a test notification" }).click();
  await expect(page.getByText(/^On its way to Chrome/)).toBeVisible();
  await expect(row).toContainText("last reached");
  expect(push.told.map(({ title, url }) => [title, url])).toEqual([["Pawline", "/settings/me"]]);
  await checkEverySize(page);

  // Whoever closes the page is told from then on, sealed for this device alone.
  const write = await visitor(await person(), await slugOf(page), "Bella Ortiz");
  await page.goto("about:blank");
  await write("Is Rex ready?");
  await expect.poll(() => push.told.map(({ title, body }) => [title, body])).toContainEqual(["Bella Ortiz", "Is Rex ready?"]);

  await page.goto("/settings/me");
  await hydrated(page);
  await page.getByRole("button", { name: "Turn off on this device" }).click();
  await expect(page.getByRole("button", { name: ON })).toBeVisible();
  await expect(row).toHaveCount(0);
});

/** Leaves this browser, as a person does. */
async function signOut(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: new RegExp(`^${name}`) }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
}

test("whoever signs in again on a device is told there again, and nobody else is", async ({ browserName, page, problems, push }) => {
  test.skip(browserName === "firefox", "it has no command that allows notifications");
  test.slow();
  // What a page asks while its session ends.
  problems.allow(/status of 401/);
  await push.offer(page.context());
  await begin(page, "/settings/me");
  const told = page.getByText("This device tells you of messages while Pawline is closed.");
  const offered = page.getByRole("button", { name: ON });
  await offered.click();
  await expect(told).toBeVisible();
  const { url: link } = await done<{ url: string }>(page, "staff/invite", { name: "Ina Invited", email: "ina.push@example.com", role: "manager" });
  await signOut(page, "Olga Owner");

  // Another person on the same device is asked nothing and told nothing.
  await page.goto(link);
  await hydrated(page);
  await page.getByLabel("New password").fill("correct horse battery staple");
  await page.getByRole("button", { name: "Join" }).click();
  await expect(page.getByRole("button", { name: /^Ina Invited/ })).toBeVisible();
  await page.goto("/settings/me");
  await hydrated(page);
  await expect(offered).toBeVisible();
  expect((await call<{ list: object[] }>(page, "notifications/list_devices")).json.list).toEqual([]);
  await signOut(page, "Ina Invited");

  await begin(page, "/settings/me");
  await expect(told).toBeVisible();
  await expect(page.getByRole("list", { name: "Devices that are told" })).toContainText("This device");

  // What somebody turned off stays off.
  await page.getByRole("button", { name: "Turn off on this device" }).click();
  await expect(offered).toBeVisible();
  await signOut(page, "Olga Owner");
  await begin(page, "/settings/me");
  await expect(offered).toBeVisible();
  await expect(told).toHaveCount(0);
});

test("whom a note names is told that there is one", async ({ browserName, page, person, push }) => {
  test.skip(browserName === "firefox", "it has no command that allows notifications");
  test.slow();
  await push.offer(page.context());
  await begin(page, "/settings/me");
  await page.getByRole("button", { name: ON }).click();
  await expect(page.getByText("This device tells you of messages while Pawline is closed.")).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "Also of internal notes that name me" })).toBeChecked();
  const customer = await done<string>(page, "customers/add_customer", { customer: { name: "Nell Noted" } });
  const { url: link } = await done<{ url: string }>(page, "staff/invite", { name: "Nia Notes", email: "nia.push@example.com", role: "staff" });
  const nia = await person();
  await nia.goto(link);
  await hydrated(nia);
  await nia.getByLabel("New password").fill("correct horse battery staple");
  await nia.getByRole("button", { name: "Join" }).click();
  await expect(nia.getByRole("button", { name: /^Nia Notes/ })).toBeVisible();
  await page.goto("about:blank");
  await done(nia, "conversations/add_internal_note", { customer, body: "@Olga Owner a secret word" });
  await expect.poll(() => push.told.map(({ title, body }) => [title, body])).toContainEqual(["A note names you", "Open the inbox to read it."]);
  expect(JSON.stringify(push.told)).not.toContain("secret");
});

test("where it cannot be done the page says why, and what to do", async ({ person }) => {
  test.slow();
  const refused = await person();
  await refused.addInitScript(() => Object.defineProperty(Notification, "permission", { value: "denied" }));
  await begin(refused, "/settings/me");
  await expect(refused.getByText("Notifications of Pawline are not allowed on this device.")).toBeVisible();
  await expect(refused.getByRole("button", { name: ON })).toHaveCount(0);
  await checkPage(refused);
  const old = await person();
  await old.addInitScript(() => delete (window as Partial<Window & { PushManager: unknown }>).PushManager);
  await begin(old, "/settings/me");
  await expect(old.getByText("This browser cannot show notifications while Pawline is closed.")).toBeVisible();
  const iphone = await person({ userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile/15E148 Safari/604.1" });
  await iphone.addInitScript(() => delete (window as Partial<Window & { PushManager: unknown }>).PushManager);
  await begin(iphone, "/settings/me");
  await expect(iphone.getByText("first put Pawline on the Home Screen")).toBeVisible();
});

const shown = (page: Page) =>
  page.evaluate(async () => {
    const all = await (await navigator.serviceWorker.ready).getNotifications();
    return all.map(({ title, body, tag }) => ({ title, body, tag }));
  });

/** The service worker, and a way to hand it what a push service would. */
async function worker(page: Page): Promise<{ worker: Worker; deliver: (notice: object | string) => Promise<void> }> {
  const devtools = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const [registration] = registrations;
      if (registration) resolve(registration.registrationId);
    });
  });
  await devtools.send("ServiceWorker.enable");
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  const registrationId = await registered;
  const [worker] = page.context().serviceWorkers();
  if (!worker) throw new Error("there is no service worker");
  const deliver = async (notice: object | string) => {
    const data = typeof notice === "string" ? notice : JSON.stringify(notice);
    await devtools.send("ServiceWorker.deliverPushMessage", { origin: new URL(page.url()).origin, registrationId, data });
  };
  return { worker, deliver };
}

/** Opens a page that counts what waits as it opens and when it is live; when that is nothing, it takes away what is shown. */
async function counted(page: Page, path: string): Promise<void> {
  let counts = 0;
  const count = (response: Response) => {
    if (response.url().endsWith("/conversations/count_inbox")) counts += 1;
  };
  page.on("response", count);
  await page.goto(path);
  await hydrated(page);
  await expect(page.locator("[data-link-state=Live]")).toBeVisible();
  await expect.poll(() => counts).toBeGreaterThan(1);
  page.off("response", count);
}

test("what comes is shown, later words take the place of earlier ones, and a press leads there", async ({ browserName, page, person }) => {
  test.skip(browserName === "firefox", "it has no command that hands a worker a message");
  test.slow();
  await page.context().grantPermissions(["notifications"]);
  await begin(page, "/inbox");
  const write = await visitor(await person(), await slugOf(page), "Wim Bos");
  await write("Can I come by?");
  await page.getByRole("link", { name: /Wim Bos/ }).click();
  await expect(page).toHaveURL(/\/inbox\/[0-9a-f-]{36}/);
  const url = new URL(page.url()).pathname;
  await counted(page, "/contacts");
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);

  const { worker: sw, deliver } = await worker(page);
  const tag = url.split("/").pop();
  await deliver({ title: "Wim Bos", body: "Can I come by?", url, tag, badge: 1 });
  await expect.poll(() => shown(page)).toEqual([{ title: "Wim Bos", body: "Can I come by?", tag }]);
  await deliver({ title: "Wim Bos", body: "At three?", url, tag, badge: 1 });
  await expect.poll(() => shown(page)).toEqual([{ title: "Wim Bos", body: "At three?", tag }]);

  // Nobody presses a notification of a headless browser: its worker is told that somebody did.
  await sw.evaluate(async () => {
    const scope = self as unknown as { registration: ServiceWorkerRegistration } & EventTarget;
    const [notification] = await scope.registration.getNotifications();
    const Pressed = (self as unknown as { NotificationEvent: new (kind: string, init: object) => Event }).NotificationEvent;
    scope.dispatchEvent(new Pressed("notificationclick", { notification }));
  });
  await expect(page).toHaveURL(new RegExp(`${url}$`));
  await expect(page.getByRole("log")).toContainText("Can I come by?");
  await expect.poll(() => shown(page)).toEqual([]);
  await readAll(page);

  // What cannot be read shows something all the same, and it goes when nothing waits any more.
  await counted(page, "/contacts");
  await deliver("not what we send");
  await expect.poll(async () => (await shown(page)).map(({ body }) => body)).toEqual(["Something new waits for you."]);
  await page.goto("/inbox");
  await hydrated(page);
  await expect.poll(() => shown(page)).toEqual([]);
});
