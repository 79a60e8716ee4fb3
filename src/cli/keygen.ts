/** `shopmcp keygen`: a new master key, printed or written to a file that only its owner can read. */

import { resolve } from "node:path";
import { ShopError } from "#errors.ts";
import type { Secret } from "#secret.ts";
import { type Command, print } from "./command.ts";

export type Keygen = {
  generate(): { key: Secret; fingerprint: string };
  /** False where the file exists. @throws config_invalid */
  write(path: string, key: Secret): boolean;
};

export function keygen({ generate, write }: Keygen): Command {
  return {
    name: "keygen",
    summary: "make a master key, printed or written to a new file",
    words: [],
    options: { out: { type: "string" } },
    usage: "[--out FILE]",
    async run(invocation) {
      const { key, fingerprint } = generate();
      const out = invocation.option("out");
      if (out === undefined) {
        print(invocation, { key: key.reveal(), fingerprint }, key.reveal());
        return undefined;
      }
      const file = resolve(out);
      if (!write(file, key))
        throw new ShopError(
          "conflict",
          `${file} exists and was left unchanged. Name another file: what an overwritten key has sealed can never be opened again.`,
        );
      print(
        invocation,
        { file, fingerprint },
        `${file} holds a new master key, fingerprint ${fingerprint}. Keep a copy apart from the backups of the data folder.`,
      );
      return undefined;
    },
  };
}
