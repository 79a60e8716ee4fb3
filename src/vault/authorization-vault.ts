/** Seals an authorisation that is under way and has no connection yet. */

import type { Envelope } from "#db/envelope.ts";
import type { Store } from "#db/store.ts";
import {
  type AuthorizationPlace,
  authorizationAad,
  authorizationKeyContext,
  ENVELOPE_FORMAT,
  openBox,
  unreadable,
} from "./envelope.ts";
import type { KeyRing } from "./key-ring.ts";
import { newEnvelope } from "./new-envelope.ts";
import { decodeFields, encodeFields, type SealableFields } from "./sealed-fields.ts";
import { unwrapDataKey } from "./unwrap-data-key.ts";

export type AuthorizationVault = {
  /** Makes the data key first, so that nothing fails later. @throws vault_key_missing, kms_unavailable, kms_denied */
  prepareSeal(place: AuthorizationPlace): Promise<(fields: SealableFields) => Envelope>;
  open(place: AuthorizationPlace, envelope: Envelope): Promise<SealableFields>;
};

/** Data keys are not cached: each is used twice at most. */
export function createAuthorizationVault({ store, keyRing }: { store: Store; keyRing: KeyRing }): AuthorizationVault {
  return {
    async prepareSeal(place) {
      await keyRing.provider(null);
      const { dataKey, seal } = await newEnvelope({ store, keyRing }, authorizationKeyContext(place));
      return (fields) => {
        const bytes = encodeFields(fields);
        const envelope = seal(bytes, authorizationAad(place));
        for (const used of [dataKey.key, bytes]) used.fill(0);
        return envelope;
      };
    },
    async open(place, envelope) {
      if (envelope.format !== ENVELOPE_FORMAT) throw unreadable();
      const { key } = await unwrapDataKey(keyRing, envelope, authorizationKeyContext(place));
      const bytes = openBox(key, envelope, authorizationAad(place));
      const fields = decodeFields(bytes);
      for (const used of [key, bytes]) used.fill(0);
      return fields;
    },
  };
}
