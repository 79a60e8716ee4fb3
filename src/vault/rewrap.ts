/** Moves every sealed credential to another key while servers go on working. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import type { SealedRow, StoredCredential } from "#db/credentials.ts";
import type { Envelope } from "#db/envelope.ts";
import type { Store } from "#db/store.ts";
import type { VaultKeyRow } from "#db/vault-keys.ts";
import { channelBound } from "./channel-vault.ts";
import { accountAad, type Bound, credentialAad, isSameSealed, keyContext, unreadable } from "./envelope.ts";
import { historyBound } from "./history-vault.ts";
import type { KeyProvider } from "./key-provider.ts";
import type { OpenKeyRing } from "./key-ring.ts";
import { readKeyTarget } from "./key-target.ts";
import { type Moved, type MoveFailure, moveEnvelopes, type Owner } from "./move-envelopes.ts";
import { receiptBound } from "./receipt-vault.ts";
import { reseal, resealWith } from "./reseal.ts";
import { signingBound } from "./signing-vault.ts";

const MAX_LISTED = 100;

/** `meanwhile`: changed by others. `left`: still under another key. */
export type RewrapReport = {
  key: Pick<VaultKeyRow, "kind" | "reference" | "fingerprint">;
  moved: number;
  histories: number;
  channels: number;
  receipts: number;
  signingKeys: number;
  meanwhile: number;
  failed: number;
  failures: readonly MoveFailure[];
  left: number;
};

export type RewrapStep = "key-added" | "key-current" | "sealed" | "stored" | "read-back";

type Parts = { store: Store; keyRing: OpenKeyRing; reached?: (step: RewrapStep) => void };

/** Resumable. `target`: `kms:ARN` or `local:FILE`. @throws usage, config_invalid, kms_*, vault_key_* */
export async function rewrap(parts: Parts, target: string): Promise<RewrapReport> {
  const { store, keyRing, reached } = parts;
  const { row: key, provider } = await keyRing.addKey(readKeyTarget(target));
  reached?.("key-added");
  await store.vaultKeys.makeCurrent(key.id);
  reached?.("key-current");
  const to = { keyId: key.id, to: provider };

  const credentials = await moveEnvelopes(async (after, limit) => {
    const page = await store.credentials.listUnderOtherKeys({ keyId: key.id, after, limit });
    return page.map((found) => ({
      id: found.credential.id,
      of: ofConnection(found.connection),
      move: () => moveCredential(parts, found, to),
    }));
  });
  const histories = await moveKind(parts, to, {
    room: store.histories,
    placed: ({ history, connection }) => ({
      id: history.id,
      of: ofConnection(connection),
      row: history,
      bound: historyBound({
        ...{ workspaceId: connection.workspace_id, module: connection.module, connectionId: connection.id },
        ...{ accountId: history.account_id, currency: history.currency, zone: history.zone },
      }),
    }),
  });
  const channels = await moveKind(parts, to, {
    room: store.channels,
    placed: (row) => ({
      id: row.id,
      of: { workspaceId: row.workspace_id, connectionId: null, channelId: row.id },
      row,
      bound: channelBound({ workspaceId: row.workspace_id, channelId: row.id }),
    }),
  });
  const receipts = await moveKind(parts, to, {
    room: store.receipts,
    placed: (row) => ({
      id: row.workspace_id,
      of: { workspaceId: row.workspace_id, connectionId: null, channelId: null },
      row,
      bound: receiptBound(row.workspace_id),
    }),
  });
  const signingKeys = await moveKind(parts, to, {
    room: store.signingKeys,
    placed: (row) => ({
      id: row.id,
      of: { workspaceId: null, connectionId: null, channelId: null },
      row,
      bound: signingBound(row.id),
    }),
  });
  const kinds = [credentials, histories, channels, receipts, signingKeys];
  const failures = kinds.flatMap((kind) => kind.failures);
  const rooms = [store.credentials, store.histories, store.channels, store.receipts, store.signingKeys];
  const left = await Promise.all(rooms.map((room) => room.countUnderOtherKeys(key.id)));
  return {
    key,
    moved: credentials.moved,
    histories: histories.moved,
    channels: channels.moved,
    receipts: receipts.moved,
    signingKeys: signingKeys.moved,
    meanwhile: kinds.reduce((sum, kind) => sum + kind.meanwhile, 0),
    failed: failures.length,
    failures: failures.slice(0, MAX_LISTED),
    left: left.reduce((sum, each) => sum + each, 0),
  };
}

type Target = { keyId: string; to: KeyProvider };

type Placed<Row> = { id: string; of: Owner; row: Row; bound: Bound };

type Kind<Found, Row> = {
  room: {
    listUnderOtherKeys(page: { keyId: string; after: string; limit: number }): Promise<Found[]>;
    replaceKey(from: Row, to: Row): Promise<boolean>;
  };
  placed(found: Found): Placed<Row>;
};

function moveKind<Found, Row extends Envelope>(
  { keyRing }: Parts,
  to: Target,
  { room, placed }: Kind<Found, Row>,
): Promise<Moved> {
  return moveEnvelopes(async (after, limit) => {
    const page = await room.listUnderOtherKeys({ keyId: to.keyId, after, limit });
    return page.map(placed).map(({ id, of, row, bound }) => ({
      ...{ id, of },
      async move() {
        const sealed = await reseal(row, bound, { ...to, from: await keyRing.provider(row.key_id) });
        return room.replaceKey(row, sealed);
      },
    }));
  });
}

function ofConnection({ id, workspace_id }: Pick<ConnectionRow, "id" | "workspace_id">) {
  return { workspaceId: workspace_id, connectionId: id, channelId: null };
}

async function moveCredential(
  { store, keyRing, reached }: Parts,
  { connection, credential, accounts }: StoredCredential,
  to: Target,
): Promise<boolean> {
  const from = await keyRing.provider(credential.key_id);
  const { workspace_id: workspaceId, module } = connection;
  const { id: credentialId, generation } = credential;
  const place = { workspaceId, module, credentialId, generation };
  const boxes = accounts.map((box) => ({ box, aad: accountAad({ ...place, connectionId: box.connection_id }) }));
  const bound = { aad: credentialAad(place), context: keyContext(place), boxes };
  const sealed = await resealWith(credential, bound, { ...to, from });
  reached?.("sealed");
  const resealed = { envelope: sealed.row, accounts: { from: accounts, to: sealed.boxes } };
  const stored = await store.credentials.replace(credential, resealed);
  reached?.("stored");
  if (stored) await readBack(store, connection.id, sealed.row);
  reached?.("read-back");
  return stored;
}

async function readBack(store: Store, connectionId: string, sealed: SealedRow): Promise<void> {
  const stored = (await store.credentials.find(connectionId))?.credential;
  if (stored === undefined || stored.id !== sealed.id || stored.generation !== sealed.generation) return;
  if (!isSameSealed(stored, sealed) && stored.key_id === sealed.key_id) throw unreadable();
}
