/** Which keys this process holds: resolved once at start, checked against what the data folder names. */

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Store } from "#db/open-store.ts";
import { findCurrentVaultKey, insertFirstVaultKey, listVaultKeys, type VaultKeyRow } from "#db/vault-keys.ts";
import { ShopError } from "#errors.ts";
import { newId } from "#id.ts";
import type { Secret } from "#secret.ts";
import { checkCanary, makeCanary } from "./canary.ts";
import { readKeyFile, writeKeyFile } from "./key-file.ts";
import { type KeyProvider, localKeyProvider } from "./key-provider.ts";
import { generateMasterKey, parseMasterKey } from "./master-key.ts";

/** Where the operator's key may come from. `defaultFile`: beside the data folder, written at the first start. */
export type KeySource = {
  inline: Secret | null;
  file: string | null;
  defaultFile: string;
  dataDir: string;
  credentialsDir: string | undefined;
};

/** `reference`: absolute path of the file, or empty for a key from the environment. `written`: made just now. */
export type KeyMaterial = { provider: KeyProvider; reference: string; written: boolean };

export type KeyRing = {
  /** @throws vault_key_missing, vault_key_wrong */
  provider(keyId: string): Promise<KeyProvider>;
};

/**
 * The operator's key, before the database is touched. `mayWrite`: the data folder is empty, so that a missing key is
 * made; a folder that holds a database never gets a new key, since it could not open what is there.
 * @throws config_invalid; null where there is none and none may be made
 */
export function resolveKeyMaterial(source: KeySource, mayWrite: boolean): KeyMaterial | null {
  if (source.inline !== null && source.file !== null) {
    throw new ShopError(
      "config_invalid",
      "SHOPMCP_MASTER_KEY and SHOPMCP_MASTER_KEY_FILE are both set. Keep one of them.",
    );
  }
  if (source.inline !== null) {
    return {
      provider: localKeyProvider(parseMasterKey(source.inline, "SHOPMCP_MASTER_KEY")),
      reference: "",
      written: false,
    };
  }
  const file = resolve(source.file ?? source.defaultFile);
  const mayMake = mayWrite && source.file === null && !existsSync(file);
  const written = mayMake && writeKeyFile(file, generateMasterKey(), source.dataDir);
  if (source.file === null && !existsSync(file)) return null;
  return { ...fromFile(file, source), written };
}

function fromFile(file: string, source: KeySource): { provider: KeyProvider; reference: string } {
  const text = readKeyFile(file, source.dataDir, source.credentialsDir);
  return { provider: localKeyProvider(parseMasterKey(text, file)), reference: file };
}

/** @throws vault_key_missing, vault_key_wrong, naming both fingerprints */
export async function openKeyRing(parts: {
  store: Store;
  material: KeyMaterial | null;
  source: KeySource;
  nowMs: number;
}): Promise<KeyRing> {
  const { store, material, source } = parts;
  const current = (await findCurrentVaultKey(store)) ?? (await firstKey(parts));
  const rows = await listVaultKeys(store);
  if (material !== null && !rows.some((row) => row.fingerprint === material.provider.fingerprint)) {
    throw new ShopError(
      "vault_key_wrong",
      `The master key given (fingerprint ${material.provider.fingerprint}) is not the one this data folder was sealed with (fingerprint ${current.fingerprint}). Nothing was changed: give the right key in SHOPMCP_MASTER_KEY_FILE or SHOPMCP_MASTER_KEY.`,
    );
  }
  const providers = new Map<string, KeyProvider>();
  const load = async (row: VaultKeyRow) => {
    const provider = providerFor(row, material, source);
    await checkCanary(provider, row.id, row.canary);
    providers.set(row.id, provider);
    return provider;
  };
  await load(current);
  return {
    async provider(keyId) {
      const known = providers.get(keyId);
      if (known !== undefined) return known;
      const row = (await listVaultKeys(store)).find(({ id }) => id === keyId);
      if (row === undefined)
        throw new ShopError(
          "vault_key_missing",
          "A credential names a key that this data folder does not know. Restore a backup.",
        );
      return load(row);
    },
  };
}

async function firstKey({
  store,
  material,
  source,
  nowMs,
}: {
  store: Store;
  material: KeyMaterial | null;
  source: KeySource;
  nowMs: number;
}): Promise<VaultKeyRow> {
  if (material === null) {
    throw new ShopError(
      "vault_key_missing",
      `This data folder holds a database but no master key was found at ${source.defaultFile}. Put the key back there, or make one with \`shopmcp keygen --out ${source.defaultFile}\` if nothing was ever connected here.`,
    );
  }
  const id = newId("vk");
  return insertFirstVaultKey(store, {
    id,
    kind: "local",
    reference: material.reference,
    fingerprint: material.provider.fingerprint,
    canary: await makeCanary(material.provider, id),
    current: true,
    created_at_ms: nowMs,
  });
}

/** Material from the operator wins where it is the key asked for; otherwise the file the row names is read. */
function providerFor(row: VaultKeyRow, material: KeyMaterial | null, source: KeySource): KeyProvider {
  if (material?.provider.fingerprint === row.fingerprint) return material.provider;
  if (row.reference === "" || !existsSync(row.reference)) {
    throw new ShopError(
      "vault_key_missing",
      `This data folder is sealed with the master key of fingerprint ${row.fingerprint}, which was not found${row.reference === "" ? "" : ` at ${row.reference}`} (${material === null ? "no key was given" : `the key given has fingerprint ${material.provider.fingerprint}`}). Give it in SHOPMCP_MASTER_KEY_FILE or SHOPMCP_MASTER_KEY; without it nothing here can be opened.`,
    );
  }
  const { provider } = fromFile(row.reference, source);
  if (provider.fingerprint === row.fingerprint) return provider;
  throw new ShopError(
    "vault_key_wrong",
    `The master key in ${row.reference} (fingerprint ${provider.fingerprint}) is not the one this data folder was sealed with (fingerprint ${row.fingerprint}). Put the right key back.`,
  );
}
