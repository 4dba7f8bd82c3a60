// The first page of all: nothing exists, and after one form somebody is at work.
import { Server } from "../support/server.ts";
import { checkEverySize, checkHtml, expect, hydrated, test } from "../support/fixtures.ts";

test.describe.configure({ mode: "serial" });

let fresh: Server;
test.beforeAll(async () => {
  fresh = await Server.start("setup");
});
test.afterAll(async () => fresh.stop());

test("a newcomer is led to the first page, which says what is missing", async ({ person, problems }) => {
  test.slow();
  const page = await person({ baseURL: fresh.url, timezoneId: "Europe/Berlin", locale: "en-GB" });
  await page.goto("/");
  await expect(page).toHaveURL(/\/setup$/);
  await hydrated(page);
  await checkHtml(page);
  await expect(page.getByLabel("Time zone")).toHaveValue("Europe/Berlin");
  await expect(page.getByLabel("Country")).toHaveValue("GB");
  problems.allow(/status of 422/);
  await page.getByRole("button", { name: "Create the business" }).click();
  await expect(page.getByRole("alert")).toBeFocused();
  await page.getByRole("link", { name: "A business name is needed here." }).click();
  await expect(page.getByLabel("Business name")).toBeFocused();
  await checkEverySize(page);
});

test("one form makes the business and signs its owner in", async ({ person }) => {
  const page = await person({ baseURL: fresh.url });
  await page.goto("/setup");
  await hydrated(page);
  await page.getByLabel("Business name").fill("Müller's Dog Spa");
  await page.getByLabel("Location name").fill("Main Street");
  await page.getByLabel("Your name").fill("Olga Owner");
  await page.getByLabel("Email").fill("olga@example.com");
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Create the business" }).click();
  await expect(page).toHaveURL(`${fresh.url}/`);
  await hydrated(page);
  await expect(page.getByRole("button", { name: "Olga Owner, Müller's Dog Spa" })).toBeVisible();
  await expect(page.locator("[data-link-state]")).toHaveAttribute("data-link-state", "Live");

  // What comes first, until it is done or hidden.
  const steps = page.locator("section", { has: page.getByRole("heading", { name: "First steps" }) });
  await expect(steps.getByRole("listitem")).toHaveCount(4);
  await checkEverySize(page);
  await steps.getByRole("button", { name: "Hide" }).click();
  await expect(steps).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await steps.getByRole("link", { name: "Add your first customer" }).click();
  await expect(page).toHaveURL(/\/contacts\/new$/);

  const stranger = await person({ baseURL: fresh.url });
  await stranger.goto("/setup");
  await expect(stranger).toHaveURL(/\/sign-in$/);
});

test("an owner adds another business, and goes between the two by the menu", async ({ person }) => {
  const page = await person({ baseURL: fresh.url });
  await page.goto("/sign-in");
  await hydrated(page);
  await page.getByLabel("Email").fill("olga@example.com");
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Sign in" }).click();
  const here = page.getByRole("button", { name: "Olga Owner, Müller's Dog Spa" });
  await expect(here).toBeVisible();
  await hydrated(page);
  await here.click();
  await page.getByRole("menuitem", { name: "Add a business" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Add a business" })).toBeVisible();
  await page.getByLabel("Business name").fill("Cat Corner");
  await page.getByLabel("Location name").fill("Hill Road");
  await page.getByLabel("Your name").fill("Olga Owner");
  await page.getByRole("button", { name: "Create the business" }).click();
  const there = page.getByRole("button", { name: "Olga Owner, Cat Corner" });
  await expect(there).toBeVisible();
  await hydrated(page);
  await there.click();
  await page.getByRole("menuitem", { name: "Go to Müller's Dog Spa" }).click();
  await expect(here).toBeVisible();
  await hydrated(page);
  await here.click();
  await expect(page.getByRole("menuitem", { name: "Go to Cat Corner" })).toBeVisible();
});
