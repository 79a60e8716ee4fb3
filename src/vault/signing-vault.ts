/** Seals the private key that signs proofs. */

import type { Envelope } from "#db/envelope.ts";
import type { SigningSecretRow } from "#db/signing-keys.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { Secret } from "#secret.ts";
import { ENVELOPE_FORMAT, openBox, signingAad, signingKeyContext, unreadable } from "./envelope.ts";
import type { KeyRing } from "./key-ring.ts";
import { newEnvelope } from "./new-envelope.ts";
import { decodeFields, encodeFields } from "./sealed-fields.ts";
import { unwrapDataKey } from "./unwrap-data-key.ts";

export type SigningVault = {
  /** @throws vault_key_missing, kms_unavailable, kms_denied */
  seal(keyId: string, privateKey: Secret): Promise<Envelope>;
  open(row: SigningSecretRow): Promise<Secret>;
};

/** Data keys are not cached, so that a KMS key that was taken away signs nothing more. */
export function createSigningVault({ store, keyRing }: { store: Store; keyRing: KeyRing }): SigningVault {
  return {
    async seal(keyId, privateKey) {
      const { dataKey, seal } = await newEnvelope({ store, keyRing }, signingKeyContext(keyId));
      const bytes = encodeFields({ private_key: privateKey });
      const envelope = seal(bytes, signingAad(keyId));
      for (const used of [dataKey.key, bytes]) used.fill(0);
      return envelope;
    },
    async open(row) {
      try {
        if (row.format !== ENVELOPE_FORMAT) throw unreadable();
        const { key } = await unwrapDataKey(keyRing, row, signingKeyContext(row.id));
        const bytes = openBox(key, row, signingAad(row.id));
        const { private_key: privateKey } = decodeFields(bytes);
        for (const used of [key, bytes]) used.fill(0);
        if (!(privateKey instanceof Secret)) throw unreadable();
        return privateKey;
      } catch (thrown) {
        throw namingSigningKey(thrown);
      }
    },
  };
}

function namingSigningKey(thrown: unknown): unknown {
  if (!(thrown instanceof ShopError) || thrown.code !== "vault_unreadable") return thrown;
  return new ShopError(
    "vault_unreadable",
    "The key that signs proofs cannot be decrypted: its row was changed, moved or damaged. Make a new one with `shopmcp signing-key renew`; files that are signed already can still be verified.",
    { cause: thrown },
  );
}
