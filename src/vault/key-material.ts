/** Finds the operator's local master key, or makes the first one. */

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Config } from "#config/config.ts";
import type { VaultKeyRow } from "#db/vault-keys.ts";
import { ShopError } from "#errors.ts";
import type { Secret } from "#secret.ts";
import { readKeyFile, writeKeyFile } from "./key-file.ts";
import { type KeyProvider, localKeyProvider } from "./key-provider.ts";
import { generateMasterKey, parseMasterKey } from "./master-key.ts";

/** `defaultFile`: beside the data folder, written at the first start unless `kmsKeyId` names a KMS key. */
export type KeySource = {
  inline: Secret | null;
  file: string | null;
  defaultFile: string;
  dataDir: string;
  credentialsDir: string | undefined;
  kmsKeyId: string | null;
};

type GivenKeys = Pick<Config, "masterKey" | "masterKeyFile" | "dataDir" | "kmsKeyId">;

export function keySource(
  { masterKey, masterKeyFile, dataDir, kmsKeyId }: GivenKeys,
  places: Pick<KeySource, "defaultFile" | "credentialsDir">,
): KeySource {
  return { inline: masterKey, file: masterKeyFile, dataDir, kmsKeyId, ...places };
}

/** `reference`: absolute path, or empty for a key from the environment. `written`: made just now. */
export type KeyMaterial = { provider: KeyProvider; reference: string; written: boolean };

/** `mayWrite`: the data folder is empty. A database gets no new key, which could not open it. @throws config_invalid */
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
  const mayMake = mayWrite && source.file === null && source.kmsKeyId === null && !existsSync(file);
  const written = mayMake && writeKeyFile(file, generateMasterKey(), source.dataDir);
  if (source.file === null && !existsSync(file)) return null;
  return { ...fromFile(file, source), written };
}

function fromFile(file: string, source: KeySource): { provider: KeyProvider; reference: string } {
  const text = readKeyFile(file, source.dataDir, source.credentialsDir);
  return { provider: localKeyProvider(parseMasterKey(text, file)), reference: file };
}

/** @throws vault_key_wrong where the given local key is none of this folder's */
export function refuseUnknownKey(material: KeyMaterial | null, rows: readonly VaultKeyRow[]): void {
  const local = rows.filter(({ kind }) => kind === "local");
  if (material === null || local.length === 0) return;
  if (local.some(({ fingerprint }) => fingerprint === material.provider.fingerprint)) return;
  throw new ShopError(
    "vault_key_wrong",
    `The master key given (fingerprint ${material.provider.fingerprint}) is not the one this data folder was sealed with (fingerprint ${local.map(({ fingerprint }) => fingerprint).join(" or ")}). Nothing was changed: give the right key in SHOPMCP_MASTER_KEY_FILE or SHOPMCP_MASTER_KEY.`,
  );
}

export function localKeyFor(row: VaultKeyRow, material: KeyMaterial | null, source: KeySource): KeyProvider {
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
