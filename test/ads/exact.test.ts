import "../fakes/seeded-properties.ts";
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type Decimal, parseDecimal } from "#ads/decimal.ts";
import {
  changeInPercent,
  compareExact,
  type Exact,
  exactOf,
  isAtMost,
  quotientOf,
  roundExact,
  shownQuotient,
} from "#ads/exact.ts";

const decimal = (text: string): Decimal => parseDecimal(text) ?? { units: -1n, scale: 0 };
const quotient = (a: string, b: string, times = 1): Exact => {
  const found = quotientOf(parseDecimal(a), parseDecimal(b), times);
  if (found === null) throw new Error("nothing is divided here");
  return found;
};
const rounded = (a: string, b: string, times = 1) => roundExact(quotient(a, b, times), 2);

describe("a quotient", () => {
  test("is rounded once, half away from zero, and there is none by nothing", () => {
    expect([rounded("1", "3"), rounded("2", "3", 100), rounded("1", "8"), rounded("-1", "8")]).toEqual([
      0.33, 66.67, 0.13, -0.13,
    ]);
    expect(rounded("1", "-8")).toBe(-0.13);
    expect(quotientOf(parseDecimal("12.50"), parseDecimal("0"), 1)).toBeNull();
    expect(quotientOf(parseDecimal("-"), parseDecimal("4"), 1)).toBeNull();
  });

  test("shows four significant digits below 1, and the places asked for from there on", () => {
    const shown = (a: string, b: string) => shownQuotient(quotient(a, b), 2);
    expect([shown("27200", "75000"), shown("28000", "76800")]).toEqual([0.3627, 0.3646]);
    expect([shown("1", "3000"), shown("-1", "3000"), shown("2", "1000000")]).toEqual([0.0003333, -0.0003333, 0.000002]);
    expect([shown("1", "1"), shown("4", "3"), shown("0", "7")]).toEqual([1, 1.33, 0]);
    expect([shown("99994", "100000"), shown("99996", "100000")]).toEqual([0.9999, 1]);
    expect([shown("1", "10"), shown("1", "100"), shown("10", "100")]).toEqual([0.1, 0.01, 0.1]);
  });

  test("changes by what it is, not by what is shown of it", () => {
    const change = changeInPercent(quotient("28000.00", "76800"), quotient("27200.00", "75000"));
    expect(change && roundExact(change, 2)).toBe(-0.53);
    const fromNegative = changeInPercent(exactOf(decimal("-4")), exactOf(decimal("-2")));
    expect(fromNegative && roundExact(fromNegative, 2)).toBe(50);
    expect(changeInPercent(exactOf(decimal("0")), quotient("1", "3"))).toBeNull();
    expect(changeInPercent(null, quotient("1", "3"))).toBeNull();
  });

  test("is at most a bound to the last digit", () => {
    expect(isAtMost(quotient("-25", "1"), -25)).toBe(true);
    expect(isAtMost(quotient("-24.999999999999999999", "1"), -25)).toBe(false);
    expect(isAtMost(quotient("3", "40"), 0.075)).toBe(true);
  });
});

test("any two quotients are in the order of their cross products", () => {
  const parts = fc.record({
    top: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
    bottom: fc.bigInt({ min: 1n, max: 10n ** 20n }),
  });
  const near = parts.chain((one) =>
    fc.record({
      one: fc.constant(one),
      by: fc.bigInt({ min: -2n, max: 2n }),
      times: fc.bigInt({ min: 1n, max: 1000n }),
    }),
  );
  fc.assert(
    fc.property(parts, near, (a, { one, by, times }) => {
      const b = { top: one.top * times + by, bottom: one.bottom * times };
      for (const [x, y] of [
        [a, b],
        [one, b],
      ] as const) {
        const cross = x.top * y.bottom - y.top * x.bottom;
        expect(Math.sign(compareExact(x, y))).toBe(cross === 0n ? 0 : cross < 0n ? -1 : 1);
      }
    }),
  );
});
