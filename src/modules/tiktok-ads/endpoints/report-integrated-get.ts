/** `/report/integrated/get/`: a report page by page, answered at once. */

import type { z } from "zod";
import { passingObject } from "#json/passing.ts";
import { lazily } from "#lazily.ts";
import { defineEndpoint } from "../wire/endpoint.ts";
import { OptionalValues, PageInfo, WireDimensions, WireValues, wireRows } from "../wire/wire-values.ts";
import { READ_REPORTS } from "./scopes.ts";

const ReportPage = lazily(() =>
  passingObject({
    list: wireRows(passingObject({ dimensions: WireDimensions, metrics: WireValues })),
    page_info: PageInfo,
    total_metrics: OptionalValues,
  }),
);
export type ReportPage = z.infer<ReturnType<typeof ReportPage>>;

export const REPORT_INTEGRATED_GET = defineEndpoint({
  path: "/report/integrated/get/",
  scope: READ_REPORTS,
  feature: "Reports are",
  schema: ReportPage,
});
