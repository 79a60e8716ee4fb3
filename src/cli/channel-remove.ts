/** `shopmcp channel remove`. */

import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";

export function channelRemove(openApp: OpenApp): Command {
  return {
    name: "channel remove",
    summary: "remove a channel; its address is told by the running server",
    words: ["ID"],
    options: { workspace: { type: "string" } },
    usage: "ID --workspace ID",
    async run(invocation) {
      const place = { id: invocation.required("ID"), workspaceId: invocation.required("workspace") };
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "existing" }, async (app) => {
        await app.channels.remove(place, SHELL);
        print(invocation, { id: place.id, removed: true }, `${place.id} is removed.`);
      });
      return undefined;
    },
  };
}
