// Tests of texting: the worker's server speaks to a Twilio of its own.
import { test } from "./fixtures.ts";
import { Server } from "./server.ts";
import { Twilio } from "./twilio.ts";

/** `test` with `twilio` beside it; `name` tells the file's server from others. */
export const texting = (name: string) =>
  test.extend<object, { twilio: Twilio }>({
    twilio: [
      async ({}, use) => {
        const twilio = await Twilio.start();
        await use(twilio);
        await twilio.stop();
      },
      { scope: "worker" },
    ],
    server: [
      async ({ twilio }, use, worker) => {
        const server = await Server.start(`w${worker.workerIndex}${name}`, { TWILIO_API: twilio.url });
        await use(server);
        await server.stop();
      },
      { scope: "worker", timeout: 90_000 },
    ],
  });
