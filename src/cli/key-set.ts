/** `shopmcp key set`: what a key may see, from its next request on. */

import { labelsOf } from "./account-names.ts";
import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";
import {
  RESTRICTION_DETAILS,
  RESTRICTION_OPTIONS,
  RESTRICTION_USAGE,
  restrictionOptions,
  shownSight,
} from "./restriction-options.ts";

export function keySet(openApp: OpenApp): Command {
  return {
    name: "key set",
    summary: "change which tools and accounts an API key may use",
    words: ["ID"],
    options: { ...RESTRICTION_OPTIONS, workspace: { type: "string" } },
    usage: `ID ${RESTRICTION_USAGE} [--workspace ID]`,
    details: RESTRICTION_DETAILS,
    async run(invocation) {
      const wanted = {
        id: invocation.required("ID"),
        workspaceId: invocation.option("workspace"),
        ...restrictionOptions(invocation),
      };
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const row = await app.apiKeys.change(wanted, SHELL);
        const { tools, accounts } = shownSight(row);
        const labels = await labelsOf(app, row.workspace_id);
        const text = `${row.id} (${row.name}) may use: tools ${tools.join(", ")}; accounts ${labels(accounts).join(", ")}.`;
        print(invocation, { id: row.id, tools, accounts }, text);
      });
      return undefined;
    },
  };
}
