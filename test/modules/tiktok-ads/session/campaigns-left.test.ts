/** When the rest of a list is asked for by campaigns, and by which. */

import "../../../fakes/seeded-properties.ts";
import { expect, test } from "bun:test";
import fc from "fast-check";
import { campaignsLeft } from "#modules/tiktok-ads/session/campaigns-left.ts";

const PAGE_SIZE = 1_000;

const campaignsOf = (count: number, { on = true, made = "2026-01-01" } = {}) =>
  Array.from({ length: count }, (_, index) => ({
    campaign_id: `${made} ${on} ${index}`,
    operation_status: on ? "ENABLE" : "DISABLE",
    create_time: `${made} 08:00:00`,
  }));

/** Its last row was made on `until`. */
const firstPage = (total: number, until = "2026-06-01") => ({
  list: ["2026-11-20", "2026-09-01", until].map((day) => ({ campaign_id: "", create_time: day && `${day} 10:00:00` })),
  page_info: { total_number: total, total_page: Math.ceil(total / PAGE_SIZE) },
});

const sizes = (batches: string[][] | null) => batches?.map(({ length }) => length) ?? null;

test.each([
  [100, [100]],
  [101, [100, 1]],
  [300, [100, 100, 100]],
  // Beside three batches a page of rows is expected: as many requests as there are other pages.
  [400, null],
])("%d of 1,200 campaigns are asked for in %p in place of four pages", (on, expected) => {
  const campaigns = [...campaignsOf(on), ...campaignsOf(1_200 - on, { on: false })];
  expect(sizes(campaignsLeft(firstPage(4_500), campaigns, PAGE_SIZE))).toEqual(expected);
});

test("where all campaigns are switched on it is never asked for by them", () => {
  const numbers = { all: fc.integer({ min: 1, max: 5_000 }), total: fc.integer({ min: 1_001, max: 60_000 }) };
  fc.assert(
    fc.property(fc.record(numbers), ({ all, total }) => {
      expect(campaignsLeft(firstPage(total), campaignsOf(all), PAGE_SIZE)).toBeNull();
    }),
  );
});

test("campaigns made after the last row of the first page are wholly on it", () => {
  const off = campaignsOf(500, { on: false });
  const old = campaignsOf(2, { made: "2026-05-31" });
  const same = campaignsOf(1, { made: "2026-06-01" });
  const later = campaignsOf(700, { made: "2026-06-02" });
  const left = campaignsLeft(firstPage(2_500), [...later, ...same, ...old, ...off], PAGE_SIZE);
  expect(left).toEqual([[...same, ...old].map(({ campaign_id }) => campaign_id)]);
  expect(campaignsLeft(firstPage(2_500), [...later, ...off], PAGE_SIZE)).toEqual([]);
});

test.each([
  ["is in another order", "2026-09-02"],
  ["does not tell when it was made", ""],
])("nothing is taken to be wholly on a page that %s", (_, day) => {
  const page = firstPage(2_500, day);
  const [campaign] = campaignsOf(1, { made: "2026-11-30" });
  const unknown = { ...campaign, campaign_id: "unknown", create_time: null };
  const campaigns = [...campaignsOf(1, { made: "2026-11-30" }), unknown, ...campaignsOf(300, { on: false })];
  expect(sizes(campaignsLeft(page, campaigns, PAGE_SIZE))).toEqual([2]);
});
