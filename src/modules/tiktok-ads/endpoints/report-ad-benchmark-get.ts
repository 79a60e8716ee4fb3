/** `/report/ad_benchmark/get/`: how an ad does among all ads of TikTok's that are like it. */

import { z } from "zod";
import { defineEndpoint } from "../wire/endpoint.ts";
import { OptionalId, WireText, WireValues, wireObject, wireRows } from "../wire/wire-values.ts";

/** `metrics`: share of similar ads that this one beats, 0 to 1; absent below 1,000 impressions. */
export const REPORT_AD_BENCHMARK_GET = defineEndpoint({
  path: "/report/ad_benchmark/get/",
  scope: { name: "Reporting", detail: "Ad Insight Report" },
  feature: "Benchmarks are",
  schema: () =>
    z.object({
      compare_date: WireText,
      list: wireRows(z.object({ info: wireObject(z.object({ ad_id: OptionalId })), metrics: WireValues.nullish() })),
    }),
});
