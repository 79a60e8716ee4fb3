import { expect, test } from "bun:test";
import { isDeeperThan } from "#json/json-depth.ts";
import { nestsDeeperThan } from "#json/text-depth.ts";

const VALUES: unknown[] = [
  null,
  1,
  "[{",
  [],
  {},
  [[]],
  { a: [{}] },
  { '"': "\\" },
  ["\\", ["]"]],
  { '[\\"': [{ "}": '\\"[' }] },
  [[[1], { b: [2] }], "]]]]"],
];

test("the brackets of a text say how deep what is made of it is", () => {
  for (const value of VALUES)
    for (const levels of [0, 1, 2, 3, 4])
      for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2)])
        expect([text, levels, nestsDeeperThan(text, levels)]).toEqual([text, levels, isDeeperThan(value, levels)]);
});

test("of what is no JSON nothing is waited for", () => {
  for (const text of ['"never closed', "]]]]", '[["', "\\", ""]) expect(nestsDeeperThan(text, 3)).toBe(false);
  expect(nestsDeeperThan("[[[[", 3)).toBe(true);
});
