/** `shopmcp digest list`. */

import { digestDocument } from "#digest/digest-document.ts";
import { type OpenApp, withApp } from "./app.ts";
import { type Command, printList } from "./command.ts";

export function digestList(openApp: OpenApp): Command {
  return {
    name: "digest list",
    summary: "list the digests of a workspace's accounts",
    words: [],
    options: { workspace: { type: "string" } },
    usage: "--workspace ID",
    async run(invocation) {
      const workspaceId = invocation.required("workspace");
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const documents = (await app.digests.list(workspaceId)).map(digestDocument);
        const lines = documents.map(({ module, weekday, hour, next_at, told_day }) => [
          ...[module, weekday ?? "each day", `${hour}:00`, next_at ?? "", told_day ?? "none yet"],
        ]);
        printList(invocation, documents, {
          none: "There is no digest yet. Set one with `shopmcp digest set`.",
          head: ["OF", "WHEN", "AT", "NEXT", "LAST OF"],
          lines,
        });
      });
      return undefined;
    },
  };
}
