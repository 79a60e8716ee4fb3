/** `/report/task/create/`: begins a large report, which TikTok prepares as a file. */

import { z } from "zod";
import { defineEndpoint } from "../wire/endpoint.ts";
import { WireId } from "../wire/wire-values.ts";
import { READ_REPORTS } from "./scopes.ts";

export const REPORT_TASK_CREATE = defineEndpoint({
  path: "/report/task/create/",
  scope: READ_REPORTS,
  feature: "Reports are",
  // Every tier has this limit; the endpoint's page says 1 a second, the table of limits 2.
  limits: { perSecond: 1, perMinute: 60, perDay: 4_500 },
  schema: () => z.object({ task_id: WireId }),
});
