/** Columns that the page computes itself, and what the server computed already. */

import { expect, test } from "bun:test";
import { PERFORMANCE_VIEW } from "#modules/tiktok-ads/settings/performance-view.ts";
import { withDerivedSeries } from "#web/page/performance/derived-series.ts";

test("changes have two decimals, as those of reports", () => {
  const point = {
    ...{ spend: 30, spend_previous: 20 },
    ...{ total_complete_payment_rate: 100, total_complete_payment_rate_previous: 75.4 },
  };
  expect(withDerivedSeries(point, PERFORMANCE_VIEW.series)).toMatchObject({
    ...{ revenue: 100, revenue_change_pct: 32.63, roas: 3.3333, roas_change_pct: -11.58 },
  });
});

test("a sum that the server gives stands, since its parts are rounded", () => {
  const point = { spend: 20, revenue: 30.01, total_complete_payment_rate: 15, total_onsite_shopping_value: 15 };
  expect(withDerivedSeries(point, PERFORMANCE_VIEW.series).revenue).toBe(30.01);
});
