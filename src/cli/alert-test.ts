/** `shopmcp alert test`: one message to the workspace's channels. */

import { counted } from "#text/counted.ts";
import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";

export function alertTest(openApp: OpenApp): Command {
  return {
    name: "alert test",
    summary: "send a test of an alert to the workspace's channels",
    words: ["ID"],
    options: { workspace: { type: "string" } },
    usage: "ID --workspace ID",
    async run(invocation) {
      const place = { id: invocation.required("ID"), workspaceId: invocation.required("workspace") };
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "existing" }, async (app) => {
        const channels = await app.alerts.test(place, SHELL);
        print(invocation, { channels }, `Queued for ${counted(channels, "channel")}; the running server sends it.`);
      });
      return undefined;
    },
  };
}
