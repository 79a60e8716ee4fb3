/** `shopmcp grant set`: what a connected app may see, from its next request on. */

import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";
import { SIGHT_DETAILS, SIGHT_OPTIONS, SIGHT_USAGE, shownSight, sightOptions } from "./sight-options.ts";

export function grantSet(openApp: OpenApp): Command {
  return {
    name: "grant set",
    summary: "change which tools and accounts a connected app may use",
    words: ["ID"],
    options: SIGHT_OPTIONS,
    usage: `ID ${SIGHT_USAGE}`,
    details: SIGHT_DETAILS,
    async run(invocation) {
      const wanted = { id: invocation.required("ID"), ...sightOptions(invocation) };
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const row = await app.grants.change(wanted, SHELL);
        const { tools, accounts } = shownSight(row);
        const text = `${row.id} (${row.client_name}) may use: tools ${tools.join(", ")}; accounts ${accounts.join(", ")}.`;
        print(invocation, { id: row.id, tools, accounts }, text);
      });
      return undefined;
    },
  };
}
