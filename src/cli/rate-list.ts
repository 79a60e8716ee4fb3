/** `shopmcp rate list`. */

import { rateDocument } from "#watch/rate-document.ts";
import type { OpenApp } from "./app.ts";
import type { Command } from "./command.ts";
import { listOfWorkspace } from "./list-of-workspace.ts";

export function rateList(openApp: OpenApp): Command {
  return listOfWorkspace(openApp, {
    name: "rate list",
    summary: "list a workspace's exchange rates",
    none: "There is no rate yet. Set one with `shopmcp rate set`.",
    head: ["ID", "FROM THE DAY", "ONE", "IS", ""],
    async list(app, workspaceId) {
      const documents = (await app.rates.list(workspaceId)).map(rateDocument);
      return { documents, lines: documents.map(rateLine) };
    },
  });
}

export function rateLine({ id, from, currency, date, rate }: ReturnType<typeof rateDocument>): string[] {
  return [id, date, from, rate, currency];
}
