/** `shopmcp alert remove`. */

import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";

export function alertRemove(openApp: OpenApp): Command {
  return {
    name: "alert remove",
    summary: "remove an alert",
    words: ["ID"],
    options: { workspace: { type: "string" } },
    usage: "ID --workspace ID",
    async run(invocation) {
      const place = { id: invocation.required("ID"), workspaceId: invocation.required("workspace") };
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        await app.alerts.remove(place, SHELL);
        print(invocation, { id: place.id, removed: true }, `${place.id} is removed.`);
      });
      return undefined;
    },
  };
}
