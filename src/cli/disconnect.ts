/** `shopmcp disconnect`: forgets a connection; its sealed credential and data key are destroyed. */

import { toShopError } from "#errors.ts";
import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";
import { findModule } from "./find-module.ts";

export function disconnect(openApp: OpenApp): Command {
  return {
    name: "disconnect",
    summary: "forget a connection and destroy its stored credentials",
    words: ["MODULE"],
    options: { workspace: { type: "string" } },
    usage: "MODULE --workspace ID",
    async run(invocation) {
      const workspaceId = invocation.required("workspace");
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "existing" }, async (app) => {
        const module = findModule(app.modules, invocation.required("MODULE"));
        await app.workspaces.require(workspaceId);
        const event = { actor: SHELL, action: "connection.disconnect" as const, workspaceId };
        try {
          const row = await app.connections.disconnect({ workspaceId, module });
          await app.audit.record({ ...event, target: row.id, outcome: "ok" });
          print(
            invocation,
            { module: module.name, disconnected: true },
            `${module.title} is disconnected. To end the access at the platform too, remove the app's authorisation there.`,
          );
        } catch (thrown) {
          await app.audit.record({ ...event, target: module.name, outcome: toShopError(thrown).code });
          throw thrown;
        }
      });
      return undefined;
    },
  };
}
