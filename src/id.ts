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

/** Enough for some forty ids: asking the system for each took longer than making it. */
const DRAWN_BYTES = 1_024;
let drawn = new Uint8Array();
let next = 0;

export function newId(prefix: IdPrefix): string {
  let id = `${prefix}_`;
  const length = id.length + ID_LENGTH;
  while (id.length < length) {
    const byte = drawnByte();
    if (byte < FAIR_BYTES) id += BASE62.charAt(byte % BASE62.length);
  }
  return id;
}

function drawnByte(): number {
  const byte = drawn[next];
  next += 1;
  if (byte !== undefined) return byte;
  drawn = getRandomValues(new Uint8Array(DRAWN_BYTES));
  next = 0;
  return drawnByte();
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
