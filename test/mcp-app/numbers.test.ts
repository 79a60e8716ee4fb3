/** Numbers as the app shows them. */

import { expect, test } from "bun:test";
import { wordsIn } from "../../src/mcp-app/app/numbers.ts";

test("a change that is shown as 0 has no sign and counts as nothing", () => {
  const words = wordsIn("en", "USD");
  for (const [value, unit, shown] of [
    [0, "percent", "0%"],
    [0.004, "percent", "0%"],
    [-0.004, "percent", "0%"],
    [-0.00001, "money", "$0.00"],
    [0, "number", "0"],
  ] as const)
    expect([words.signed(value, unit), words.isNothing(value, unit)]).toEqual([shown, true]);
  for (const [value, unit, shown] of [
    [0.01, "percent", "+0.01%"],
    [-0.0012, "money", "−$0.0012"],
    [-0.0001, "number", "−0.0001"],
  ] as const)
    expect([words.signed(value, unit), words.isNothing(value, unit)]).toEqual([shown, false]);
});
