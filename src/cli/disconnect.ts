/** `shopmcp disconnect`: forgets a connection; its sealed credential and data key are destroyed. */

import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";
import { findModule } from "./find-module.ts";
import { labelOf } from "./label-of.ts";

export function disconnect(openApp: OpenApp): Command {
  return {
    name: "disconnect",
    summary: "forget a connection and destroy its stored credentials",
    words: ["MODULE"],
    options: { workspace: { type: "string" }, label: { type: "string" } },
    usage: "MODULE --workspace ID [--label L]",
    async run(invocation) {
      const workspaceId = invocation.required("workspace");
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const module = findModule(app.modules, invocation.required("MODULE"));
        await app.workspaces.require(workspaceId);
        await app.connections.disconnect({ workspaceId, module, ...labelOf(invocation) }, SHELL);
        print(
          invocation,
          { module: module.name, disconnected: true },
          `${module.title} is disconnected. To end the access at the platform too, remove the app's authorisation there.`,
        );
      });
      return undefined;
    },
  };
}
