/** Seals the answer to a refresh, so that it opens only with the refresh token that was sent. */

import { hkdfSync } from "node:crypto";
import { Secret } from "#secret.ts";
import { KEY_BYTES, NONCE_BYTES, openBox, sealBox, TAG_BYTES } from "#vault/envelope.ts";
import { hashToken } from "#workspaces/opaque-token.ts";

/** claude.ai refreshes from two addresses, 33 to 76 s apart as measured. */
export const REPLAY_MS = 120_000;

const PURPOSE = "shopmcp oauth replay 1";

export function sealReplay(token: Secret, body: Secret): Buffer {
  const { nonce, tag, sealed } = sealBox(keyOf(token), Buffer.from(body.reveal()), hashToken(token));
  return Buffer.concat([nonce, tag, sealed]);
}

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
