/** The keys of this process, checked against those that the data folder names. */

import type { Clock } from "#clock.ts";
import { createSingleFlight } from "#concurrency/single-flight.ts";
import { withTimeout } from "#concurrency/with-timeout.ts";
import type { Store } from "#db/store.ts";
import type { VaultKeyRow } from "#db/vault-keys.ts";
import { ShopError, toShopError } from "#errors.ts";
import { newId } from "#id.ts";
import type { Log } from "#log.ts";
import type { Outbound } from "#outbound/outbound.ts";
import { checkCanary, makeCanary } from "./canary.ts";
import { type KeyMaterial, type KeySource, localKeyFor, refuseUnknownKey } from "./key-material.ts";
import { keyNotices } from "./key-notices.ts";
import type { KeyProvider } from "./key-provider.ts";
import { addKey, type KeyTarget } from "./key-target.ts";
import type { CountKmsCall, KmsBounds } from "./kms-calls.ts";
import { isKmsAlias, kmsFingerprint, kmsKeyName, namesKmsKey } from "./kms-key-name.ts";
import { createKmsKeys, KMS_BOUNDS, type KmsKeys } from "./kms-keys.ts";
import { createRecentCheck } from "./recent-check.ts";

export type KeyRing = {
  /** `keyId` null: the key that seals now; it opened its canary lately. @throws vault_key_*, kms_* */
  provider(keyId: string | null): Promise<KeyProvider>;
};

export type OpenKeyRing = KeyRing & {
  notices: readonly string[];
  addKey(target: KeyTarget): Promise<{ row: VaultKeyRow; provider: KeyProvider }>;
  close(): void;
};

export type KeyRingParts = {
  store: Store;
  material: KeyMaterial | null;
  source: KeySource;
  clock: Clock;
  log: Log;
  countKmsCall: CountKmsCall;
  outbound: Outbound;
  kmsBounds?: KmsBounds;
  /** False for work that opens no credential: a KMS that fails must not keep anybody from revoking a key. */
  asksKms?: boolean;
};

/** Then the server listens anyway, so that people see why nothing opens. */
const MAX_START_WAIT_MS = 3_000;

function unanswered(): ShopError {
  return new ShopError("kms_unavailable", "AWS KMS is slow to answer.");
}

/** A KMS that is away is a notice. @throws vault_key_missing, vault_key_wrong, kms_denied, config_invalid */
export async function openKeyRing(parts: KeyRingParts): Promise<OpenKeyRing> {
  const { store, material, source, clock, log } = parts;
  const notices: string[] = [];
  let started = false;
  const kms = createKmsKeys({
    clock,
    bounds: parts.kmsBounds ?? KMS_BOUNDS,
    count: parts.countKmsCall,
    outbound: parts.outbound,
    // At start the notice says it.
    warn: (message, fields) => (started ? log.warn(message, fields) : undefined),
  });
  const { provider, sealing, hold } = ringOver(parts, kms);
  try {
    refuseUnknownKey(material, await store.vaultKeys.list());
    const deferred = parts.asksKms === false && (await store.vaultKeys.findCurrent())?.kind === "kms";
    if (!deferred) await withTimeout(sealing(), MAX_START_WAIT_MS, unanswered);
    notices.push(...keyNotices(await store.vaultKeys.list(), material, source));
  } catch (thrown) {
    const error = toShopError(thrown);
    if (error.code !== "kms_unavailable") {
      kms.close();
      throw error;
    }
    notices.push(`${error.message} ShopMCP has started anyway: connections work again as soon as KMS answers.`);
  }
  started = true;
  return {
    provider,
    notices,
    async addKey(target) {
      const added = await addKey({ store, source, kms, nowMs: clock.now() }, target);
      hold(added.row.id, added.provider);
      return added;
    },
    close: () => kms.close(),
  };
}

type Ring = KeyRing & { sealing(): Promise<KeyProvider>; hold(id: string, provider: KeyProvider): void };

function ringOver({ store, material, source, clock }: KeyRingParts, kms: KmsKeys): Ring {
  const loaded = new Map<string, KeyProvider>();
  const loads = createSingleFlight<KeyProvider>();
  const firsts = createSingleFlight<VaultKeyRow>();

  const load = async (row: VaultKeyRow) => {
    if (row.kind === "kms") await refuseUnknownKmsKey(store, kms, source);
    const provider = row.kind === "kms" ? kms.provider(row.reference) : localKeyFor(row, material, source);
    await checkCanary(provider, row.id, row.canary);
    loaded.set(row.id, provider);
    return provider;
  };
  const providerOf = (row: VaultKeyRow) => loaded.get(row.id) ?? loads.share(row.id, () => load(row));
  const currentRow = async () =>
    (await store.vaultKeys.findCurrent()) ??
    firsts.share("first", async () => {
      const rows = await store.vaultKeys.list();
      // Another process may have made the first key meanwhile.
      const current = rows.find((row) => row.current);
      if (current !== undefined) return current;
      if (rows.length > 0) throw noneCurrent();
      return store.vaultKeys.insertFirst(await firstRow({ material, source, kms, nowMs: clock.now() }));
    });
  const sealing = async () => providerOf(await currentRow());
  const checkKms = createRecentCheck({
    clock,
    async run() {
      const row = await currentRow();
      const known = loaded.get(row.id);
      if (known === undefined) await providerOf(row);
      else await checkCanary(known, row.id, row.canary);
    },
  });

  return {
    async provider(keyId) {
      const known = keyId === null ? undefined : loaded.get(keyId);
      if (known !== undefined) return known;
      if (keyId === null) {
        if ((await store.vaultKeys.findCurrent())?.kind !== "local") await checkKms();
        return sealing();
      }
      const row = (await store.vaultKeys.list()).find(({ id }) => id === keyId);
      if (row !== undefined) return providerOf(row);
      throw new ShopError(
        "vault_key_missing",
        "A credential names a key that this data folder does not know. Restore a backup.",
      );
    },
    sealing,
    hold: (id, provider) => void loaded.set(id, provider),
  };
}

type FirstKey = { material: KeyMaterial | null; source: KeySource; kms: KmsKeys; nowMs: number };

async function firstRow({ material, source, kms, nowMs }: FirstKey): Promise<VaultKeyRow> {
  const id = newId("vk");
  const row = async (kind: VaultKeyRow["kind"], reference: string, provider: KeyProvider): Promise<VaultKeyRow> => ({
    id,
    kind,
    reference,
    fingerprint: provider.fingerprint,
    canary: await makeCanary(provider, id),
    current: true,
    created_at_ms: nowMs,
  });
  if (source.kmsKeyId !== null) {
    const arn = await kms.resolve(source.kmsKeyId);
    return row("kms", arn, kms.provider(arn));
  }
  if (material !== null) return row("local", material.reference, material.provider);
  throw new ShopError(
    "vault_key_missing",
    `This data folder holds a database but no master key was found at ${source.defaultFile}. Put the key back there, or make one with \`shopmcp keygen --out ${source.defaultFile}\` if nothing was ever connected here.`,
  );
}

function noneCurrent(): ShopError {
  return new ShopError(
    "vault_key_missing",
    "None of this data folder's keys is the current one: its key rows were changed. Restore a backup.",
  );
}

/** A key that is named must be known, as with local keys; an alias may point at another key by now. */
async function refuseUnknownKmsKey(store: Store, kms: KmsKeys, { kmsKeyId }: KeySource): Promise<void> {
  if (kmsKeyId === null) return;
  const named = isKmsAlias(kmsKeyId) ? await kms.resolve(kmsKeyId) : kmsKeyId;
  const known = await kmsKeysOf(store);
  if (known.some(({ reference }) => namesKmsKey(named, reference))) return;
  const show = (arn: string) => `${kmsKeyName(arn)}, fingerprint ${kmsFingerprint(arn)}`;
  throw new ShopError(
    "vault_key_wrong",
    `SHOPMCP_KMS_KEY_ID names the AWS KMS key ${show(named)}, which is not the one this data folder was sealed with (${known.map(({ reference }) => show(reference)).join(" or ")}). Nothing was changed: name that key, or unset SHOPMCP_KMS_KEY_ID.`,
  );
}

async function kmsKeysOf(store: Store): Promise<VaultKeyRow[]> {
  return (await store.vaultKeys.list()).filter(({ kind }) => kind === "kms");
}
