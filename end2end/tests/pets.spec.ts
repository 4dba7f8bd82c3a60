import { type Page } from "@playwright/test";
import { begin, call, done } from "../support/begin.ts";
import { checkEverySize, checkPage, expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "pets" });

/** One pixel of PNG. */
const PHOTO = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** A customer of their own for each test, and the card opened. */
async function card(page: Page): Promise<string> {
  await begin(page, "/help");
  const id = await done<string>(page, "customers/add_customer", { customer: { name: "Bella Ortiz" } });
  await page.goto(`/contacts/${id}`);
  await hydrated(page);
  return id;
}

async function addPet(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Add New Pet" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Add New Pet" });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Add pet" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("heading", { name, level: 3 })).toBeVisible();
}

test("a pet is added with an age and an alert, and the alert never hides", async ({ page, problems }) => {
  problems.allow(/status of 422/);
  await card(page);
  await page.getByRole("button", { name: "Add New Pet" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Add New Pet" });
  await dialog.getByRole("button", { name: "Add pet" }).click();
  await expect(dialog.getByText("A name is needed here.")).toBeVisible();
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await expect(dialog.getByLabel("Name")).toHaveAccessibleDescription(/A name is needed here/);
  await checkPage(page);
  await dialog.getByLabel("Name").fill("Mochi");
  await dialog.getByLabel("Breed").fill("Poodle");
  await dialog.getByRole("radio", { name: "Female", exact: true }).check();
  await dialog.getByRole("radio", { name: "Age", exact: true }).check();
  await dialog.getByLabel("Years").fill("5");
  await dialog.getByLabel(/Weight today/).fill("27.3");
  await dialog.getByLabel("Bite alert").fill("Strangers at the door");
  await dialog.getByRole("button", { name: "Add pet" }).click();
  const pet = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Mochi" }) });
  await expect(pet).toContainText("Poodle, female, about 5 y");
  await expect(pet).toContainText("27.3 lb");
  await expect(page.getByRole("list", { name: "Safety" })).toContainText("Mochi: Strangers at the door");
  await checkEverySize(page);
});

test("a field is clicked, changed and taken back", async ({ page }) => {
  await card(page);
  await addPet(page, "Biscuit");
  const pet = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Biscuit" }) });
  await pet.getByRole("button", { name: /^Breed/ }).click();
  await expect(pet.getByLabel("Breed")).toBeFocused();
  await page.keyboard.type("Beagle");
  await page.keyboard.press("Enter");
  await expect(pet.getByRole("button", { name: /^Breed\s*Beagle/ })).toBeFocused();
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect(pet.getByRole("button", { name: /^Breed\s*Add/ })).toBeVisible();
  await pet.getByRole("button", { name: /^Colour/ }).first().click();
  await page.keyboard.type("Brown");
  await page.keyboard.press("Escape");
  await expect(pet.getByRole("button", { name: /^Colour\s*Add/ }).first()).toBeVisible();
});

test("the red X archives; undo and restore bring back", async ({ page }) => {
  await card(page);
  await addPet(page, "Rex");
  await page.getByRole("button", { name: "Remove Rex" }).click();
  await expect(page.getByRole("heading", { name: "Rex" })).toBeHidden();
  await page.getByText("Archived pets (1)").click();
  await page.getByRole("button", { name: "Restore Rex" }).click();
  await expect(page.getByRole("heading", { name: "Rex" })).toBeVisible();
});

test("a photo is chosen and shown; what is no photo is refused beside it", async ({ page, problems }) => {
  const id = await card(page);
  await addPet(page, "Luna");
  problems.allow(/status of 415/);
  const pet = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Luna" }) });
  const input = pet.getByLabel("Choose a photo of Luna");
  await input.setInputFiles({ name: "luna.jpg", mimeType: "image/jpeg", buffer: Buffer.from("<svg/>") });
  await expect(pet.getByText("This is not a photo.")).toBeVisible();
  const menu = pet.getByRole("button", { name: "Photo of Luna" });
  const chooser = page.waitForEvent("filechooser");
  await menu.click();
  await pet.getByRole("menuitem", { name: "Choose a photo" }).click();
  await (await chooser).setFiles({ name: "luna.png", mimeType: "image/png", buffer: PHOTO });
  await expect(pet.locator("img")).toHaveAttribute("src", /\/files\/.+\/96/);
  const list = await call<{ pets: { photo_file_id: string | null }[] }>(page, "pets/list_pets", { customer_id: id });
  expect(list.json.pets[0]?.photo_file_id).toBeTruthy();
  await menu.click();
  await pet.getByRole("menuitem", { name: "Remove the photo" }).click();
  await expect(pet.locator("img")).toHaveCount(0);
});

test("weights are added and drawn", async ({ page }) => {
  await card(page);
  await addPet(page, "Olive");
  const pet = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Olive" }) });
  await pet.getByText("Weight", { exact: true }).click();
  for (const [weight, day] of [["26.1", "2026-01-05"], ["27.3 lb", "2026-02-05"]] as const) {
    await pet.getByRole("textbox", { name: /^Weight/ }).fill(weight);
    await pet.getByLabel("Day").fill(day);
    await pet.getByRole("button", { name: "Add weight" }).click();
    await expect(pet.getByText(/lb on/).first()).toBeVisible();
  }
  await expect(pet.getByRole("img", { name: /26\.1 lb to 27\.3 lb/ })).toBeVisible();
  await pet.getByRole("textbox", { name: /^Weight/ }).fill("heavy");
  await pet.getByRole("button", { name: "Add weight" }).click();
  await expect(pet.getByText("A weight looks like")).toBeVisible();
});
