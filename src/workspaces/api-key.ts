/** The text of an API key: `smcp_`, 256 random bits in base 62, and a checksum that catches a cut-off paste. */

import { createHash, randomBytes } from "node:crypto";
import { toBase62 } from "#id.ts";
import { Secret } from "#secret.ts";

const PREFIX = "smcp_";
const RANDOM_BYTES = 32;
/** Digits of a 256-bit number in base 62, and of the 32-bit checksum. */
const RANDOM_DIGITS = 43;
const CHECKSUM_DIGITS = 6;
const SHAPE = new RegExp(`^${PREFIX}[0-9A-Za-z]{${RANDOM_DIGITS + CHECKSUM_DIGITS}}$`);

export function generateApiKey(): Secret {
  const random = toBase62(randomBytes(RANDOM_BYTES), RANDOM_DIGITS);
  return new Secret(PREFIX + random + checksum(random));
}

/** SHA-256 is enough: 256 random bits cannot be guessed, however fast the hash. */
export function hashApiKey(key: Secret): Buffer {
  return createHash("sha256").update(key.reveal()).digest();
}

/** False for a text that no ShopMCP ever gave out. */
export function isApiKeyShaped(key: Secret): boolean {
  const text = key.reveal();
  if (!SHAPE.test(text)) return false;
  const random = text.slice(PREFIX.length, PREFIX.length + RANDOM_DIGITS);
  return text.slice(PREFIX.length + RANDOM_DIGITS) === checksum(random);
}

function checksum(random: string): string {
  return toBase62(createHash("sha256").update(PREFIX).update(random).digest().subarray(0, 4), CHECKSUM_DIGITS);
}
