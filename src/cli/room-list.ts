/** `shopmcp room list`. */

import { roomDocument } from "#rooms/room-document.ts";
import { labelsOf } from "./account-names.ts";
import type { OpenApp } from "./app.ts";
import type { Command } from "./command.ts";
import { listOfWorkspace } from "./list-of-workspace.ts";

export function roomList(openApp: OpenApp): Command {
  return listOfWorkspace(openApp, {
    name: "room list",
    summary: "list the client rooms of a workspace, with who opened them when and from where",
    none: "There is no client room. `shopmcp room create` makes one.",
    head: ["ID", "ACCOUNT", "ENDS", "ENDED", "OPENED", "LAST", "FROM", "NAME"],
    async list(app, workspaceId) {
      const labels = await labelsOf(app, workspaceId);
      const documents = (await app.rooms.list(workspaceId)).map(roomDocument);
      const lines = documents.map(({ id, name, connection, ends_at, ended_at, visits }) => [
        ...[id, ...labels([connection]), ends_at, ended_at ?? "no", `${visits.length}`],
        ...[visits[0]?.at ?? "never", visits[0]?.address ?? "", name],
      ]);
      return { documents, lines };
    },
  });
}
