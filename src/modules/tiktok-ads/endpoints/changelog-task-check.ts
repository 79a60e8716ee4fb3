/** `/changelog/task/check/`: how far a file of changes is. */

import { z } from "zod";
import { defineEndpoint } from "../wire/endpoint.ts";
import { READ_CHANGE_LOG } from "./scopes.ts";

export const CHANGELOG_TASK_CHECK = defineEndpoint({
  path: "/changelog/task/check/",
  scope: READ_CHANGE_LOG,
  feature: "Change logs are",
  small: true,
  schema: () => z.object({ status: z.string() }),
});
