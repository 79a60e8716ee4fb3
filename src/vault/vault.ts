/** The only place that turns stored bytes into a credential and back. */

import type { Clock } from "#clock.ts";
import type { Resealed, SealedConnection, SealedRow } from "#db/credentials.ts";
import type { Box } from "#db/envelope.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { type AccountFields, accountFieldsOf, decodeAccount, encodeAccount, withAccount } from "./account-fields.ts";
import { createDataKeyCache } from "./data-key-cache.ts";
import {
  accountAad,
  type CredentialPlace,
  credentialAad,
  ENVELOPE_FORMAT,
  isSameSealed,
  keyContext,
  openBox,
  sealBox,
  unreadable,
} from "./envelope.ts";
import type { KeyRing } from "./key-ring.ts";
import { newEnvelope } from "./new-envelope.ts";
import { createOpenedCredentials, type OpenedCredential } from "./opened-credentials.ts";
import { decodeFields, encodeFields, type SealableFields } from "./sealed-fields.ts";
import { unwrapDataKey } from "./unwrap-data-key.ts";

/**
 * Seals a credential anew, and with it the accounts that it has by then. `isAlone`: no other connection of it was there
 * lately, so none is looked for; whoever stores what was sealed finds out whether one has come.
 */
export type Seal = (fields: SealableFields, known?: { isAlone: boolean }) => Promise<Resealed>;

/** An account sealed under the data key of `credential`. */
export type AccountSealed = { credential: SealedRow; account: Box };

export type Vault = {
  /** For the first connection of a credential. @throws vault_key_missing, kms_unavailable, kms_denied */
  seal(place: CredentialPlace, fields: SealableFields): Promise<SealedRow>;
  /**
   * The next generation of a connection's credential; `accountFields`: which of its fields are the account's. Makes the
   * data key first, and opens the old one where accounts are sealed under it, so that no key is missing once there is
   * something to seal. `above`: a generation to pass. `isAlone`: as of `Seal`. @throws as `seal` and `open`
   */
  prepareReseal(
    connectionId: string,
    accountFields: readonly string[],
    known?: { above?: number; isAlone?: boolean },
  ): Promise<Seal>;
  /** For a connection that begins a credential; `account` where that has not its id. @throws as `seal` */
  sealFirst(
    place: CredentialPlace,
    fields: SealableFields,
    first: { connectionId: string; accountFields: readonly string[] },
  ): Promise<{ envelope: SealedRow; account: Box | null }>;
  /** `of`: a connection of the same credential. @throws as `open` */
  sealAccount(of: string, connectionId: string, account: AccountFields): Promise<AccountSealed>;
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
  const dataKeys = createDataKeyCache({
    clock,
    seconds: parts.dataKeySeconds,
    unwrap: (found: SealedConnection) => unwrapDataKey(keyRing, found.credential, keyContext(placeOf(found))),
  });
  const kept = createOpenedCredentials({ clock, seconds: parts.dataKeySeconds });
  let openings = 0;
  /** What is being opened meanwhile may be of a former row, and would stay for as long as nothing else is written. */
  let forgets = 0;
  const forget = (connectionId: string) => {
    forgets += 1;
    const keyId = kept.drop(connectionId);
    if (keyId !== undefined) dataKeys.drop(keyId);
  };
  const gone = (connectionId: string): never => {
    forget(connectionId);
    throw new ShopError(
      "not_connected",
      "This connection was just removed. Connect it again in Settings → Integrations.",
    );
  };
  const find = async (connectionId: string): Promise<SealedConnection> =>
    (await store.credentials.find(connectionId)) ?? gone(connectionId);
  const dataKeyOf = (found: SealedConnection) => {
    if (found.credential.format !== ENVELOPE_FORMAT) throw unreadable();
    return dataKeys.get(cacheId(found), found);
  };
  const prepareSeal = async (place: CredentialPlace) => {
    const { dataKey, seal } = await newEnvelope({ store, keyRing }, keyContext(place));
    return (fields: SealableFields) => {
      const envelope = seal(encodeFields(fields), credentialAad(place));
      const { credentialId: id, generation } = place;
      dataKeys.put(cacheIdOf(place, envelope.wrapped_key), dataKey);
      return { key: dataKey.key, sealed: { id, generation, ...envelope } };
    };
  };
  return {
    async seal(place, fields) {
      return (await prepareSeal(place))(fields).sealed;
    },
    async sealFirst(place, fields, { connectionId, accountFields }) {
      const { key, sealed } = (await prepareSeal(place))(fields);
      forget(connectionId);
      if (connectionId === place.credentialId) return { envelope: sealed, account: null };
      const bytes = encodeAccount(accountFieldsOf(fields, accountFields));
      return { envelope: sealed, account: sealBox(key, bytes, accountAad({ ...place, connectionId })) };
    },
    async prepareReseal(connectionId, accountFields, { above = 0, isAlone = false } = {}) {
      const found = await find(connectionId);
      const from = placeOf(found);
      const to = { ...from, generation: Math.max(from.generation, above) + 1 };
      const { credentialId } = from;
      const seal = await prepareSeal(to);
      const accountsOf = async (alone: boolean) =>
        alone && found.connection.account === null ? [] : store.credentials.accounts(credentialId);
      const isShared = (await accountsOf(isAlone)).length > 0;
      const held = isShared ? await dataKeyOf(found) : null;
      const isFurther = held !== null && found.connection.account !== null;
      /** What the credential says of its first account, which a further connection leaves as it is. */
      const first = isFurther
        ? accountFieldsOf(decodeFields(openBox(held, found.credential, credentialAad(from))), accountFields)
        : {};
      /** A rewrap may have moved all of it to another data key meanwhile. */
      const keyNow = async (of: string) => {
        const now = await find(of);
        return held !== null && isSameSealed(now.credential, found.credential) ? held : dataKeyOf(now);
      };
      return async (fields, known = { isAlone: false }) => {
        const accounts = await accountsOf(known.isAlone);
        // The connection itself may be gone by now.
        const [any] = accounts;
        const old = any === undefined ? null : await keyNow(any.connection_id);
        forget(connectionId);
        const { key, sealed } = seal(withAccount(fields, first));
        if (old === null) return { envelope: sealed, accounts: { from: [], to: [] } };
        const moved = accounts.map(({ connection_id, ...box }) => {
          forget(connection_id);
          const opened =
            connection_id === connectionId
              ? encodeAccount(accountFieldsOf(fields, accountFields))
              : openBox(old, box, accountAad({ ...from, connectionId: connection_id }));
          return { connection_id, ...sealBox(key, opened, accountAad({ ...to, connectionId: connection_id })) };
        });
        return { envelope: sealed, accounts: { from: accounts, to: moved } };
      };
    },
    async sealAccount(of, connectionId, account) {
      const found = await find(of);
      const aad = accountAad({ ...placeOf(found), connectionId });
      return { credential: found.credential, account: sealBox(await dataKeyOf(found), encodeAccount(account), aad) };
    },
    async open(connectionId) {
      const forgotten = forgets;
      const found = (await store.credentials.find(connectionId)) ?? gone(connectionId);
      const { connection, credential } = found;
      const existing = kept.find(connectionId, found);
      if (existing !== undefined && existing.stamp === dataKeys.stamp(existing.keyId, found)) {
        return existing.opened;
      }
      kept.drop(connectionId);
      const { account } = connection;
      // A connection that names no account of its own has its own credential's.
      if (account === null && connection.id !== credential.id) throw unreadable();
      const place = placeOf(found);
      const key = await dataKeyOf(found);
      const own = decodeFields(openBox(key, credential, credentialAad(place)));
      const fields = Object.freeze(
        account === null
          ? own
          : withAccount(own, decodeAccount(openBox(key, account, accountAad({ ...place, connectionId })))),
      );
      openings += 1;
      const opened = { generation: credential.generation, fields, opening: openings };
      const keyId = cacheId(found);
      const stamp = dataKeys.stamp(keyId, found);
      if (stamp !== null && forgets === forgotten) kept.keep(connectionId, { found, keyId, stamp, opened });
      return opened;
    },
    isOpen(connectionId, opening) {
      const entry = kept.latest(connectionId);
      if (entry?.opened.opening !== opening) return false;
      return entry.stamp === dataKeys.stamp(entry.keyId, entry.found);
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

/** Of the connection, so that no row opens another workspace's credential. */
function placeOf({ connection, credential }: SealedConnection): CredentialPlace {
  const { workspace_id: workspaceId, module } = connection;
  return { workspaceId, module, credentialId: credential.id, generation: credential.generation };
}

function cacheId(found: SealedConnection): string {
  return cacheIdOf(placeOf(found), found.credential.wrapped_key);
}

/** A row that was moved or changed gets another id. */
function cacheIdOf({ workspaceId, module, credentialId, generation }: CredentialPlace, wrapped: Buffer): string {
  return JSON.stringify([workspaceId, module, credentialId, generation, wrapped.toString("base64")]);
}
