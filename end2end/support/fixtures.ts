// The `test` of every browser test: a server of its own worker, and pages that may not complain.
//
//   test("a visitor writes", async ({ page, person, problems, server }) => { ... })
//
//   page      one browser, at the server's address
//   person    more browsers, each with its own cookies: `const ana = await person()`
//   problems  `problems.allow(/status of 422/)` for a complaint that the test brings about
//   line      `line.cut()` and `line.mend()`: between `page` and the server
//   server    `await server.restart()`, `server.kill()`, `server.resume()`, `server.freeze()`, `server.thaw()`,
//             `server.ownerUrl`
import { type BrowserContextOptions, type Page, test as base, expect } from "@playwright/test";
import { Problems } from "./problems.ts";
import { Server } from "./server.ts";
import { slowDown } from "./slow.ts";

type ForTest = {
  problems: Problems;
  line: { cut: () => Promise<void>; mend: () => Promise<void> };
  person: (options?: BrowserContextOptions) => Promise<Page>;
};
/** `slow`: every page on a slow computer and a slow network (support/slow.ts). */
export type Circumstances = { slow: boolean };
/** `test.use({ shop: "setup" })` gives a file a server of its own, where nobody has signed up yet. */
type ForWorker = { server: Server; shop: string };

export const test = base.extend<ForTest & Circumstances, ForWorker>({
  slow: [false, { option: true }],

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

  line: async ({ browserName, context, server }, use) => {
    // Firefox leaves its service workers on line, so there the server goes as well.
    const alone = browserName === "firefox";
    let whole = true;
    const mend = async () => {
      if (whole) return;
      whole = true;
      if (alone) await server.resume();
      await context.setOffline(false);
    };
    const cut = async () => {
      if (!whole) return;
      whole = false;
      await context.setOffline(true);
      if (alone) await server.kill();
    };
    await use({ cut, mend });
    await mend();
  },

  page: async ({ page, slow }, use) => {
    if (slow) await slowDown(page);
    await use(page);
  },

  person: async ({ browser, contextOptions, problems, server, slow, viewport, locale, timezoneId }, use) => {
    const contexts: Awaited<ReturnType<typeof browser.newContext>>[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ ...contextOptions, baseURL: server.url, viewport, locale, timezoneId, ...options });
      contexts.push(context);
      await problems.watch(context, server.url);
      const page = await context.newPage();
      if (slow) await slowDown(page);
      return page;
    });
    for (const context of contexts) await context.close();
  },
});

export { expect };
export { checkAccessible, checkEverySize, checkNoSidewaysScroll, checkPage, hydrated, zoomed } from "./checks.ts";
export { checkHtml, checkHtmlText } from "./html.ts";
