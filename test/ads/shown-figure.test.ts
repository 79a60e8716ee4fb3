import { expect, test } from "bun:test";
import { shownChange } from "#ads/shown-figure.ts";

test("a change has its sign, and none where it is shown as 0", () => {
  expect([3.14, -3.14, 0.05, -0.05].map(shownChange)).toEqual(["+3.1 %", "-3.1 %", "+0.1 %", "-0.1 %"]);
  expect([0, -0, 0.04, -0.04].map(shownChange)).toEqual(["0 %", "0 %", "0 %", "0 %"]);
});
