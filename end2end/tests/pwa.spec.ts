import { checkHtmlText, checkPage, expect, hydrated, test } from "../support/fixtures.ts";

test("Chromium finds nothing that keeps Pawline from being installed", async ({ page, context, browserName }) => {
  test.skip(browserName === "firefox", "It does not tell what keeps a page from being installed.");
  await page.goto("/styleguide");
  await hydrated(page);
  const devtools = await context.newCDPSession(page);
  const manifest = await devtools.send("Page.getAppManifest");
  expect(manifest.errors).toEqual([]);
  const { name, start_url, display, icons } = JSON.parse(manifest.data ?? "{}");
  expect({ name, start_url, display }).toEqual({ name: "Pawline", start_url: "/start", display: "standalone" });
  for (const icon of icons) {
    const answer = await page.request.get(icon.src);
    expect(answer.status(), icon.src).toBe(200);
    expect(answer.headers()["content-type"], icon.src).toContain(icon.type);
  }
  const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
  // A browser context of a test is like a private window, which offers no installation.
  expect(installabilityErrors.filter((error) => error.errorId !== "in-incognito")).toEqual([]);
});

test("manifest, worker and offline page come with the right type and policy", async ({ request }) => {
  const type = async (path: string) => (await request.get(path)).headers()["content-type"];
  expect(await type("/manifest.webmanifest")).toContain("application/manifest+json");
  expect(await type("/sw.js")).toContain("javascript");
  expect(await type("/icon.svg")).toContain("image/svg+xml");
  const worker = await request.get("/sw.js");
  expect(worker.headers()["cache-control"]).toBe("no-cache");
  expect(worker.headers()["content-security-policy"]).toContain("connect-src 'self'");
  const offline = await request.get("/offline.html");
  expect(offline.headers()["content-security-policy"]).toContain("frame-ancestors 'none'");
  await checkHtmlText(await offline.text(), "/offline.html");
});

test("without a network the offline page says so, and the page comes back by itself", async ({ page, line, problems }) => {
  // The last one: the worker is being fetched at the moment of the cut.
  problems.allow(/ERR_INTERNET_DISCONNECTED|Failed to load resource|WebSocket|fetching the script/);
  await page.goto("/styleguide");
  await hydrated(page);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  await line.cut();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Pawline cannot be reached" })).toBeVisible();
  await expect(page.getByRole("status")).toHaveText("Offline");
  await expect(page.getByText("This device keeps no copy of them")).toBeVisible();
  await checkPage(page);
  await line.mend();
  await expect(page.getByRole("heading", { name: "Styleguide" })).toBeVisible({ timeout: 20_000 });
});

test("no page that the server rendered is ever kept on the device", async ({ page }) => {
  await page.goto("/styleguide");
  await hydrated(page);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await page.reload();
  await hydrated(page);
  const kept = await page.evaluate(async () => {
    const names = await caches.keys();
    const lists = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return lists.flat().map((request) => new URL(request.url).pathname).sort();
  });
  // What the app is made of, and nothing with anybody's data.
  expect(kept.filter((path) => !path.startsWith("/pkg/"))).toEqual(
    ["/assets.json", "/fonts/inter-latin.woff2", "/icon.svg", "/icons.svg", "/offline.css", "/offline.html", "/offline.js"],
  );
  expect(kept.filter((path) => /^\/pkg\/pawline.*\.(css|js|wasm)$/.test(path))).toHaveLength(3);
});
