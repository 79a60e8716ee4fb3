/** `/gmv_max/report/get/`: what GMV Max campaigns cost and sold. */

import { z } from "zod";
import { defineEndpoint } from "../wire/endpoint.ts";
import { PageInfo, WireDimensions, WireValues, wireRows } from "../wire/wire-values.ts";
import { READ_CAMPAIGNS } from "./scopes.ts";

const GmvMaxReportPage = z.object({
  list: wireRows(z.object({ dimensions: WireDimensions, metrics: WireValues })),
  total_metrics: WireValues.nullish(),
  page_info: PageInfo,
});
export type GmvMaxReportPage = z.infer<typeof GmvMaxReportPage>;

export const GMV_MAX_REPORT_GET = defineEndpoint({
  path: "/gmv_max/report/get/",
  scope: READ_CAMPAIGNS,
  feature: "GMV Max is",
  // TikTok allows 8 a second, counted on arrival: of one call's 4 open requests, 3 may arrive late.
  limits: { perSecond: 5, perMinute: 240, perDay: 20_000 },
  schema: () => GmvMaxReportPage,
});
