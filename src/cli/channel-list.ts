/** `shopmcp channel list`. */

import { channelDocument } from "#channels/list-channels.ts";
import { type OpenApp, withApp } from "./app.ts";
import { type Command, printList } from "./command.ts";

export function channelList(openApp: OpenApp): Command {
  return {
    name: "channel list",
    summary: "list where a workspace's messages go, and how they fare",
    words: [],
    options: { workspace: { type: "string" } },
    usage: "--workspace ID",
    async run(invocation) {
      const workspaceId = invocation.required("workspace");
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "existing" }, async (app) => {
        const documents = (await app.channels.list(workspaceId)).map(channelDocument);
        const lines = documents.map(({ id, kind, name, hint, waiting, given_up, problem }) => [
          ...[id, kind, name, hint ?? "", String(waiting), String(given_up), problem ?? ""],
        ]);
        printList(invocation, documents, {
          none: "There is no channel yet. Set one with `shopmcp channel set`.",
          head: ["ID", "KIND", "NAME", "TO", "WAITING", "GIVEN UP", ""],
          lines,
        });
      });
      return undefined;
    },
  };
}
