/** `shopmcp channel list`. */

import { channelDocument } from "#channels/list-channels.ts";
import type { OpenApp } from "./app.ts";
import type { Command } from "./command.ts";
import { listOfWorkspace } from "./list-of-workspace.ts";

export function channelList(openApp: OpenApp): Command {
  return listOfWorkspace(openApp, {
    name: "channel list",
    summary: "list where a workspace's messages go, and how they fare",
    mode: "existing",
    none: "There is no channel yet. Set one with `shopmcp channel set`.",
    head: ["ID", "KIND", "NAME", "TO", "WAITING", "GIVEN UP", ""],
    async list(app, workspaceId) {
      const documents = (await app.channels.list(workspaceId)).map(channelDocument);
      const lines = documents.map(({ id, kind, name, hint, waiting, given_up, problem }) => [
        ...[id, kind, name, hint ?? "", String(waiting), String(given_up), problem ?? ""],
      ]);
      return { documents, lines };
    },
  });
}
