/** The local master key: 32 random bytes and their text form. */

import { createHash, createHmac, randomBytes } from "node:crypto";
import { ShopError } from "#errors.ts";
import { Secret } from "#secret.ts";
import { KEY_BYTES } from "./envelope.ts";

const PREFIX = "shopmcp-key-1:";
/** A damaged paste passes once in four billion times. */
const CHECKSUM_BYTES = 4;

/** `fingerprint` identifies the key and reveals nothing about it. */
export type MasterKey = { bytes: Buffer; fingerprint: string };

export function generateMasterKey(): Secret {
  const bytes = randomBytes(KEY_BYTES);
  return new Secret(PREFIX + Buffer.concat([bytes, checksum(bytes)]).toString("base64url"));
}

/** @throws config_invalid, without repeating the text */
export function parseMasterKey(text: Secret, source: string): MasterKey {
  const trimmed = text.reveal().trim();
  if (!trimmed.startsWith(PREFIX)) throw unfit(source, `does not begin with "${PREFIX}"`);
  const body = trimmed.slice(PREFIX.length);
  const bytes = Buffer.from(body, "base64url");
  if (bytes.toString("base64url") !== body) throw unfit(source, "holds characters that no master key has");
  if (bytes.length !== KEY_BYTES + CHECKSUM_BYTES)
    throw unfit(source, "has the wrong length, so it was cut off or added to");
  const key = bytes.subarray(0, KEY_BYTES);
  if (!checksum(key).equals(bytes.subarray(KEY_BYTES)))
    throw unfit(source, "does not match its checksum, so a character was changed");
  return { bytes: key, fingerprint: fingerprintOf(key) };
}

function fingerprintOf(key: Buffer): string {
  return createHmac("sha256", key).update("shopmcp key fingerprint").digest("hex").slice(0, 16);
}

function checksum(key: Buffer): Buffer {
  return createHash("sha256").update(PREFIX).update(key).digest().subarray(0, CHECKSUM_BYTES);
}

function unfit(source: string, why: string): ShopError {
  return new ShopError(
    "config_invalid",
    `The master key from ${source} ${why}. Paste the whole line that \`shopmcp keygen\` printed.`,
  );
}
