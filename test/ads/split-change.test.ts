import "../fakes/seeded-properties.ts";
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Decimal } from "#ads/decimal.ts";
import { apportion, fineUnits, type Sides, splitChange, type Whole, wholeOf } from "#ads/split-change.ts";

const SUM: Whole = { quotient: false, times: 1, places: 2 };
const RATIO: Whole = { quotient: true, times: 1, places: 4 };

const amount = (most: number) =>
  fc.record({ units: fc.bigInt({ min: 0n, max: BigInt(most) }), scale: fc.constantFrom(0, 2, 4) });
const whole = (most: number) => fc.bigInt({ min: 0n, max: BigInt(most) }).map((units) => ({ units, scale: 0 }));
const side = fc.record({ of: amount(10_000_000), per: whole(5_000) });
const parts = fc.array(fc.record({ now: side, before: side }), { minLength: 1, maxLength: 40 });

const plain = ({ units, scale }: Decimal) => Number(units) / 10 ** scale;
const add = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const sides = (of: string, per: string, ofBefore: string, perBefore: string): Sides => {
  const number = (text: string): Decimal => {
    const [digits = "0", decimals = ""] = text.split(".");
    return { units: BigInt(digits + decimals), scale: decimals.length };
  };
  return { now: { of: number(of), per: number(per) }, before: { of: number(ofBefore), per: number(perBefore) } };
};
const shown = (value: bigint, kind: Whole) => Number(value) / Number(fineUnits(kind));

describe("contributions", () => {
  test("of a sum are what each part rose or fell by, to the last digit", () => {
    fc.assert(
      fc.property(parts, (all) => {
        const split = splitChange(all, { ...SUM, places: 4 }) ?? [];
        const unit = fineUnits({ ...SUM, places: 4 });
        for (const [index, { now, before }] of all.entries()) {
          const cents = ({ units, scale }: Decimal) => units * 10n ** BigInt(4 - scale);
          expect(split[index]).toEqual({ rate: ((cents(now.of) - cents(before.of)) * unit) / 10_000n, share: 0n });
        }
      }),
    );
  });

  test("of a quotient add up to its change, by rate and by share as the midpoint rule has them", () => {
    fc.assert(
      fc.property(parts, fc.constantFrom(1, 100, 1_000), (all, times) => {
        const kind = { ...RATIO, times };
        const split = splitChange(all, kind);
        const [per, perBefore] = [
          add(all.map(({ now }) => plain(now.per))),
          add(all.map(({ before }) => plain(before.per))),
        ];
        if (per === 0 || perBefore === 0) {
          expect(split).toBeNull();
          return;
        }
        const [own, earlier] = [
          (times * add(all.map(({ now }) => plain(now.of)))) / per,
          (times * add(all.map(({ before }) => plain(before.of)))) / perBefore,
        ];
        const size = Math.max(own, earlier, 1);
        const sum = (split ?? []).reduce((total, { rate, share }) => total + rate + share, 0n);
        expect(Math.abs(shown(sum, kind) - (own - earlier)) / size).toBeLessThan(1e-9);
        const middle = (own + earlier) / 2;
        for (const [index, { now, before }] of all.entries()) {
          const [weight, weightBefore] = [plain(now.per) / per, plain(before.per) / perBefore];
          if (weight === 0 || weightBefore === 0) continue;
          const [rate, rateBefore] = [
            (times * plain(now.of)) / plain(now.per),
            (times * plain(before.of)) / plain(before.per),
          ];
          const byRate = (rate - rateBefore) * ((weight + weightBefore) / 2);
          const byShare = (weight - weightBefore) * ((rate + rateBefore) / 2 - middle);
          const large = Math.max(rate, rateBefore, size);
          expect(Math.abs(shown(split?.[index]?.rate ?? 0n, kind) - byRate) / large).toBeLessThan(1e-9);
          expect(Math.abs(shown(split?.[index]?.share ?? 0n, kind) - byShare) / large).toBeLessThan(1e-9);
        }
      }),
    );
  });

  test("of what began, ended or had nothing to be divided by are told apart", () => {
    // Cost per conversion: 10 before, then one part begins at a cost of 40.
    const begun = splitChange([sides("100", "10", "100", "10"), sides("400", "10", "0", "0")], RATIO) ?? [];
    expect(begun.map(({ rate, share }) => [shown(rate, RATIO), shown(share, RATIO)])).toEqual([
      [0, 3.75],
      [0, 11.25],
    ]);
    // The second part spends and sells nothing in either window: all of it is its own rate.
    const waste = splitChange([sides("100", "10", "100", "10"), sides("50", "0", "0", "0")], RATIO) ?? [];
    expect(waste.map(({ rate, share }) => [shown(rate, RATIO), shown(share, RATIO)])).toEqual([
      [0, 0],
      [5, 0],
    ]);
    expect(splitChange([sides("100", "10", "50", "0")], RATIO)).toBeNull();
    expect(wholeOf([], RATIO)).toBeNull();
  });
});

describe("shown digits", () => {
  test("are shared out so that they make the total, each within one of its own", () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -5_000n, max: 5_000n }), { minLength: 1, maxLength: 60 }), (values) => {
        const sum = values.reduce((total, value) => total + value, 0n);
        const total = (2n * sum + (sum < 0n ? -100n : 100n)) / 200n;
        const shares = apportion(values, 100n, total);
        expect(shares.reduce((all, share) => all + share, 0n)).toBe(total);
        for (const [index, share] of shares.entries())
          expect(Math.abs(Number(share) - Number(values[index]) / 100)).toBeLessThanOrEqual(1.5);
      }),
    );
  });
});
