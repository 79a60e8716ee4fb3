/** `shopmcp workspace create`: creates a workspace, and the data folder if missing. */

import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";

export function workspaceCreate(openApp: OpenApp): Command {
  return {
    name: "workspace create",
    summary: "make a workspace: its own connections and keys, apart from all others",
    words: [],
    options: { name: { type: "string" }, plan: { type: "string" } },
    usage: "--name N [--plan P]",
    async run(invocation) {
      const name = invocation.required("name");
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "create" }, async (app) => {
        const row = await app.workspaces.create(name, invocation.option("plan"), SHELL);
        print(
          invocation,
          { id: row.id, name: row.name, plan: row.plan },
          `Workspace ${row.name} is ${row.id}.\nNext: shopmcp connect tiktok-ads --workspace ${row.id}`,
        );
      });
      return undefined;
    },
  };
}
