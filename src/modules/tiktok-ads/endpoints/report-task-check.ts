/** `/report/task/check/`: how far a large report is. */

import { z } from "zod";
import { defineEndpoint } from "../wire/endpoint.ts";
import { READ_REPORTS } from "./scopes.ts";

export const REPORT_TASK_CHECK = defineEndpoint({
  path: "/report/task/check/",
  scope: READ_REPORTS,
  feature: "Reports are",
  small: true,
  schema: () => z.object({ status: z.string() }),
});
