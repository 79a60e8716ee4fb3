/** `shopmcp workspace delete`: deletes a workspace for good, and lists the backups that still hold it. */

import { ShopError } from "#errors.ts";
import { counted } from "#text/counted.ts";
import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";

export function workspaceDelete(openApp: OpenApp): Command {
  return {
    name: "workspace delete",
    summary: "delete a workspace: its connections, keys and usage, for good",
    words: ["WORKSPACE"],
    options: {},
    usage: "WORKSPACE",
    details: "The keys of its stored credentials are destroyed first. The audit trail stays. This cannot be undone.",
    async run(invocation) {
      const id = invocation.required("WORKSPACE");
      const { json, terminal } = invocation;
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const { name } = await app.workspaces.require(id);
        if (terminal.interactive && !json) {
          const [typed] = await terminal.askAll([
            { text: `Type the workspace's name (${name}) to delete it for good: `, hidden: false },
          ]);
          if (typed?.trim() !== name)
            throw new ShopError("usage", "That is not the workspace's name. Nothing was deleted.");
        }
        const deleted = await app.workspaces.delete(id, SHELL);
        const copies = await app.maintenance.copies();
        print(
          invocation,
          { id, deleted: true, ...deleted, copies },
          [
            `${id} is deleted, with ${counted(deleted.connections, "connection")}, ${counted(deleted.keys, "key")} and ${counted(deleted.grants, "connected app")}. To end the access at the platforms too, remove the app's authorisation there.`,
            ...(copies.length === 0
              ? ["Backups kept elsewhere still hold it."]
              : ["These copies, and backups kept elsewhere, still hold it, sealed:", ...copies]),
          ].join("\n"),
        );
      });
      return undefined;
    },
  };
}
