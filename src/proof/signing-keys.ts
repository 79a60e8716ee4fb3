/** The Ed25519 keys that sign proofs: one signs, the public ones of earlier files stay listed. */

import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import type { Clock } from "#clock.ts";
import type { SigningKeyRow } from "#db/signing-keys.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { newId } from "#id.ts";
import { Secret } from "#secret.ts";
import type { SigningVault } from "#vault/signing-vault.ts";
import type { Actor, AuditTrail } from "#workspaces/audit-trail.ts";

/** `pem`: SubjectPublicKeyInfo, as openssl and every library read it. `fingerprint`: SHA-256 of its DER. */
export type PublicSigningKey = {
  id: string;
  pem: string;
  fingerprint: string;
  createdAtMs: number;
  retiredAtMs: number | null;
};

export type SigningKeys = {
  /** The signing one first. Empty until something was signed. */
  list(): Promise<PublicSigningKey[]>;
  /** Makes the first key. @throws kms_unavailable, kms_denied, vault_key_missing, vault_unreadable */
  sign(text: string): Promise<{ key: PublicSigningKey; signature: Buffer }>;
  /** Works where the present key is lost, too. */
  renew(actor: Actor): Promise<PublicSigningKey>;
  /** For `doctor`. @throws kms_unavailable, kms_denied, vault_key_missing, vault_unreadable */
  describe(): Promise<string>;
};

const MAX_LISTED = 100;
/** Another process may begin a key, or a rewrap move to another vault key, meanwhile. */
const MAX_TRIES = 5;

type Parts = { store: Store; vault: SigningVault; clock: Clock; audit: AuditTrail };

export function createSigningKeys({ store, vault, clock, audit }: Parts): SigningKeys {
  const begin = async (replaces: string | null) => {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const secret = new Secret(privateKey.export({ type: "pkcs8", format: "der" }).toString("base64"));
    const der = publicKey.export({ type: "spki", format: "der" });
    const row = { id: newId("sig"), public_key: der.toString("base64"), created_at_ms: clock.now() };
    const envelope = await vault.seal(row.id, secret);
    const stored = await store.signingKeys.begin({ row, envelope, replaces });
    return stored === "stored" ? { ...row, current: true, retired_at_ms: null } : null;
  };
  const opened = async () => {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const current = await store.signingKeys.current();
      if (current !== undefined) return { key: current.key, secret: await vault.open(current.secret) };
      await begin(null);
    }
    throw busy();
  };
  return {
    async list() {
      return (await store.signingKeys.list(MAX_LISTED)).map(toPublic);
    },
    async sign(text) {
      const { key, secret } = await opened();
      const der = Buffer.from(secret.reveal(), "base64");
      const privateKey = createPrivateKey({ key: der, type: "pkcs8", format: "der" });
      return { key: toPublic(key), signature: sign(null, Buffer.from(text, "utf8"), privateKey) };
    },
    async renew(actor) {
      for (let tries = 0; tries < MAX_TRIES; tries += 1) {
        const row = await begin((await store.signingKeys.current())?.key.id ?? null);
        if (row === null) continue;
        const event = { actor, action: "signing_key.renew", workspaceId: null, target: row.id } as const;
        await audit.record({ ...event, outcome: "ok" });
        return toPublic(row);
      }
      throw busy();
    },
    async describe() {
      const current = await store.signingKeys.current();
      const retired = (await store.signingKeys.list(MAX_LISTED)).filter((row) => !row.current).length;
      const earlier =
        retired === 0 ? "" : `; ${retired === 1 ? "one earlier one is" : `${retired} earlier ones are`} still listed`;
      if (current === undefined) return `nothing is signed yet, and the first proof makes the key${earlier}`;
      await vault.open(current.secret);
      const { id, fingerprint } = toPublic(current.key);
      const lines = "shopmcp signing-key list shows it as PEM";
      return `${id} signs, public key ${current.key.public_key}, fingerprint ${fingerprint}; ${lines}${earlier}`;
    },
  };
}

function toPublic({ id, public_key, created_at_ms, retired_at_ms }: SigningKeyRow): PublicSigningKey {
  const der = Buffer.from(public_key, "base64");
  const pem = createPublicKey({ key: der, type: "spki", format: "der" }).export({ type: "spki", format: "pem" });
  const fingerprint = `SHA256:${createHash("sha256").update(der).digest("base64url")}`;
  return { id, pem: `${pem}`, fingerprint, createdAtMs: created_at_ms, retiredAtMs: retired_at_ms };
}

function busy(): ShopError {
  return new ShopError("conflict", "Another process changes the key that signs proofs at this moment. Try again.");
}
