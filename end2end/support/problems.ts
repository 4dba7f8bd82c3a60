// Listens to everything a page may complain about. A test that meets a complaint it did not allow fails.
import type { BrowserContext } from "@playwright/test";

/** What Firefox reports of a page that is left while it loads, and a second time of what the listener below heard. */
const OF_FIREFOX = /^(AbortError: The operation was aborted|Failed to load .* A ServiceWorker intercepted|Content-Security-Policy: |The connection to wss?:\S+ was interrupted while the page was loading)/;

export class Problems {
  readonly #found: string[] = [];
  readonly #allowed: RegExp[] = [];

  /** A complaint that this test brings about on purpose, e.g. `/status of 422/`. */
  allow(...patterns: RegExp[]): void {
    this.#allowed.push(...patterns);
  }

  /** What was complained about so far, less what is allowed. */
  get found(): string[] {
    return this.#found.filter((problem) => !this.#allowed.some((pattern) => pattern.test(problem)));
  }

  async watch(context: BrowserContext, origin: string): Promise<void> {
    // Chromium logs most violations itself, but not those inside a frame it refuses.
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        // In Firefox Playwright's own code is inside the page, and hides the caret for a screenshot.
        if (event.sourceFile.endsWith("%3E%20eval")) return;
        console.error(`Content security policy: ${event.effectiveDirective} refused ${event.blockedURI || "inline"} at ${event.sourceFile}:${event.lineNumber}`);
      });
    });
    context.on("console", (message) => {
      if (message.type() !== "error") return;
      const { url, lineNumber } = message.location();
      this.#found.push(`console: ${message.text()} (${url}:${lineNumber})`);
    });
    context.on("weberror", (error) => {
      // What Chromium calls a WebSocket, Firefox calls a connection.
      const said = `${error.error().stack ?? error.error()}`.replace(/ at (wss?:)/, " (WebSocket) at $1");
      if (!OF_FIREFOX.test(said)) this.#found.push(`page error: ${said}`);
    });
    context.on("response", (response) => {
      if (response.status() >= 500 && response.url().startsWith(origin)) {
        this.#found.push(`status ${response.status()}: ${response.request().method()} ${response.url()}`);
      }
    });
  }
}
