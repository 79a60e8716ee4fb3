/** `shopmcp workspace export`: a workspace without its secrets, as one JSON document. */

import { type OpenApp, SHELL, withApp } from "./app.ts";
import type { Command } from "./command.ts";

export function workspaceExport(openApp: OpenApp): Command {
  return {
    name: "workspace export",
    summary: "print everything of a workspace but its secrets, as JSON",
    words: ["WORKSPACE"],
    options: {},
    usage: "WORKSPACE",
    details:
      "Plan, connections, keys without the keys themselves, usage, audit trail and the days that are remembered, on stdout.",
    async run(invocation) {
      const id = invocation.required("WORKSPACE");
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        for await (const line of await app.workspaces.export(id, SHELL)) invocation.terminal.out(line);
      });
      return undefined;
    },
  };
}
