/** `/report/integrated/get/`: a report page by page, answered at once. */

import { z } from "zod";
import { lazily } from "#lazily.ts";
import { defineEndpoint } from "../wire/endpoint.ts";
import { PageInfo, WireDimensions, WireValues, wireRows } from "../wire/wire-values.ts";
import { READ_REPORTS } from "./scopes.ts";

const ReportPage = lazily(() =>
  z.object({
    list: wireRows(z.object({ dimensions: WireDimensions, metrics: WireValues })),
    page_info: PageInfo,
    total_metrics: WireValues.nullish(),
  }),
);
export type ReportPage = z.infer<ReturnType<typeof ReportPage>>;

export const REPORT_INTEGRATED_GET = defineEndpoint({
  path: "/report/integrated/get/",
  scope: READ_REPORTS,
  feature: "Reports are",
  schema: ReportPage,
});
