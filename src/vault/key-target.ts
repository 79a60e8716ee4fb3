/** The key that a rewrap moves to. */

import { existsSync, type Stats, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Store } from "#db/store.ts";
import type { VaultKeyRow } from "#db/vault-keys.ts";
import { ShopError } from "#errors.ts";
import { newId } from "#id.ts";
import { checkCanary, makeCanary } from "./canary.ts";
import { readKeyFile } from "./key-file.ts";
import type { KeySource } from "./key-material.ts";
import { type KeyProvider, localKeyProvider } from "./key-provider.ts";
import type { KmsKeys } from "./kms-keys.ts";
import { parseMasterKey } from "./master-key.ts";

export type KeyTarget = { kind: "kms"; keyId: string } | { kind: "local"; file: string };

export function readKeyTarget(text: string): KeyTarget {
  const [, kind, name] = /^(kms|local):(.+)$/.exec(text) ?? [];
  if (kind === "kms" && name !== undefined) return { kind, keyId: name };
  if (kind === "local" && name !== undefined) return { kind, file: resolve(name) };
  throw new ShopError("usage", "Name the new key as kms:ARN or local:FILE.");
}

type Parts = { store: Store; source: KeySource; kms: KmsKeys; nowMs: number };

/** The key has opened its canary and does not seal yet. @throws config_invalid, kms_* */
export async function addKey(
  { store, source, kms, nowMs }: Parts,
  target: KeyTarget,
): Promise<{ row: VaultKeyRow; provider: KeyProvider }> {
  const { reference, provider } =
    target.kind === "kms" ? await kmsKey(kms, target.keyId) : localKey(target.file, source);
  const existing = (await store.vaultKeys.list()).find(({ fingerprint }) => fingerprint === provider.fingerprint);
  const id = existing?.id ?? newId("vk");
  const row = await store.vaultKeys.add({
    id,
    kind: target.kind,
    reference,
    fingerprint: provider.fingerprint,
    canary: existing?.canary ?? (await makeCanary(provider, id)),
    current: false,
    created_at_ms: nowMs,
  });
  await checkCanary(provider, row.id, row.canary);
  return { row, provider };
}

async function kmsKey(kms: KmsKeys, keyId: string): Promise<{ reference: string; provider: KeyProvider }> {
  const reference = await kms.resolve(keyId);
  return { reference, provider: kms.provider(reference) };
}

function localKey(file: string, { dataDir, credentialsDir }: KeySource): { reference: string; provider: KeyProvider } {
  const text = readKeyFile(file, dataDir, credentialsDir);
  refuseUnreadable(file, dataDir);
  return { reference: file, provider: localKeyProvider(parseMasterKey(text, file)) };
}

/** The shell's user may differ from the server's, which must be able to read the key. */
function refuseUnreadable(file: string, dataDir: string): void {
  if (process.platform === "win32" || !existsSync(dataDir)) return;
  const owner = statSync(dataDir);
  const closed = [
    ...(may(owner, statSync(file), 0o4) ? [] : [file]),
    ...foldersAbove(file).filter((folder) => !may(owner, statSync(folder), 0o1)),
  ];
  const [first] = closed;
  if (first === undefined) return;
  throw new ShopError(
    "config_invalid",
    `${first} cannot be read by the user who owns the data folder (uid ${owner.uid}), so a running server could not use this key. Make it that user's, such as with \`chown ${owner.uid} ${first}\`, and run rewrap again. Nothing was changed.`,
  );
}

function foldersAbove(file: string): string[] {
  const folders: string[] = [];
  for (let at = dirname(file); !folders.includes(at); at = dirname(at)) folders.push(at);
  return folders;
}

function may(user: Stats, { uid, gid, mode }: Stats, bit: number): boolean {
  if (user.uid === 0) return true;
  if (user.uid === uid) return (mode & (bit << 6)) !== 0;
  if (user.gid === gid) return (mode & (bit << 3)) !== 0;
  return (mode & bit) !== 0;
}
