/** Seals an authorisation that is under way and has no connection yet. */

import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import {
  type AuthorizationPlace,
  authorizationAad,
  authorizationKeyContext,
  type Box,
  ENVELOPE_FORMAT,
  openBox,
  sealBox,
  unreadable,
} from "./envelope.ts";
import type { KeyRing } from "./key-ring.ts";
import { decodeFields, encodeFields, type SealableFields } from "./sealed-fields.ts";

export type AuthorizationEnvelope = Box & { format: number; key_id: string; wrapped_key: Buffer };

export type AuthorizationVault = {
  /** Makes the data key first, so that nothing fails later. @throws vault_key_missing, kms_unavailable, kms_denied */
  prepareSeal(place: AuthorizationPlace): Promise<(fields: SealableFields) => AuthorizationEnvelope>;
  /** @throws vault_key_missing, vault_unreadable, kms_unavailable, kms_denied */
  open(place: AuthorizationPlace, envelope: AuthorizationEnvelope): Promise<SealableFields>;
};

/** Data keys are not cached: each is used twice at most. */
export function createAuthorizationVault({ store, keyRing }: { store: Store; keyRing: KeyRing }): AuthorizationVault {
  return {
    async prepareSeal(place) {
      await keyRing.provider(null);
      const current = await store.vaultKeys.findCurrent();
      if (current === undefined)
        throw new ShopError(
          "vault_key_missing",
          "This data folder has no current encryption key. Restore a backup, or start with an empty folder.",
        );
      const provider = await keyRing.provider(current.id);
      const { plaintext, wrapped } = await provider.generateDataKey(authorizationKeyContext(place));
      return (fields) => {
        const bytes = encodeFields(fields);
        const box = sealBox(plaintext, bytes, authorizationAad(place));
        for (const used of [plaintext, bytes]) used.fill(0);
        return { format: ENVELOPE_FORMAT, key_id: current.id, wrapped_key: wrapped, ...box };
      };
    },
    async open(place, envelope) {
      if (envelope.format !== ENVELOPE_FORMAT) throw unreadable();
      const provider = await keyRing.provider(envelope.key_id);
      const key = await provider.unwrapDataKey(envelope.wrapped_key, authorizationKeyContext(place));
      const bytes = openBox(key, envelope, authorizationAad(place));
      const fields = decodeFields(bytes);
      for (const used of [key, bytes]) used.fill(0);
      return fields;
    },
  };
}
