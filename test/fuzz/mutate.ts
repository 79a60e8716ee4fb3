/** A valid text with up to four mutations, repeatable by seed and index. */

import { mix, pick } from "#simulator/random.ts";

const DEEP = 2_000;
const WIDE = 4_000;

const WORDS = [
  ...([
    '"constructor"',
    '"__proto__"',
    '"toString"',
    '"hasOwnProperty"',
    "null",
    "true",
    "-1",
    "1e999",
    '"7"',
  ] as const),
  ...(["{}", "[]", '""', '"\\ud800"', '"\\u0000"', '"2026-07-28"', '"tools/call"', "9007199254740993"] as const),
  `${"[".repeat(DEEP)}${"]".repeat(DEEP)}`,
  `${'{"a":'.repeat(DEEP)}1${"}".repeat(DEEP)}`,
  `"${"x".repeat(WIDE)}"`,
  `[${"0,".repeat(WIDE)}0]`,
] as const;

const VALUE = /"(?:[^"\\]|\\.)*"|-?\d+|\{\}|\[\]/g;

type Change = (text: string, first: number, second: number) => string;

const CHANGES: readonly [Change, ...Change[]] = [
  (text, first, second) => swapValue(text, pick(WORDS, first, second), first),
  (text, first, second) => swapValue(text, pick(WORDS, second, first), second),
  (text, first) => text.slice(0, first % (text.length + 1)),
  (text, first, second) => spliced(text, first, String.fromCharCode(second % 0x300)),
  (text, first, second) =>
    spliced(text, first, pick(['"', "{", "}", "[", "]", ",", ":", "\\", "&", "=", "%"], second, 1)),
  (text) => `[${text},${text}]`,
  (text, first) => text + text.slice(first % (text.length + 1)),
];

export function mutated(text: string, seed: number, index: number): string {
  const start = mix(seed, index);
  let made = text;
  for (let step = 0; step < start % 5; step += 1) {
    const [first, second] = [mix(start, step * 2), mix(start, step * 2 + 1)];
    made = pick(CHANGES, first, second)(made, second, first);
  }
  return made;
}

function swapValue(text: string, word: string, chosen: number): string {
  const found = [...text.matchAll(VALUE)];
  const value = found[chosen % Math.max(found.length, 1)];
  if (value === undefined) return word;
  return text.slice(0, value.index) + word + text.slice(value.index + value[0].length);
}

function spliced(text: string, at: number, character: string): string {
  const place = at % (text.length + 1);
  return text.slice(0, place) + character + text.slice(place + 1);
}
