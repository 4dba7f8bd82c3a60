// What is asked of every page: accessible in both colour schemes, and no sideways scrolling at any size.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Page, test } from "@playwright/test";
import type { AxeResults } from "axe-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The app sets this once the page answers to clicks. */
export async function hydrated(page: Page): Promise<void> {
  const timeout = test.info().timeout / 3;
  await expect(page.locator("html"), "hydrated").toHaveAttribute("data-ready", "true", { timeout });
}

/** What is looked at: everything, or only what a colour scheme changes. */
type Scope = "everything" | "colours";

/** Accessibility in light and dark, and no sideways scrolling, at the size the page has now. */
export async function checkPage(page: Page): Promise<void> {
  await checkNoSidewaysScroll(page);
  if (inFirefox(page)) return checkAccessible(page, "light");
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await checkAccessible(page, scheme, scheme === "light" ? "everything" : "colours");
  }
  await page.emulateMedia({ colorScheme: null });
}

export async function checkAccessible(page: Page, what = "page", scope: Scope = "everything"): Promise<void> {
  // Past the page's content security policy, as a browser's own tools are.
  await page.evaluate(axe);
  const results = await page.evaluate<AxeResults, Scope>(
    (scope) =>
      (window as unknown as { axe: typeof import("axe-core") }).axe.run(document, {
        runOnly:
          scope === "colours"
            ? { type: "rule", values: ["color-contrast"] }
            : { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] },
        resultTypes: ["violations"],
      }),
    scope,
  );
  const violations = results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}\n  ${node.html.slice(0, 200)}\n  ${node.failureSummary?.replaceAll("\n", "\n  ")}`),
  );
  expect(violations, `accessibility violations (${what}) at ${await where(page)}`).toEqual([]);
  // What was taken off the page and put back is open, but no longer above it.
  expect(await page.locator("dialog[open]:not(:modal)").count(), "dialogs that are open beneath the page").toBe(0);
}

export async function checkNoSidewaysScroll(page: Page): Promise<void> {
  // In the app only the panes scroll: a document that does carries everything away.
  const beyond = await page.evaluate(() => {
    const { scrollHeight, clientHeight } = document.documentElement;
    return document.querySelector(".app") ? scrollHeight - clientHeight : 0;
  });
  expect(beyond, `the document is longer than the window at ${await where(page)}`).toBeLessThanOrEqual(1);
  const wide = await page.evaluate(() => {
    const scroller = document.scrollingElement ?? document.documentElement;
    if (scroller.scrollWidth <= scroller.clientWidth) return [];
    // Name what sticks out, innermost only.
    return [...document.body.querySelectorAll("*")]
      .filter((element) => element.getBoundingClientRect().right > scroller.clientWidth + 1)
      .filter((element, _, all) => !all.some((other) => other !== element && element.contains(other)))
      .slice(0, 5)
      .map((element) => `${element.outerHTML.slice(0, 120)} reaches ${Math.round(element.getBoundingClientRect().right)} px of ${scroller.clientWidth}`)
      .concat(`the page is ${scroller.scrollWidth} px wide in a window of ${scroller.clientWidth}`);
  });
  expect(wide, `sideways scrolling at ${await where(page)}`).toEqual([]);
}

export const SIZES = [
  { name: "desktop", width: 1440, height: 900 },
  { name: "tablet", width: 1024, height: 768 },
  { name: "phone", width: 390, height: 844 },
  { name: "small phone", width: 320, height: 640 },
] as const;

/**
 * No sideways scrolling at any width, nor at 200 % zoom (half the pixels, each twice as large), and `checkPage` at the
 * widest and the narrowest: what stands on a screen depends on which of the two it is nearer to.
 * `each` may check more; it is called at every size.
 */
export async function checkEverySize(page: Page, each?: (size: string) => Promise<void>): Promise<void> {
  const before = page.viewportSize() ?? SIZES[0];
  for (const { name, width, height } of SIZES) {
    await page.setViewportSize({ width, height });
    const outermost = name === "desktop" || name === "small phone";
    await (outermost ? checkPage(page) : checkNoSidewaysScroll(page));
    await each?.(name);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await zoomed(page, async () => {
    await checkNoSidewaysScroll(page);
    await each?.("200 % zoom");
  });
  await page.setViewportSize(before);
}

/** It knows no command for the colour scheme, for printing or for zoom (support/firefox.mjs). */
export function inFirefox(page: Page): boolean {
  return page.context().browser()?.browserType().name() === "firefox";
}

/** As after pressing Ctrl-plus up to 200 % in a window of 1440 x 900. */
export async function zoomed(page: Page, act: () => Promise<void>): Promise<void> {
  if (inFirefox(page)) {
    await page.setViewportSize({ width: 720, height: 450 });
    return act();
  }
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setDeviceMetricsOverride", { width: 720, height: 450, deviceScaleFactor: 2, mobile: false });
  try {
    await act();
  } finally {
    await session.send("Emulation.clearDeviceMetricsOverride");
    await session.detach();
  }
}

async function where(page: Page): Promise<string> {
  return `${new URL(page.url()).pathname}, ${await page.evaluate(() => window.innerWidth)} px`;
}
