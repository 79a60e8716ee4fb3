/** Tokens of which only the hash is stored: a prefix for the kind, then 256 random bits. */

import { hash, randomBytes } from "node:crypto";
import { toBase62 } from "#id.ts";
import { Secret } from "#secret.ts";

const RANDOM_BYTES = 32;
const RANDOM_DIGITS = 43;

/** Session, setup, known device, sign-in link, sign-in at a provider; a room's link and visit; a file's link; OAuth: access, refresh, code, client secret, consent handle. */
export type TokenPrefix =
  | "smse"
  | "smsu"
  | "smdv"
  | "smsl"
  | "smpr"
  | "smat"
  | "smrt"
  | "smac"
  | "smcs"
  | "smch"
  | "smin"
  | "smro"
  | "smrv"
  | "smfl";

export function generateToken(prefix: TokenPrefix): Secret {
  return new Secret(`${prefix}_${toBase62(randomBytes(RANDOM_BYTES), RANDOM_DIGITS)}`);
}

/** A fast hash is enough for 256 random bits. */
export function hashToken(token: Secret): Buffer {
  return hash("sha256", token.reveal(), "buffer");
}
