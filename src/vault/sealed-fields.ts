/** Named values as the bytes that are sealed, and back; which of them are secret is sealed with them. */

import { z } from "zod";
import { Secret } from "#secret.ts";

export type SealableFields = Readonly<Record<string, string | number | Secret>>;

const Plaintext = z.record(z.string(), z.union([z.string(), z.number(), z.strictObject({ secret: z.string() })]));

export function encodeFields(fields: SealableFields): Buffer {
  const plain = Object.entries(fields).map(([name, value]) => [
    name,
    value instanceof Secret ? { secret: value.reveal() } : value,
  ]);
  return Buffer.from(JSON.stringify(Object.fromEntries(plain)));
}

export function decodeFields(bytes: Buffer): SealableFields {
  const plain = Plaintext.parse(JSON.parse(bytes.toString("utf8")));
  return Object.fromEntries(
    Object.entries(plain).map(([name, value]) => [name, typeof value === "object" ? new Secret(value.secret) : value]),
  );
}
