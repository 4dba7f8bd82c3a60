// A slow computer at the end of a slow line: Chromium's own way to pretend it.
import type { Page } from "@playwright/test";

/** How many times slower the processor seems. */
const CPU = 4;
/** A phone's network in a cellar, or a shop's line while everybody uploads. */
const LINE = { latencyMs: 400, kilobits: 400 };

/** Before the page goes anywhere. What a service worker fetches for later is not slowed down. */
export async function slowDown(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: CPU });
  const throughput = (LINE.kilobits * 1000) / 8;
  const line = (offline: boolean) =>
    session.send("Network.emulateNetworkConditions", {
      offline,
      latency: LINE.latencyMs,
      downloadThroughput: throughput,
      uploadThroughput: throughput,
    });
  await session.send("Network.enable");
  await line(false);
  // This session's line counts: cut it as well.
  const context = page.context();
  const setOffline = context.setOffline.bind(context);
  context.setOffline = async (offline) => {
    await line(offline);
    await setOffline(offline);
  };
}
