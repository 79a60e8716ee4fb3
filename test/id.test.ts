/** Ids and digits in base 62. */

import { expect, test } from "bun:test";
import { randomBytes } from "node:crypto";
import { BASE62, newId, toBase62 } from "#id.ts";
import { nonEmpty } from "./fakes/non-empty.ts";

/** The plain definition. */
function digitsOf(bytes: Uint8Array, length: number): string {
  let rest = BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
  let digits = "";
  for (; rest > 0n; rest /= 62n) digits = BASE62.charAt(Number(rest % 62n)) + digits;
  return digits.padStart(length, "0");
}

test("bytes become the digits of the number they are, leading zeros and all", () => {
  for (const [bytes, length] of [
    [4, 6],
    [12, 17],
    [32, 43],
  ] as const) {
    for (const first of [0, 1, 255]) {
      for (let turn = 0; turn < 200; turn += 1) {
        const sample = randomBytes(bytes);
        sample[0] = first;
        expect(toBase62(sample, length)).toBe(digitsOf(sample, length));
      }
    }
    expect(toBase62(new Uint8Array(bytes), length)).toBe("0".repeat(length));
    expect(toBase62(new Uint8Array(bytes).fill(255), length)).toHaveLength(length);
  }
});

test("an id is its prefix and 17 digits, each of the 62 about equally often, never the same twice", () => {
  const ids = Array.from({ length: 20_000 }, () => newId("req"));
  expect(nonEmpty(ids).every((id) => /^req_[0-9A-Za-z]{17}$/.test(id))).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  const counts = new Map<string, number>();
  for (const digit of ids.join("").replaceAll("req_", "")) counts.set(digit, (counts.get(digit) ?? 0) + 1);
  const expected = (ids.length * 17) / 62;
  // Five standard deviations are 370 here.
  expect(nonEmpty(counts.values()).every((count) => Math.abs(count - expected) < 400)).toBe(true);
  expect(counts.size).toBe(62);
});
