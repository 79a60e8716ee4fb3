/** Tokens that only their hash is kept of: a prefix that names the kind, then 256 random bits. */

import { createHash, randomBytes } from "node:crypto";
import { toBase62 } from "#id.ts";
import { Secret } from "#secret.ts";

const RANDOM_BYTES = 32;
/** Digits of a 256-bit number in base 62. */
const RANDOM_DIGITS = 43;

/** Session, setup and known device; of OAuth: access, refresh, authorization code, client secret, handle of a consent. */
export type TokenPrefix = "smse" | "smsu" | "smdv" | "smat" | "smrt" | "smac" | "smcs" | "smch";

export function generateToken(prefix: TokenPrefix): Secret {
  return new Secret(`${prefix}_${toBase62(randomBytes(RANDOM_BYTES), RANDOM_DIGITS)}`);
}

/** SHA-256 is enough: 256 random bits cannot be guessed, however fast the hash. */
export function hashToken(token: Secret): Buffer {
  return createHash("sha256").update(token.reveal()).digest();
}
