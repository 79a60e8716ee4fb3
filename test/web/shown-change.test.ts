/** Changes as the page shows them. */

import { expect, test } from "bun:test";
import { formatNumber, formatTold, signed } from "../../src/web/page/parts/format-number.ts";
import { sayChange } from "../../src/web/page/performance/say-change.ts";
import { shownChange } from "../../src/web/page/performance/shown-change.ts";

test.each([0, -0, 0.04, -0.04, 0.0499, -0.0499])(
  "a change of %d %% is shown as nothing: no sign, arrow or colour",
  (percent) => {
    for (const better of ["more", "less", "neither"] as const)
      expect(shownChange(percent, better)).toEqual({ text: "0 %", way: null, verdict: undefined });
  },
);

test("from the smallest that is shown, a change has its arrow and is good or bad", () => {
  expect(shownChange(0.05, "more")).toEqual({ text: "+0.1 %", way: "up", verdict: "good" });
  expect(shownChange(-0.05, "more")).toEqual({ text: "-0.1 %", way: "down", verdict: "bad" });
  expect(shownChange(-0.05, "less")).toEqual({ text: "-0.1 %", way: "down", verdict: "good" });
  expect(shownChange(12, "neither")).toEqual({ text: "+12 %", way: "up", verdict: undefined });
});

test("an amount that is shown as 0 has no sign", () => {
  expect([0, 0.004, -0.004].map((value) => signed(value, formatNumber))).toEqual(["0", "0", "0"]);
  expect([0.005, -0.005].map((value) => signed(value, formatNumber))).toEqual(["+0.01", "−0.01"]);
});

test("an explanation does not say that something rose by nothing", () => {
  const step = (to: number) => ({ id: `${to}`, name: "", whole: true, from: 0, to });
  const line = { label: "CPA", unit: "money" } as const;
  const said = (before: number, now: number) =>
    sayChange({ summary: "CPA rose: x. Rest.", steps: [step(before), step(now)] }, line, "USD");
  expect(said(1.0012, 1.0031)).toBe("CPA did not change: $1.00 before, $1.00 now, change $0.00. Rest.");
  expect(said(1, 1.01)).toBe("CPA rose: $1.00 before, $1.01 now, change $0.01. Rest.");
  expect(said(1.01, 1)).toBe("CPA fell: $1.01 before, $1.00 now, change -$0.01. Rest.");
});

test("a number of a receipt has every digit that the answer had", () => {
  expect([0.07155, 0.8471, 7573.05, 1426938, 0, null].map(formatTold)).toEqual([
    ...["0.07155", "0.8471", "7,573.05", "1,426,938", "0", "–"],
  ]);
  expect(signed(1.98 - 1.977, formatTold)).toBe("+0.003");
});
