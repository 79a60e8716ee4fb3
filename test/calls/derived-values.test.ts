/** Revenue that is the sum of several columns is added before it is rounded. */

import { expect, test } from "bun:test";
import { parseDecimal } from "#ads/decimal.ts";
import { addUp } from "#calls/add-totals.ts";
import { withDerivedValues } from "#calls/derived-values.ts";
import { addableTotals } from "#modules/tiktok-ads/report/addable-totals.ts";
import { PERFORMANCE_VIEW } from "#modules/tiktok-ads/settings/performance-view.ts";

const [WEBSITE, SHOP] = ["total_complete_payment_rate", "total_onsite_shopping_value"] as const;
const METRICS = ["spend", WEBSITE, SHOP];

function totals(now: Record<string, string>, before?: Record<string, string>) {
  const numbers = (given: Record<string, string>) => ({
    cells: new Map(Object.entries(given).map(([name, text]) => [name, parseDecimal(text)])),
    merged: true,
  });
  return addableTotals(
    { now: numbers(now), before: before === undefined ? null : numbers(before) },
    { columns: METRICS, metrics: METRICS, shownOf: () => ({}) },
  );
}

test("legs of which each would round up are rounded once, as their sum", () => {
  const addable = totals({ spend: "10000.004", [WEBSITE]: "1773.3859", [SHOP]: "17761.8052" });
  const accounts = [{ addable }];
  const values = { spend: 10_000, [WEBSITE]: 1_773.39, [SHOP]: 17_761.81 };
  expect(withDerivedValues(PERFORMANCE_VIEW.series, { accounts, sums: addable.sums, currency: "EUR", values })).toEqual(
    {
      ...values,
      ...{ revenue: 19_535.19, roas: 1.9535 },
    },
  );
  const yen = withDerivedValues(PERFORMANCE_VIEW.series, { accounts, sums: addable.sums, currency: "JPY", values });
  expect(yen.revenue).toBe(19_535);
});

test("what is compared is reckoned from the sums, too, its change with two decimals; what is not shown is in no sum", () => {
  const addable = totals(
    { spend: "30", [WEBSITE]: "100", [SHOP]: "7" },
    { spend: "20", [WEBSITE]: "75.4", [SHOP]: "9" },
  );
  const sums = addUp([addable.sums]);
  const values = { spend: 30, spend_previous: 20, [WEBSITE]: 100, [`${WEBSITE}_previous`]: 75.4 };
  const derived = withDerivedValues(PERFORMANCE_VIEW.series, {
    accounts: [{ addable }],
    ...{ sums, currency: "EUR", values },
  });
  expect(derived).toEqual({
    ...values,
    ...{ revenue: 100, revenue_previous: 75.4, revenue_change_pct: 32.63 },
    ...{ roas: 3.3333, roas_previous: 3.77, roas_change_pct: -11.58 },
  });
});

test("without a number in any of its columns it is not known, and without the columns it is not there", () => {
  const addable = totals({ spend: "30" });
  const given = { accounts: [{ addable }], sums: addable.sums, currency: "EUR" };
  const unknown = withDerivedValues(PERFORMANCE_VIEW.series, { ...given, values: { spend: 30, [SHOP]: null } });
  expect([unknown.revenue, unknown.roas]).toEqual([null, null]);
  expect(withDerivedValues(PERFORMANCE_VIEW.series, { ...given, values: { spend: 30 } })).toEqual({ spend: 30 });
});
