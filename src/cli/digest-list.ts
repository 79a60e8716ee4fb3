/** `shopmcp digest list`. */

import { digestDocument, workspaceDigestDocument } from "#digest/digest-document.ts";
import { sayZone } from "#text/zone-name.ts";
import { warningNotes } from "./account-names.ts";
import type { OpenApp } from "./app.ts";
import type { Command } from "./command.ts";
import { listOfWorkspace } from "./list-of-workspace.ts";

export function digestList(openApp: OpenApp): Command {
  return listOfWorkspace(openApp, {
    name: "digest list",
    summary: "list the digests of a workspace's accounts",
    none: "There is no digest yet. Set one with `shopmcp digest set`.",
    head: ["ACCOUNT", "WHEN", "AT", "CSV FILE", "NEXT", "LAST OF"],
    async list(app, workspaceId) {
      const documents = [
        ...(await app.digests.list(workspaceId)).map(digestDocument),
        ...(await app.workspaceDigests.list(workspaceId)).map(workspaceDigestDocument),
      ];
      const lines = documents.map(({ account, weekday, hour, timezone, attach, next_at, late, told_day }) => [
        ...[account, weekday ?? "each day", timeOf(hour, timezone), attach ?? "none"],
        ...[`${next_at}${late ? " (late)" : ""}`, told_day ?? "none yet"],
      ]);
      return { documents, lines, notes: warningNotes(documents) };
    },
  });
}

function timeOf(hour: number, timezone: string | null): string {
  return timezone === null ? `${hour}:00` : `${hour}:00 ${sayZone(timezone)}`;
}
