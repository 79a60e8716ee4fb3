/** `shopmcp member list`: the people of a workspace and the invitations that are open. */

import { isoTime } from "#text/iso-time.ts";
import { type OpenApp, withApp } from "./app.ts";
import { type Command, printList } from "./command.ts";

export function memberList(openApp: OpenApp): Command {
  return {
    name: "member list",
    summary: "list who may do what in a workspace",
    words: [],
    options: { workspace: { type: "string" } },
    usage: "--workspace ID",
    details: "Admins of the server have every role in every workspace and need not be in the list.",
    async run(invocation) {
      const workspaceId = invocation.required("workspace");
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const documents = (await app.members.list(workspaceId)).map(
          ({ operator_id: operator, email, role, since_ms }) => ({
            ...{ operator, email, role, since: isoTime(since_ms) },
          }),
        );
        printList(invocation, documents, {
          none: "Nobody but the admins. Invite somebody with `shopmcp member invite`.",
          head: ["ROLE", "SINCE", "EMAIL"],
          lines: documents.map(({ role, since, email }) => [role, since, email]),
        });
      });
      return undefined;
    },
  };
}
