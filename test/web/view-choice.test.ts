/** What the address of the performance page says, and what is made of one that says nonsense. */

import { expect, test } from "bun:test";
import { PERFORMANCE_VIEW as VIEW } from "#modules/tiktok-ads/settings/performance-view.ts";
import { withDerivedSeries } from "#web/page/performance/derived-series.ts";
import { readViewChoice } from "#web/page/performance/view-choice.ts";

const read = (query: string) => readViewChoice(VIEW, new URLSearchParams(query));

test("an address without a choice shows the last seven days beside those before, by campaign and spend", () => {
  expect(read("")).toMatchObject({
    ...{ window: "last_7_days", range: null, comparison: "previous_period", opened: [], drawn: "spend" },
    args: { date_preset: "last_7_days", compare_to: "previous_period" },
    ...{ listed: { id: "campaign" }, sort: { column: "spend", down: true } },
  });
});

test("a range of days stands in place of a window, and what is opened leaves what is inside of it", () => {
  const choice = read("from=2026-11-01&to=2026-11-10&compare=nothing&campaign=17&ad_group=18&sort=-roas&metric=ctr");
  expect(choice).toMatchObject({
    ...{ window: null, args: { start_date: "2026-11-01", end_date: "2026-11-10" } },
    ...{ listed: { id: "ad" }, sort: { column: "roas", down: false }, drawn: "ctr" },
  });
  expect(choice.opened.map(({ level, id }) => [level.id, id])).toEqual([
    ["campaign", "17"],
    ["ad_group", "18"],
  ]);
});

test.each([
  "days=never",
  "from=2026-11-01",
  "from=x&to=y",
  "list=campaigns",
  "metric=_",
  "sort=-_",
  "campaign=<b>",
  "compare=",
])("%s is as if nothing were said", (query) => {
  expect(read(query)).toEqual(read(""));
});

test("ROAS is what all legs brought by the spend, its change is its own, and unknown is never zero", () => {
  const point = {
    ...{ spend: 10, total_complete_payment_rate: 12.1, total_onsite_shopping_value: 8.2 },
    ...{ spend_previous: 5, total_complete_payment_rate_previous: 5, total_onsite_shopping_value_previous: null },
  };
  expect(withDerivedSeries(point, VIEW.series)).toMatchObject({
    ...{ revenue: 20.3, revenue_previous: 5, revenue_change_pct: 306 },
    ...{ roas: 2.03, roas_previous: 1, roas_change_pct: 103 },
  });
  expect(withDerivedSeries({ spend: 0, total_purchase_value: 3 }, VIEW.series)).toMatchObject({
    revenue: 3,
    roas: null,
  });
  expect(withDerivedSeries({ spend: 4, total_purchase_value: null }, VIEW.series)).toMatchObject({
    revenue: null,
    roas: null,
  });
  expect("roas_previous" in withDerivedSeries({ spend: 4, total_purchase_value: 2 }, VIEW.series)).toBe(false);
});
