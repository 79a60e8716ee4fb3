/** Seals the private key that signs proofs. */

import type { Envelope } from "#db/envelope.ts";
import type { SigningSecretRow } from "#db/signing-keys.ts";
import type { Store } from "#db/store.ts";
import { Secret } from "#secret.ts";
import { type Bound, signingAad, signingKeyContext, unreadable } from "./envelope.ts";
import type { KeyRing } from "./key-ring.ts";
import { openBoundOnce, sealBound, unreadableAs } from "./own-keys.ts";
import { decodeFields, encodeFields } from "./sealed-fields.ts";

export type SigningVault = {
  /** @throws vault_key_missing, kms_unavailable, kms_denied */
  seal(keyId: string, privateKey: Secret): Promise<Envelope>;
  open(row: SigningSecretRow): Promise<Secret>;
};

const UNREADABLE =
  "The key that signs proofs cannot be decrypted: its row was changed, moved or damaged. Make a new one with `shopmcp signing-key renew`; files that are signed already can still be verified.";

/** Data keys are not cached, so that a KMS key that was taken away signs nothing more. */
export function createSigningVault(parts: { store: Store; keyRing: KeyRing }): SigningVault {
  return {
    seal: (keyId, privateKey) => sealBound(parts, signingBound(keyId), encodeFields({ private_key: privateKey })),
    async open(row) {
      try {
        const bytes = await openBoundOnce(parts.keyRing, signingBound(row.id), row);
        const { private_key: privateKey } = decodeFields(bytes);
        bytes.fill(0);
        if (!(privateKey instanceof Secret)) throw unreadable();
        return privateKey;
      } catch (thrown) {
        throw unreadableAs(UNREADABLE, thrown);
      }
    },
  };
}

export function signingBound(keyId: string): Bound {
  return { aad: signingAad(keyId), context: signingKeyContext(keyId) };
}
