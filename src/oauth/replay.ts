/** The answer to a refresh, sealed so that only the refresh token that was sent opens it; the database alone cannot. */

import { hkdfSync } from "node:crypto";
import { Secret } from "#secret.ts";
import { KEY_BYTES, NONCE_BYTES, openBox, sealBox, TAG_BYTES } from "#vault/envelope.ts";
import { hashToken } from "#workspaces/opaque-token.ts";

/** claude.ai refreshes from two addresses; 33 to 76 s between the two were measured. */
export const REPLAY_MS = 120_000;

const PURPOSE = "shopmcp oauth replay 1";

/** Nonce, tag, ciphertext; bound to the token's hash, which is its row's key. */
export function sealReplay(token: Secret, body: Secret): Buffer {
  const { nonce, tag, sealed } = sealBox(keyOf(token), Buffer.from(body.reveal()), hashToken(token));
  return Buffer.concat([nonce, tag, sealed]);
}

/** @throws vault_unreadable where the row was changed or moved */
export function openReplay(token: Secret, stored: Buffer): Secret {
  const box = {
    nonce: stored.subarray(0, NONCE_BYTES),
    tag: stored.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES),
    sealed: stored.subarray(NONCE_BYTES + TAG_BYTES),
  };
  return new Secret(openBox(keyOf(token), box, hashToken(token)).toString("utf8"));
}

function keyOf(token: Secret): Buffer {
  return Buffer.from(hkdfSync("sha256", token.reveal(), "", PURPOSE, KEY_BYTES));
}
