// The `test` of every browser test: a server of its own worker, and pages that may not complain.
//
//   test("a visitor writes", async ({ page, person, problems, server }) => { ... })
//
//   page      one browser, at the server's address
//   person    more browsers, each with its own cookies: `const ana = await person()`
//   problems  `problems.allow(/status of 422/)` for a complaint that the test brings about
//   server    `await server.restart()`, `server.kill()`, `server.resume()`, `server.ownerUrl`
import { type BrowserContextOptions, type Page, test as base, expect } from "@playwright/test";
import { Problems } from "./problems.ts";
import { Server } from "./server.ts";

type ForTest = {
  problems: Problems;
  person: (options?: BrowserContextOptions) => Promise<Page>;
};
/** `test.use({ shop: "setup" })` gives a file a server of its own, where nobody has signed up yet. */
type ForWorker = { server: Server; shop: string };

export const test = base.extend<ForTest, ForWorker>({
  shop: ["", { option: true, scope: "worker" }],

  server: [
    async ({ shop }, use, worker) => {
      const server = await Server.start(`w${worker.workerIndex}${shop}`);
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],

  baseURL: async ({ server }, use) => use(server.url),

  problems: [
    async ({ server }, use, info) => {
      const problems = new Problems();
      const from = server.log.length;
      await use(problems);
      if (info.status !== info.expectedStatus || problems.found.length > 0) {
        await info.attach("server.log", { body: server.log.slice(from), contentType: "text/plain" });
      }
      expect(problems.found, "complaints of the browser").toEqual([]);
    },
    { auto: true },
  ],

  context: async ({ context, problems, server }, use) => {
    await problems.watch(context, server.url);
    await use(context);
  },

  person: async ({ browser, contextOptions, problems, server, viewport, locale, timezoneId }, use) => {
    const contexts: Awaited<ReturnType<typeof browser.newContext>>[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ ...contextOptions, baseURL: server.url, viewport, locale, timezoneId, ...options });
      contexts.push(context);
      await problems.watch(context, server.url);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

export { expect };
export { checkAccessible, checkEverySize, checkNoSidewaysScroll, checkPage, hydrated, zoomed } from "./checks.ts";
export { checkHtml, checkHtmlText } from "./html.ts";
