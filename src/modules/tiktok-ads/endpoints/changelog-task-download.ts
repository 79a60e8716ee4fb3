/** `/changelog/task/download/`: the changes to an account, as text in the envelope. */

import { z } from "zod";
import { defineEndpoint } from "../wire/endpoint.ts";
import { WireText } from "../wire/wire-values.ts";
import { READ_CHANGE_LOG } from "./scopes.ts";

export const CHANGELOG_TASK_DOWNLOAD = defineEndpoint({
  path: "/changelog/task/download/",
  scope: READ_CHANGE_LOG,
  feature: "Change logs are",
  schema: () => z.object({ changelog: WireText }),
});
