/** `shopmcp goal remove`. */

import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";
import { IF_VERSION, removesIfVersion, versionOfStanding } from "./seen-version.ts";

export function goalRemove(openApp: OpenApp): Command {
  return {
    name: "goal remove",
    summary: "remove a goal",
    words: ["ID"],
    options: { workspace: { type: "string" }, ...IF_VERSION },
    usage: "ID --workspace ID [--if-version V]",
    details: removesIfVersion("goal"),
    async run(invocation) {
      const given = {
        id: invocation.required("ID"),
        workspaceId: invocation.required("workspace"),
        version: versionOfStanding(invocation),
      };
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const { id } = await app.goals.remove(given, SHELL);
        print(invocation, { id, removed: true }, `${id} is removed.`);
      });
      return undefined;
    },
  };
}
