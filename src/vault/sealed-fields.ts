/** Encodes named values, and which of them are secret, as the bytes that are sealed. */

import { Secret } from "#secret.ts";

export type SealableFields = Readonly<Record<string, string | number | Secret>>;

export function encodeFields(fields: SealableFields): Buffer {
  const plain = Object.entries(fields).map(([name, value]) => [
    name,
    value instanceof Secret ? { secret: value.reveal() } : value,
  ]);
  return Buffer.from(JSON.stringify(Object.fromEntries(plain)));
}

/** Without a schema: these bytes are the vault's own, and a parser took 6 % of each call. @throws TypeError */
export function decodeFields(bytes: Buffer): SealableFields {
  const plain: unknown = JSON.parse(bytes.toString("utf8"));
  if (typeof plain !== "object" || plain === null || Array.isArray(plain))
    throw new TypeError("What was sealed are not fields.");
  return Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, decodeValue(value)]));
}

function decodeValue(value: unknown): string | number | Secret {
  if (typeof value === "string" || (typeof value === "number" && Number.isFinite(value))) return value;
  const isAlone = typeof value === "object" && value !== null && Object.keys(value).length === 1;
  if (isAlone && "secret" in value && typeof value.secret === "string") return new Secret(value.secret);
  throw new TypeError("What was sealed is neither a text, a number nor a secret.");
}
