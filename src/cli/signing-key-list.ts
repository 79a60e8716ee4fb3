/** `shopmcp signing-key list`. */

import type { PublicSigningKey } from "#proof/signing-keys.ts";
import { isoTime } from "#text/iso-time.ts";
import { type OpenApp, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";

export function signingKeyList(openApp: OpenApp): Command {
  return {
    name: "signing-key list",
    summary: "show the public keys that verify signed proofs",
    words: [],
    options: {},
    usage: "",
    async run(invocation) {
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const keys = await app.signingKeys.list();
        const text =
          keys.length === 0 ? "Nothing is signed yet; the first proof makes the key." : keys.map(lineOf).join("\n");
        print(invocation, keys.map(signingKeyDocument), text);
      });
      return undefined;
    },
  };
}

export function signingKeyDocument({ id, pem, fingerprint, createdAtMs, retiredAtMs }: PublicSigningKey) {
  return {
    ...{ id, public_key: pem, fingerprint },
    ...{ created_at: isoTime(createdAtMs), retired_at: isoTime(retiredAtMs) },
  };
}

function lineOf({ id, pem, fingerprint, createdAtMs, retiredAtMs }: PublicSigningKey): string {
  const until = retiredAtMs === null ? "signs now" : `signed until ${isoTime(retiredAtMs)}`;
  return `${id}  ${fingerprint}  since ${isoTime(createdAtMs)}, ${until}\n${pem}`;
}
