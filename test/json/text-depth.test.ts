import { expect, test } from "bun:test";
import { isDeeperThan } from "#json/json-depth.ts";
import { lookAtText } from "#json/text-depth.ts";

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
        expect([text, levels, lookAtText(text, levels).tooDeep]).toEqual([text, levels, isDeeperThan(value, levels)]);
});

test("of what is no JSON nothing is waited for", () => {
  for (const text of ['"never closed', "]]]]", '[["', "\\", ""]) expect(lookAtText(text, 3).tooDeep).toBe(false);
  expect(lookAtText("[[[[", 3).tooDeep).toBe(true);
});

test("a number of 16 digits or more is seen, wherever it stands, and no text of digits", () => {
  const long = (value: string) => lookAtText(value, 3).longNumbers;
  for (const text of ["1234567890123456", "[-12345678901234567]", '{"a":[1,1234567890123456]}', "0.1234567890123456"])
    expect([text, long(text)]).toEqual([text, true]);
  for (const text of ["123456789012345", '{"a":"1234567890123456"}', "[12345678,12345678]", '{"1234567890123456":1}'])
    expect([text, long(text)]).toEqual([text, false]);
});
