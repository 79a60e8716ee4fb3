/** `shopmcp room rotate`: another link for the same room, shown once. */

import { roomDocument } from "#rooms/room-document.ts";
import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";

export function roomRotate(openApp: OpenApp): Command {
  return {
    name: "room rotate",
    summary: "change a client room's link; the one before, and whoever came by it, is out at once",
    words: ["ID"],
    options: { workspace: { type: "string" } },
    usage: "ID --workspace ID",
    async run(invocation) {
      const wanted = { id: invocation.required("ID"), workspaceId: invocation.required("workspace") };
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const { row, url } = await app.rooms.rotate({ ...wanted, serverUrl: app.serverUrl }, SHELL);
        const document = { ...roomDocument(row), url };
        print(invocation, document, `${url}\n\nShown once. It opens until ${document.ends_at}.`);
      });
      return undefined;
    },
  };
}
