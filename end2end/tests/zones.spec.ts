// Times are those of the shop, wherever the browser is, also on the days that the clock changes.
import { begin, call, done } from "../support/begin.ts";
import { expect, hydrated, test } from "../support/fixtures.ts";

test.use({ shop: "zones" });

// The shop stands in New York: on the first day its clock is put forward at two, on the second back.
const DAYS = [
  { day: "2027-03-14", starts: "01:30", ends: "03:30", utc: "2027-03-14T06:30:00Z", until: "2027-03-14T07:30:00Z", shown: "1:30–3:30 AM" },
  { day: "2027-11-07", starts: "00:30", ends: "02:30", utc: "2027-11-07T04:30:00Z", until: "2027-11-07T07:30:00Z", shown: "12:30–2:30 AM" },
];

test("a browser in Tokyo and one in Los Angeles show the shop's own times", async ({ page, person }) => {
  await begin(page, "/help");
  const id = await done<string>(page, "customers/add_customer", { customer: { name: "Bella Ortiz" } });
  const choices = await call<{ locations: { id: string }[]; services: { id: string }[] }>(page, "bookings/list_choices");
  for (const { day, starts, ends } of DAYS) {
    await done(page, "bookings/add_booking", {
      customer_id: id,
      booking: {
        location_id: choices.json.locations[0]?.id,
        service_type_id: choices.json.services[0]?.id,
        starts_at: { clock: `${day}T${starts}` },
        ends_at: { clock: `${day}T${ends}` },
        status: "booked",
      },
    });
  }
  const tokyo = await person({ timezoneId: "Asia/Tokyo" });
  const angeles = await person({ timezoneId: "America/Los_Angeles" });
  for (const browser of [page, tokyo, angeles]) {
    if (browser !== page) await begin(browser, "/help");
    for (const { day, utc, until, shown } of DAYS) {
      await browser.goto(`/bookings?from=${day}&to=${day}`);
      await hydrated(browser);
      const row = browser.getByRole("listitem").filter({ hasText: "Bella Ortiz" });
      await expect(row).toContainText(shown);
      const kept = await call<{ page: { rows: { starts_at: string; ends_at: string }[] } }>(browser, "bookings/list_bookings", { filter: { from: day, to: day }, after: null });
      expect(kept.json.page.rows.map((row) => [row.starts_at, row.ends_at])).toEqual([[utc, until]]);
    }
  }
});
