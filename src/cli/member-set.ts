/** `shopmcp member set`: gives a person who is here already a role in a workspace. */

import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";
import { operatorOf, readRole } from "./member-words.ts";

export function memberSet(openApp: OpenApp): Command {
  return {
    name: "member set",
    summary: "give an operator a role in a workspace: owner, editor or viewer",
    words: ["EMAIL", "ROLE"],
    options: { workspace: { type: "string" } },
    usage: "EMAIL ROLE --workspace ID",
    details:
      "A viewer reads figures and usage, an editor also changes goals, alerts, notes, digests and exchange rates and connects apps, an\nowner everything in the workspace. Keys and apps that the person made and may not make any more end at their next request.",
    async run(invocation) {
      const workspaceId = invocation.required("workspace");
      const role = readRole(invocation.required("ROLE"));
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const operatorId = await operatorOf(app, invocation.required("EMAIL"));
        const { email } = await app.members.set({ workspaceId, operatorId, role }, SHELL);
        print(invocation, { operator: operatorId, email, role }, `${email} is ${role} of ${workspaceId}.`);
      });
      return undefined;
    },
  };
}
