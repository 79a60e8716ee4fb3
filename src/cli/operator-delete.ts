/** `shopmcp operator delete`: removes a person, and the keys and grants they made. */

import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";
import { revokedDocument, revokedText } from "./operator-revoked.ts";

export function operatorDelete(openApp: OpenApp): Command {
  return {
    name: "operator delete",
    summary: "delete an operator with their sessions, keys and connected apps",
    words: ["EMAIL"],
    options: { yes: { type: "boolean" } },
    usage: "EMAIL [--yes]",
    details:
      "The last operator cannot be deleted. An operator who is signed in may be you, so that needs --yes. Keys made in the shell belong to nobody and stay. A backup that is restored later does not bring the account back.",
    async run(invocation) {
      const email = invocation.required("EMAIL");
      const evenSignedIn = invocation.flag("yes");
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const { operator, ...revoked } = await app.operators.delete({ email, evenSignedIn }, SHELL);
        print(
          invocation,
          { ...operator, deleted: true, ...revokedDocument(revoked) },
          `${operator.email} is deleted; ${revokedText(revoked)}.`,
        );
      });
      return undefined;
    },
  };
}
