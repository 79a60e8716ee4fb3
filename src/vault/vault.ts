/** The only place that turns stored bytes into a credential and back. */

import type { Clock } from "#clock.ts";
import type { CredentialRow } from "#db/connection-rows.ts";
import type { SealedConnection } from "#db/credentials.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { createDataKeyCache } from "./data-key-cache.ts";
import { type CredentialPlace, credentialAad, ENVELOPE_FORMAT, keyContext, openBox, unreadable } from "./envelope.ts";
import type { KeyRing } from "./key-ring.ts";
import { newEnvelope } from "./new-envelope.ts";
import { createOpenedCredentials, type OpenedCredential } from "./opened-credentials.ts";
import { decodeFields, encodeFields, type SealableFields } from "./sealed-fields.ts";
import { unwrapDataKey } from "./unwrap-data-key.ts";

export type Vault = {
  seal(place: CredentialPlace, fields: SealableFields): Promise<CredentialRow>;
  /** Makes the data key first, so that nothing can fail once there is something to seal. @throws as `seal` */
  prepareSeal(place: CredentialPlace): Promise<(fields: SealableFields) => CredentialRow>;
  /** While KMS is unavailable, keys it gave within an hour still open. @throws not_connected, vault_*, kms_* */
  open(connectionId: string): Promise<OpenedCredential>;
  /** Whether what was opened then would be given again. It does not look for another row: see `Store.version`. */
  isOpen(connectionId: string, opening: number): boolean;
  forget(connectionId: string): void;
  checkReady(): Promise<void>;
  close(): void;
};

export function createVault(parts: { store: Store; keyRing: KeyRing; clock: Clock; dataKeySeconds: number }): Vault {
  const { store, keyRing, clock } = parts;
  const dataKeys = createDataKeyCache({ clock, seconds: parts.dataKeySeconds });
  const kept = createOpenedCredentials({ clock, seconds: parts.dataKeySeconds });
  let openings = 0;
  const unwrapOf = (connectionId: string, found: SealedConnection) => () =>
    unwrapDataKey(keyRing, found.credential, keyContext(placeOf(connectionId, found)));
  const forget = (connectionId: string) => {
    const keyId = kept.drop(connectionId);
    if (keyId !== undefined) dataKeys.drop(keyId);
  };
  const prepareSeal: Vault["prepareSeal"] = async (place) => {
    const { dataKey, seal } = await newEnvelope({ store, keyRing }, keyContext(place));
    return (fields) => {
      forget(place.connectionId);
      const envelope = seal(encodeFields(fields), credentialAad(place));
      dataKeys.put(cacheId(place, envelope.wrapped_key), dataKey);
      return { connection_id: place.connectionId, generation: place.generation, ...envelope };
    };
  };
  return {
    prepareSeal,
    seal: async (place, fields) => (await prepareSeal(place))(fields),
    async open(connectionId) {
      const found = await store.credentials.find(connectionId);
      if (found === undefined) {
        forget(connectionId);
        throw new ShopError(
          "not_connected",
          "This connection was just removed. Connect it again in Settings → Integrations.",
        );
      }
      const { connection, credential } = found;
      const unwrap = unwrapOf(connectionId, found);
      const existing = kept.find(connectionId, found);
      if (existing !== undefined && existing.stamp === dataKeys.stamp(existing.keyId, unwrap)) return existing.opened;
      kept.drop(connectionId);
      if (credential.format !== ENVELOPE_FORMAT || credential.generation !== connection.generation) throw unreadable();
      const place = placeOf(connectionId, found);
      const keyId = cacheId(place, credential.wrapped_key);
      const key = await dataKeys.get(keyId, unwrap);
      const fields = Object.freeze(decodeFields(openBox(key, credential, credentialAad(place))));
      openings += 1;
      const opened = { generation: connection.generation, fields, opening: openings };
      const stamp = dataKeys.stamp(keyId, unwrap);
      if (stamp !== null) kept.keep(connectionId, { found, keyId, stamp, opened });
      return opened;
    },
    isOpen(connectionId, opening) {
      const entry = kept.latest(connectionId);
      if (entry?.opened.opening !== opening) return false;
      return entry.stamp === dataKeys.stamp(entry.keyId, unwrapOf(connectionId, entry.found));
    },
    forget,
    async checkReady() {
      await keyRing.provider(null);
    },
    close() {
      dataKeys.clear();
      kept.clear();
    },
  };
}

function placeOf(connectionId: string, { connection }: SealedConnection): CredentialPlace {
  const { workspace_id: workspaceId, module, generation } = connection;
  return { workspaceId, module, connectionId, generation };
}

/** A row that was moved or changed gets another id. */
function cacheId({ workspaceId, module, connectionId, generation }: CredentialPlace, wrapped: Buffer): string {
  return JSON.stringify([workspaceId, module, connectionId, generation, wrapped.toString("base64")]);
}
