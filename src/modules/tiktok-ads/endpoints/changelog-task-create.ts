/** `/changelog/task/create/`: begins a file of the changes to an account, of at most 30 days. */

import { z } from "zod";
import { defineEndpoint } from "../wire/endpoint.ts";
import { WireId } from "../wire/wire-values.ts";
import { READ_CHANGE_LOG } from "./scopes.ts";

export const CHANGELOG_TASK_CREATE = defineEndpoint({
  path: "/changelog/task/create/",
  scope: READ_CHANGE_LOG,
  feature: "Change logs are",
  schema: () => z.object({ task_id: WireId }),
});
