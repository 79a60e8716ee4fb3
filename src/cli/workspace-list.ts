/** `shopmcp workspace list`. */

import { type OpenApp, withApp } from "./app.ts";
import { type Command, printList } from "./command.ts";

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
        printList(invocation, rows, {
          none: "There is no workspace yet. Make one with `shopmcp workspace create --name N`.",
          head: ["ID", "PLAN", "NAME"],
          lines: rows.map((row) => [row.id, row.plan, row.name]),
        });
      });
      return undefined;
    },
  };
}
