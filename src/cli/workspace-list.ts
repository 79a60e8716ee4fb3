/** `shopmcp workspace list`. */

import { type OpenApp, withApp } from "./app.ts";
import { type Command, print, table } from "./command.ts";

export function workspaceList(openApp: OpenApp): Command {
  return {
    name: "workspace list",
    summary: "list the workspaces",
    words: [],
    options: {},
    usage: "",
    async run(invocation) {
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const rows = (await app.workspaces.list()).map(({ id, name, plan }) => ({ id, name, plan }));
        const text =
          rows.length === 0
            ? "There is no workspace yet. Make one with `shopmcp workspace create --name N`."
            : table([["ID", "PLAN", "NAME"], ...rows.map((row) => [row.id, row.plan, row.name])]);
        print(invocation, rows, text);
      });
      return undefined;
    },
  };
}
