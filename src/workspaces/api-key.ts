/** The text of an API key: `smcp_`, 256 random bits in base 62, and a checksum that detects a truncated paste. */

import { createHash, hash, randomBytes } from "node:crypto";
import { toBase62 } from "#id.ts";
import { Secret } from "#secret.ts";

const PREFIX = "smcp_";
const RANDOM_BYTES = 32;
/** Base-62 digits of 256 bits. */
const RANDOM_DIGITS = 43;
const CHECKSUM_DIGITS = 6;
const SHAPE = new RegExp(`^${PREFIX}[0-9A-Za-z]{${RANDOM_DIGITS + CHECKSUM_DIGITS}}$`);

export function generateApiKey(): Secret {
  const random = toBase62(randomBytes(RANDOM_BYTES), RANDOM_DIGITS);
  return new Secret(PREFIX + random + checksum(random));
}

/** In hexadecimal. A fast hash is enough for 256 random bits. */
export function hashApiKey(key: Secret): string {
  return hash("sha256", key.reveal(), "hex");
}

/** False for a text that no ShopMCP ever issued. */
export function isApiKeyShaped(key: Secret): boolean {
  const text = key.reveal();
  if (!SHAPE.test(text)) return false;
  const random = text.slice(PREFIX.length, PREFIX.length + RANDOM_DIGITS);
  return text.slice(PREFIX.length + RANDOM_DIGITS) === checksum(random);
}

function checksum(random: string): string {
  return toBase62(createHash("sha256").update(PREFIX).update(random).digest().subarray(0, 4), CHECKSUM_DIGITS);
}
