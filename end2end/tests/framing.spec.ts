// Who may show the chat within a page of their own: the browser obeys what the business lists.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { begin, call, done } from "../support/begin.ts";
import { expect, test } from "../support/fixtures.ts";

test.use({ shop: "desks" });

test("a website shows the chat in a frame only when the business lists it", async ({ page, person, problems, server, browserName }) => {
  test.skip(browserName === "firefox", "It tells nobody but its own console whom it refuses.");
  await begin(page, "/help");
  const slug = (await call<{ business_slug: string }>(page, "staff/whoami")).json.business_slug;
  // A website of its own: another name of this machine, for a page of the internet may not look into it.
  const page_of_shop = `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1><iframe title="Chat" src="${server.url}/widget/${slug}?embed=1"></iframe></html>`;
  const shop = createServer((_, answer) => answer.setHeader("content-type", "text/html").end(page_of_shop)).listen(0, "127.0.0.1");
  await once(shop, "listening");
  const site = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
  const visitor = await person();
  problems.allow(/frame-ancestors|ERR_BLOCKED/);
  const refused: string[] = [];
  visitor.on("console", (message) => {
    if (/frame-ancestors/.test(message.text())) refused.push(message.text());
  });
  const heading = visitor.frameLocator("iframe").getByRole("heading", { name: "Happy Paws" });
  await visitor.goto(`${site}/shop.html`);
  await expect.poll(() => refused.length, "the browser says whom it obeys").toBeGreaterThan(0);
  await expect(heading).toHaveCount(0);
  const { version } = (await call<{ version: number }>(page, "settings/read_business")).json;
  await done(page, "settings/edit_business", { version, edit: { chat_sites: [site] } });
  const before = refused.length;
  await visitor.goto(`${site}/shop.html`);
  await expect(heading).toBeVisible();
  expect(refused.length, "nobody is refused any more").toBe(before);
  shop.close();
});
