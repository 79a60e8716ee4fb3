/** Seals a text under a key that is derived from a token, so that it opens only for who holds the token. */

import { hash, hkdfSync } from "node:crypto";
import type { Secret } from "#secret.ts";
import { KEY_BYTES, NONCE_BYTES, openBox, sealBox, TAG_BYTES } from "./envelope.ts";

/** `token`: 256 random bits. `purpose`: no text that was sealed for one opens for another. */
export type TokenLock = { token: Secret; purpose: string };

export function sealUnderToken(lock: TokenLock, plaintext: Buffer): Buffer {
  const { nonce, tag, sealed } = sealBox(keyOf(lock), plaintext, aadOf(lock));
  return Buffer.concat([nonce, tag, sealed]);
}

/** @throws vault_unreadable */
export function openUnderToken(lock: TokenLock, stored: Buffer): Buffer {
  const box = {
    nonce: stored.subarray(0, NONCE_BYTES),
    tag: stored.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES),
    sealed: stored.subarray(NONCE_BYTES + TAG_BYTES),
  };
  return openBox(keyOf(lock), box, aadOf(lock));
}

function keyOf({ token, purpose }: TokenLock): Buffer {
  return Buffer.from(hkdfSync("sha256", token.reveal(), "", purpose, KEY_BYTES));
}

function aadOf({ token }: TokenLock): Buffer {
  return hash("sha256", token.reveal(), "buffer");
}
