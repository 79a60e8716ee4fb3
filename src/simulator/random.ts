/** Repeatable randomness: the same seed and names give the same numbers in any order. */

import { createHash } from "node:crypto";

/** A 32-bit number from names, by FNV-1a and a finaliser. */
export function hashOf(...parts: readonly (string | number)[]): number {
  let state = 0x811c9dc5;
  for (const character of parts.join("\u0001")) {
    state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return mix(state, 0x9e3779b9);
}

export function mix(first: number, second: number): number {
  let state = Math.imul(first ^ (second + 0x7f4a7c15), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  state = Math.imul(state ^ (state >>> 16), 0x27d4eb2f);
  return (state ^ (state >>> 15)) >>> 0;
}

export function chance(first: number, second: number): number {
  return mix(first, second) / 0x1_0000_0000;
}

export function between(low: number, high: number, first: number, second: number): number {
  return low + (high - low) * chance(first, second);
}

export function pick<Item>(items: readonly [Item, ...Item[]], first: number, second: number): Item {
  return items[mix(first, second) % items.length] ?? items[0];
}

export function hexOf(length: number, ...parts: readonly (string | number)[]): string {
  return createHash("sha256").update(parts.join("\u0001")).digest("hex").slice(0, length);
}
