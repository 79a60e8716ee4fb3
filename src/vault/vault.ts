/** The only place that turns stored bytes into a credential and back. */

import { z } from "zod";
import type { Clock } from "#clock.ts";
import { type CredentialRow, findCredential } from "#db/connections.ts";
import type { Store } from "#db/open-store.ts";
import { findCurrentVaultKey, type VaultKeyRow } from "#db/vault-keys.ts";
import { ShopError } from "#errors.ts";
import { Secret } from "#secret.ts";
import { createDataKeyCache } from "./data-key-cache.ts";
import { type CredentialPlace, credentialAad, ENVELOPE_FORMAT, keyContext, openBox, sealBox } from "./envelope.ts";
import type { KeyRing } from "./key-ring.ts";

/** Fields by name; which of them are secret is sealed with them. */
export type SealedFields = Readonly<Record<string, string | number | Secret>>;

export type Vault = {
  /** A fresh data key each time. @throws vault_key_missing */
  seal(place: CredentialPlace, fields: SealedFields): Promise<CredentialRow>;
  /** @throws not_connected (no such connection any more), vault_key_missing, vault_unreadable */
  open(connectionId: string): Promise<{ generation: number; fields: SealedFields }>;
  /** Whether the key that seals now is at hand. @throws vault_key_missing, vault_key_wrong */
  checkReady(): Promise<void>;
  close(): void;
};

const Plaintext = z.record(z.string(), z.union([z.string(), z.number(), z.strictObject({ secret: z.string() })]));

export function createVault(parts: { store: Store; keyRing: KeyRing; clock: Clock; dataKeySeconds: number }): Vault {
  const { store, keyRing, clock } = parts;
  const dataKeys = createDataKeyCache({ clock, seconds: parts.dataKeySeconds });
  return {
    async seal(place, fields) {
      const current = await requireCurrent(store);
      const provider = await keyRing.provider(current.id);
      const { plaintext, wrapped } = await provider.generateDataKey(keyContext(place));
      const box = sealBox(plaintext, encode(fields), credentialAad(place));
      dataKeys.put(cacheId(place), plaintext);
      return {
        connection_id: place.connectionId,
        generation: place.generation,
        format: ENVELOPE_FORMAT,
        key_id: current.id,
        wrapped_key: wrapped,
        ...box,
      };
    },
    async open(connectionId) {
      const found = await findCredential(store, connectionId);
      if (found === undefined)
        throw new ShopError(
          "not_connected",
          "This connection was removed meanwhile. Connect the module again in Settings → Integrations.",
        );
      const { connection, credential } = found;
      const place = {
        workspaceId: connection.workspace_id,
        module: connection.module,
        connectionId,
        generation: connection.generation,
      };
      const key = await dataKeys.get(cacheId(place), async () => {
        const provider = await keyRing.provider(credential.key_id);
        return provider.unwrapDataKey(credential.wrapped_key, keyContext(place));
      });
      return { generation: connection.generation, fields: decode(openBox(key, credential, credentialAad(place))) };
    },
    async checkReady() {
      await keyRing.provider((await requireCurrent(store)).id);
    },
    close: () => dataKeys.clear(),
  };
}

async function requireCurrent(store: Store): Promise<VaultKeyRow> {
  const current = await findCurrentVaultKey(store);
  if (current !== undefined) return current;
  throw new ShopError(
    "vault_key_missing",
    "This data folder names no key that seals. Restore a backup, or start with an empty folder.",
  );
}

/** Everything the data key is bound to: a moved row asks for its own data key, and does not get one. */
function cacheId(place: CredentialPlace): string {
  return JSON.stringify([place.workspaceId, place.module, place.connectionId, place.generation]);
}

function encode(fields: SealedFields): Buffer {
  const plain = Object.entries(fields).map(([name, value]) => [
    name,
    value instanceof Secret ? { secret: value.reveal() } : value,
  ]);
  return Buffer.from(JSON.stringify(Object.fromEntries(plain)));
}

function decode(bytes: Buffer): SealedFields {
  const plain = Plaintext.parse(JSON.parse(bytes.toString("utf8")));
  return Object.fromEntries(
    Object.entries(plain).map(([name, value]) => [name, typeof value === "object" ? new Secret(value.secret) : value]),
  );
}
