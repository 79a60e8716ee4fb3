/** The month as a signed file: whoever has the public key can tell whether a byte of it was changed. */

import type { Actor, AuditTrail } from "#workspaces/audit-trail.ts";
import type { AskedMonths } from "./asked-month.ts";
import type { SigningKeys } from "./signing-keys.ts";

/** `statement` is the text that is signed: the month as JSON. */
export type SignedProof = {
  statement: string;
  signature: string;
  algorithm: "Ed25519";
  key_id: string;
  key_fingerprint: string;
  public_key: string;
  how_to_verify: string[];
};

export type Proofs = {
  show: AskedMonths;
  /** @throws not_found, invalid_input, kms_unavailable, kms_denied, vault_key_missing, vault_unreadable */
  sign(wanted: { workspaceId: string; month: string | undefined }, actor: Actor): Promise<SignedProof>;
};

const HOW_TO_VERIFY = [
  "Signed are the UTF-8 bytes of the string `statement`, by Ed25519 (RFC 8032). `signature` is base64.",
  "Take the public key not from this file but from whoever runs the server: its page of proofs, `public_key` of GET /api/signing-keys, or `shopmcp signing-key list`. Save its lines from BEGIN PUBLIC KEY to END PUBLIC KEY, both included, as key.pem, and this file as proof.json.",
  "jq -j .statement proof.json > statement.json && jq -r .signature proof.json | base64 -d > statement.sig",
  "openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in statement.json -sigfile statement.sig",
];

export function createProofs(parts: { months: AskedMonths; keys: SigningKeys; audit: AuditTrail }): Proofs {
  const { months, keys, audit } = parts;
  return {
    show: months,
    async sign(wanted, actor) {
      const month = await months(wanted);
      const statement = `${JSON.stringify(month, null, 2)}\n`;
      const { key, signature } = await keys.sign(statement);
      const event = { actor, action: "proof.sign", workspaceId: wanted.workspaceId, target: month.month } as const;
      await audit.record({ ...event, outcome: "ok" });
      return {
        statement,
        signature: signature.toString("base64"),
        algorithm: "Ed25519",
        key_id: key.id,
        key_fingerprint: key.fingerprint,
        public_key: key.pem,
        how_to_verify: HOW_TO_VERIFY,
      };
    },
  };
}
