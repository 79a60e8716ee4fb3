/** Notices for an owner whose settings name another key than the one that seals. */

import type { VaultKeyRow } from "#db/vault-keys.ts";
import { isEphemeral } from "#files/ephemeral-storage.ts";
import type { KeyMaterial, KeySource } from "./key-material.ts";
import { isKmsAlias, kmsKeyName, namesKmsKey } from "./kms-key-name.ts";

export function writtenKeyNotice(material: KeyMaterial | null, { dataDir }: KeySource): string[] {
  if (material?.written !== true) return [];
  const lost =
    isEphemeral(material.reference) && !isEphemeral(dataDir)
      ? " It lies in the container's own file system and goes with it, though the data folder stays: copy it now, and mount it as a secret that SHOPMCP_MASTER_KEY_FILE names."
      : "";
  return [
    `A master key was written to ${material.reference}. Keep a copy of it apart from the backups of the data folder: without the key they cannot be decrypted.${lost}`,
  ];
}

/** An older key is no mistake: backups from before a rewrap need it. */
export function keyNotices(rows: readonly VaultKeyRow[], material: KeyMaterial | null, source: KeySource): string[] {
  const current = rows.find((row) => row.current);
  if (current === undefined) return [];
  const known = rows.some(({ fingerprint }) => fingerprint === material?.provider.fingerprint);
  return [known ? localNotice(current, material, source) : null, kmsNotice(current, source)].filter(
    (notice) => notice !== null,
  );
}

function localNotice(current: VaultKeyRow, material: KeyMaterial | null, source: KeySource): string | null {
  if (material === null || material.provider.fingerprint === current.fingerprint) return null;
  const given = source.inline === null ? material.reference : "SHOPMCP_MASTER_KEY";
  const old = `The master key in ${given} (fingerprint ${material.provider.fingerprint}) no longer seals this data folder; ${nameOf(current)} does.`;
  const keep = "Keep the old key apart for as long as backups from before exist";
  if (current.kind === "local") return `${old} Set SHOPMCP_MASTER_KEY_FILE=${current.reference}. ${keep}.`;
  return `${old} ${keep}, and ${source.file === null && source.inline === null ? `move ${given} away` : `unset ${source.inline === null ? "SHOPMCP_MASTER_KEY_FILE" : "SHOPMCP_MASTER_KEY"}`}; \`shopmcp rewrap\` to the same key, run again, says whether anything here still needs it.`;
}

function kmsNotice(current: VaultKeyRow, { kmsKeyId }: KeySource): string | null {
  if (kmsKeyId === null) return null;
  if (current.kind === "local")
    return `SHOPMCP_KMS_KEY_ID names ${kmsKeyName(kmsKeyId)}, but this data folder is sealed with a local master key and goes on with that. \`shopmcp rewrap --to kms:ARN\` moves it.`;
  // KMS resolves an alias when the key is loaded, which refuses an unknown key.
  if (isKmsAlias(kmsKeyId) || namesKmsKey(kmsKeyId, current.reference)) return null;
  return `SHOPMCP_KMS_KEY_ID names ${kmsKeyName(kmsKeyId)}, which no longer seals this data folder; ${nameOf(current)} does. Set SHOPMCP_KMS_KEY_ID=${current.reference}.`;
}

function nameOf({ kind, reference, fingerprint }: VaultKeyRow): string {
  return kind === "kms"
    ? `the AWS KMS key ${kmsKeyName(reference)}`
    : `the one in ${reference === "" ? "the environment" : reference} (fingerprint ${fingerprint})`;
}
