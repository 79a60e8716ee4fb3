/** `shopmcp operator revoke-all`: ends a person's sessions, keys and grants; the account stays. */

import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";
import { revokedDocument, revokedText } from "./operator-revoked.ts";

export function operatorRevokeAll(openApp: OpenApp): Command {
  return {
    name: "operator revoke-all",
    summary: "end an operator's sessions, and the keys and connected apps that this person made",
    words: ["EMAIL"],
    options: {},
    usage: "EMAIL",
    details:
      "Effective at the next request of each. Keys made in the shell belong to nobody and stay. The person may sign in again: `shopmcp operator reset-password` or `operator delete` ends that too.",
    async run(invocation) {
      const email = invocation.required("EMAIL");
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const { operator, ...revoked } = await app.operators.revokeAll(email, SHELL);
        print(invocation, { ...operator, ...revokedDocument(revoked) }, `${operator.email}: ${revokedText(revoked)}.`);
      });
      return undefined;
    },
  };
}
