/** `shopmcp room create`: a link for a client, shown once. */

import { roomDocument } from "#rooms/room-document.ts";
import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";
import { labelOf } from "./label-of.ts";

export function roomCreate(openApp: OpenApp): Command {
  return {
    name: "room create",
    summary: "make a link that shows a client one account until a date; it is shown once",
    words: [],
    options: {
      workspace: { type: "string" },
      name: { type: "string" },
      until: { type: "string" },
      module: { type: "string" },
      label: { type: "string" },
    },
    usage: "--workspace ID --name N --until YYYY-MM-DD [--module MODULE] [--label L]",
    details:
      "Whoever has the link sees goals, pacing, the digest and figures of that account, and nothing else, until the end of that day (UTC). `room rotate` changes the link, `room revoke` ends it at once.",
    async run(invocation) {
      const wanted = {
        ...{ workspaceId: invocation.required("workspace"), module: invocation.option("module") },
        ...labelOf(invocation),
        ...{ name: invocation.required("name"), until: invocation.required("until") },
      };
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const { row, url } = await app.rooms.create({ ...wanted, serverUrl: app.serverUrl }, SHELL);
        const document = { ...roomDocument(row), url };
        print(invocation, document, `${url}\n\nThis is ${row.id}, shown once. It opens until ${document.ends_at}.`);
      });
      return undefined;
    },
  };
}
