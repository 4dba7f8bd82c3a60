// A signed-in owner: the first test of a worker's server makes the business, later ones sign in.
import { type Page } from "@playwright/test";
import { hydrated } from "./checks.ts";

const OWNER = { email: "olga@example.com", password: "correct horse battery staple" };

/** Calls a server function as the page's person; commands get an intent of their own. */
export async function call<T>(page: Page, endpoint: string, body: object = {}): Promise<{ status: number; json: T }> {
  return page.evaluate(
    async ([endpoint, body]) => {
      const answer = await fetch(`/api/${endpoint}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      const text = await answer.text();
      return { status: answer.status, json: text ? JSON.parse(text) : null };
    },
    [endpoint, body] as const,
  );
}

/** A UUIDv7, as intents are. */
export function intent(): string {
  const time = Date.now().toString(16).padStart(12, "0");
  const random = crypto.randomUUID().replaceAll("-", "");
  const hex = `${time}7${random.slice(13, 16)}8${random.slice(17)}`;
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Sends a command that must succeed and answers its value. */
export async function done<T>(page: Page, endpoint: string, body: object): Promise<T> {
  const answer = await call<{ value: T }>(page, endpoint, { intent: intent(), ...body });
  if (answer.status !== 200) throw new Error(`${endpoint}: ${answer.status} ${JSON.stringify(answer.json)}`);
  return answer.json.value;
}

/** Signs the owner in and opens a page. */
export async function begin(page: Page, path = "/"): Promise<void> {
  await page.goto("/sign-in");
  const form = {
    business_name: "Happy Paws",
    location_name: "Main Street",
    address: "",
    time_zone: "America/New_York",
    phone_region: "US",
    name: "Olga Owner",
    ...OWNER,
  };
  const look = await call<{ visitor: string }>(page, "setup/look");
  if (look.json.visitor === "First") await done(page, "setup/create_business", { form });
  else await done(page, "staff/sign_in", OWNER);
  await page.goto(path);
  await hydrated(page);
}
