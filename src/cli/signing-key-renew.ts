/** `shopmcp signing-key renew`: for a lost key, or one that somebody else may have. */

import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";
import { signingKeyDocument } from "./signing-key-list.ts";

export function signingKeyRenew(openApp: OpenApp): Command {
  return {
    name: "signing-key renew",
    summary: "sign proofs with a new key from now on",
    words: [],
    options: {},
    usage: "",
    details:
      "The private part of the key before is deleted. Its public part stays listed, so that earlier files verify.",
    async run(invocation) {
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "existing" }, async (app) => {
        const key = await app.signingKeys.renew(SHELL);
        print(invocation, signingKeyDocument(key), `${key.id} signs from now on (${key.fingerprint}).\n${key.pem}`);
      });
      return undefined;
    },
  };
}
