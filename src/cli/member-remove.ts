/** `shopmcp member remove`: closes a workspace to a person. */

import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";
import { operatorOf } from "./member-words.ts";

export function memberRemove(openApp: OpenApp): Command {
  return {
    name: "member remove",
    summary: "close a workspace to a member, and end the keys and apps that this person made in it",
    words: ["EMAIL"],
    options: { workspace: { type: "string" } },
    usage: "EMAIL --workspace ID",
    async run(invocation) {
      const [workspaceId, email] = [invocation.required("workspace"), invocation.required("EMAIL")];
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const operatorId = await operatorOf(app, email);
        await app.members.remove({ workspaceId, operatorId }, SHELL);
        print(invocation, { operator: operatorId, removed: true }, `${email} is no member of ${workspaceId} any more.`);
      });
      return undefined;
    },
  };
}
