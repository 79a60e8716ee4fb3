/** `/report/task/download/`: the file of a large report, which comes as it is and not in an envelope. */

import { z } from "zod";
import { defineEndpoint } from "../wire/endpoint.ts";
import { READ_REPORTS } from "./scopes.ts";

export const REPORT_TASK_DOWNLOAD = defineEndpoint({
  path: "/report/task/download/",
  scope: READ_REPORTS,
  feature: "Reports are",
  schema: () => z.object({ pieces: z.custom<() => AsyncIterable<Uint8Array>>((value) => typeof value === "function") }),
});
