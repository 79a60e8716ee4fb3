/** Ids: a prefix that names the kind, then 96 random bits in base 62. */

import { randomBytes } from "node:crypto";

export const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

export type IdPrefix = "ws" | "con" | "key" | "vk" | "req";

/** Digits of a 96-bit number in base 62. */
const ID_LENGTH = 17;
const ID_BYTES = 12;

export function newId(prefix: IdPrefix): string {
  return `${prefix}_${toBase62(randomBytes(ID_BYTES), ID_LENGTH)}`;
}

/** Big-endian bytes as base-62 digits, padded on the left to `length`. */
export function toBase62(bytes: Uint8Array, length: number): string {
  let rest = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let digits = "";
  while (rest > 0n) {
    digits = BASE62.charAt(Number(rest % 62n)) + digits;
    rest /= 62n;
  }
  return digits.padStart(length, "0");
}
