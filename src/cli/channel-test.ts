/** `shopmcp channel test`. */

import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";

export function channelTest(openApp: OpenApp): Command {
  return {
    name: "channel test",
    summary: "send one test message through a channel",
    words: ["ID"],
    options: { workspace: { type: "string" } },
    usage: "ID --workspace ID",
    async run(invocation) {
      const place = { id: invocation.required("ID"), workspaceId: invocation.required("workspace") };
      return withApp(openApp, { dataDir: invocation.dataDir, mode: "existing" }, async (app) => {
        const { delivered, sentence } = await app.channels.test(place, SHELL);
        print(invocation, { id: place.id, delivered, message: sentence }, sentence);
        return delivered ? undefined : 1;
      });
    },
  };
}
