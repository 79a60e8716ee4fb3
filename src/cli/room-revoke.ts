/** `shopmcp room revoke`. */

import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";

export function roomRevoke(openApp: OpenApp): Command {
  return {
    name: "room revoke",
    summary: "end a client room at once",
    words: ["ID"],
    options: { workspace: { type: "string" } },
    usage: "ID --workspace ID",
    async run(invocation) {
      const wanted = { id: invocation.required("ID"), workspaceId: invocation.required("workspace") };
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        await app.rooms.revoke(wanted, SHELL);
        print(invocation, { id: wanted.id, revoked: true }, `${wanted.id} is revoked.`);
      });
      return undefined;
    },
  };
}
