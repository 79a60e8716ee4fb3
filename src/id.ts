/** Ids: a prefix that names the kind, then random digits in base 62. */

import { getRandomValues } from "node:crypto";

export const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

export type IdPrefix =
  | "ws"
  | "con"
  | "crd"
  | "key"
  | "vk"
  | "req"
  | "op"
  | "ses"
  | "oc"
  | "og"
  | "evt"
  | "his"
  | "inv"
  | "goal"
  | "rate"
  | "alert"
  | "note"
  | "ch"
  | "dig"
  | "pk"
  | "sig"
  | "room"
  | "file";

/** 101 bits: no two ids collide. */
const ID_LENGTH = 17;

/** Bytes from here on (3 %) are discarded, so that each digit is equally likely. */
const FAIR_BYTES = 256 - (256 % BASE62.length);

/** Enough for some sixty ids: asking the system for each took longer than making it. */
const DRAWN_BYTES = 1_024;
let drawn = "";
let next = 0;

export function newId(prefix: IdPrefix): string {
  while (next + ID_LENGTH > drawn.length) {
    drawn = drawDigits();
    next = 0;
  }
  next += ID_LENGTH;
  return `${prefix}_${drawn.slice(next - ID_LENGTH, next)}`;
}

function drawDigits(): string {
  const fair = getRandomValues(new Uint8Array(DRAWN_BYTES)).filter((byte) => byte < FAIR_BYTES);
  return Buffer.from(fair.map((byte) => BASE62.charCodeAt(byte % BASE62.length))).toString("latin1");
}

/** Big-endian bytes as base-62 digits, padded on the left to `length`. */
export function toBase62(bytes: Uint8Array, length: number): string {
  const quotient = Uint8Array.from(bytes);
  let digits = "";
  let first = 0;
  while (first < quotient.length) {
    let rest = 0;
    for (let at = first; at < quotient.length; at += 1) {
      const part = rest * 256 + (quotient[at] ?? 0);
      quotient[at] = part / BASE62.length;
      rest = part % BASE62.length;
    }
    digits = BASE62.charAt(rest) + digits;
    while (quotient[first] === 0) first += 1;
  }
  return digits.padStart(length, "0");
}
