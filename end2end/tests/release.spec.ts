// What a release's archive holds is enough: with the address of a Postgres and nothing else of ours around it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { done } from "../support/begin.ts";
import { expect, hydrated, test } from "../support/fixtures.ts";
import { program, Server } from "../support/server.ts";

const root = path.resolve(import.meta.dirname, "../..");

test.use({ serviceWorkers: "block" });

test("an unpacked release serves with nothing but the address of a Postgres", async ({ page }) => {
  test.skip(!process.env.TEST_DATABASE_URL, "There is no Postgres to name: script/test starts one.");
  const folder = mkdtempSync(path.join(tmpdir(), "pawline-release-"));
  const unpacked = path.join(folder, "pawline-0");
  let server: Server | undefined;
  try {
    execFileSync(path.join(root, "script/release"), ["--lay-out", unpacked, program()]);
    expect(readdirSync(unpacked).sort()).toEqual([
      "README.md", "pawline", "pawline-backup.service", "pawline-backup.timer", "pawline.service", "script", "site",
    ]);
    server = await Server.start("release", {}, unpacked);
    await page.goto(`${server.url}/setup`);
    await hydrated(page);
    const form = {
      business_name: "Happy Paws", location_name: "Main Street", address: "", time_zone: "America/New_York", phone_region: "US",
      name: "Olga Owner", email: "olga@example.com", password: "correct horse battery staple",
    };
    await done(page, "setup/create_business", { form });
    await page.goto(`${server.url}/contacts/new`);
    await hydrated(page);
    await expect(page.locator("[data-link-state=Live]")).toBeVisible();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Bella Ortiz");
    await page.getByRole("button", { name: "Save customer" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Bella Ortiz" })).toBeVisible();
    // The scripts beside it find their program.
    const help = execFileSync(path.join(unpacked, "script/backup"), ["--help"], { encoding: "utf8", env: { PATH: process.env.PATH } });
    expect(help).toContain("script/backup FOLDER");
  } finally {
    // Nobody asks for anything any more when it stops.
    await page.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
