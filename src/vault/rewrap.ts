/** Moves every sealed credential to another key, while servers go on using and storing them. */

import type { CredentialRow } from "#db/connection-rows.ts";

import type { StoredCredential } from "#db/credentials.ts";
import type { Store } from "#db/store.ts";
import type { VaultKeyRow } from "#db/vault-keys.ts";
import { type ErrorCode, toShopError } from "#errors.ts";
import { credentialAad, ENVELOPE_FORMAT, keyContext, openBox, sealBox, unreadable } from "./envelope.ts";
import type { KeyProvider } from "./key-provider.ts";
import type { OpenKeyRing } from "./key-ring.ts";
import { readKeyTarget } from "./key-target.ts";

/** At once: a KMS answers each in tens of milliseconds, and its request quota is thousands a second. */
const AT_ONCE = 16;
/** A server that read the old key just before may store under it just after: what a pass missed the next one finds. */
const MAX_PASSES = 10;
/** Failures that are told one by one; the rest is counted. */
const MAX_LISTED = 100;

export type RewrapFailure = { workspaceId: string; connectionId: string; code: ErrorCode; message: string };

/** `meanwhile`: changed or removed by somebody else while we worked. `left`: under another key still, at the end. */
export type RewrapReport = {
  key: Pick<VaultKeyRow, "kind" | "reference" | "fingerprint">;
  moved: number;
  meanwhile: number;
  failed: number;
  failures: readonly RewrapFailure[];
  left: number;
};

/** In order, the last three for each credential; told of each when it is done. */
export type RewrapStep = "key-added" | "key-current" | "sealed" | "stored" | "read-back";

type Parts = { store: Store; keyRing: OpenKeyRing; reached?: (step: RewrapStep) => void };

/**
 * Resumable: what is under the key already is left, so a broken-off rewrap is simply run again.
 * `to`: `kms:ARN` or `local:FILE`. @throws usage, config_invalid, kms_*, vault_key_*
 */
export async function rewrap({ store, keyRing, reached }: Parts, to: string): Promise<RewrapReport> {
  const { row: key, provider } = await keyRing.addKey(readKeyTarget(to));
  reached?.("key-added");
  await store.vaultKeys.makeCurrent(key.id);
  reached?.("key-current");

  const failures = new Map<string, RewrapFailure>();
  const counts = { moved: 0, meanwhile: 0 };
  const move = async (found: StoredCredential) => {
    try {
      const from = await keyRing.provider(found.credential.key_id);
      const sealed = await reseal(found, from, { id: key.id, provider });
      reached?.("sealed");
      const stored = await store.credentials.replace({ from: found.credential, to: sealed });
      reached?.("stored");
      counts[stored ? "moved" : "meanwhile"] += 1;
      if (stored) await readBack(store, sealed);
      reached?.("read-back");
    } catch (thrown) {
      const { code, message } = toShopError(thrown);
      const { id: connectionId, workspace_id: workspaceId } = found.connection;
      failures.set(connectionId, { workspaceId, connectionId, code, message });
    }
  };

  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    let tried = 0;
    let after = "";
    for (;;) {
      const page = await store.credentials.listUnderOtherKeys({ keyId: key.id, after, limit: AT_ONCE });
      after = page.at(-1)?.connection.id ?? after;
      const untried = page.filter(({ connection }) => !failures.has(connection.id));
      await Promise.all(untried.map(move));
      tried += untried.length;
      if (page.length < AT_ONCE) break;
    }
    if (tried === 0) break;
  }
  return {
    key,
    ...counts,
    failed: failures.size,
    failures: [...failures.values()].slice(0, MAX_LISTED),
    left: await store.credentials.countUnderOtherKeys(key.id),
  };
}

/** Under a fresh data key of the new master key; opened again before it is worth storing. */
async function reseal(
  { connection, credential }: StoredCredential,
  from: KeyProvider,
  to: { id: string; provider: KeyProvider },
): Promise<CredentialRow> {
  const { id: connectionId, workspace_id: workspaceId, module, generation } = connection;
  const place = { workspaceId, module, connectionId, generation };
  if (credential.format !== ENVELOPE_FORMAT || credential.generation !== generation) throw unreadable();
  const aad = credentialAad(place);
  const plaintext = openBox(await from.unwrapDataKey(credential.wrapped_key, keyContext(place)), credential, aad);
  const { plaintext: dataKey, wrapped } = await to.provider.generateDataKey(keyContext(place));
  const box = sealBox(dataKey, plaintext, aad);
  const again = openBox(await to.provider.unwrapDataKey(wrapped, keyContext(place)), box, aad);
  const same = again.equals(plaintext);
  for (const bytes of [plaintext, again, dataKey]) bytes.fill(0);
  if (!same) throw unreadable();
  return { ...credential, key_id: to.id, wrapped_key: wrapped, ...box };
}

/** The bytes that were seen to open are the bytes that are stored. Who replaced them since has sealed with the new key. */
async function readBack(store: Store, sealed: CredentialRow): Promise<void> {
  const stored = (await store.credentials.find(sealed.connection_id))?.credential;
  if (stored === undefined || stored.generation !== sealed.generation) return;
  const same = (["wrapped_key", "nonce", "sealed", "tag"] as const).every((part) => stored[part].equals(sealed[part]));
  if (!same && stored.key_id === sealed.key_id) throw unreadable();
}
