/** `shopmcp grant set`: what a connected app may see, from its next request on. */

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

export function grantSet(openApp: OpenApp): Command {
  return {
    name: "grant set",
    summary: "change which tools and accounts a connected app may use",
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
        const row = await app.grants.change(wanted, SHELL);
        const { tools, accounts } = shownSight(row);
        const labels = await labelsOf(app, row.workspace_id);
        const text = `${row.id} (${row.client_name}) may use: tools ${tools.join(", ")}; accounts ${labels(accounts).join(", ")}.`;
        print(invocation, { id: row.id, tools, accounts }, text);
      });
      return undefined;
    },
  };
}
