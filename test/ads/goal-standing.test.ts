import "../fakes/seeded-properties.ts";
import { expect, test } from "bun:test";
import fc from "fast-check";
import { type Figures, goalStanding } from "#ads/goal-standing.ts";
import type { GoalKind } from "#modules/module-goals.ts";

const cents = (units: number) => ({ units: BigInt(units), scale: 2 });
const count = (units: number) => ({ units: BigInt(units), scale: 0 });
const figures = (spend: number, conversions: number, revenue: number): Figures => ({
  spend: cents(spend),
  conversions: count(conversions),
  revenue: cents(revenue),
});
const verdict = (kind: GoalKind, value: string, given: Figures) => goalStanding({ kind, value }, given).verdict;

test("a target is met to the last cent, and missed one beyond it", () => {
  expect(verdict("target_cpa", "12.50", figures(12_500, 10, 0))).toBe("met");
  expect(verdict("target_cpa", "12.50", figures(12_501, 10, 0))).toBe("missed");
  expect(verdict("target_roas", "2.5", figures(10_000, 0, 25_000))).toBe("met");
  expect(verdict("target_roas", "2.5", figures(10_000, 0, 24_999))).toBe("missed");
  expect(verdict("month_budget", "100", figures(10_000, 0, 0))).toBe("met");
  expect(verdict("month_budget", "100", figures(10_001, 0, 0))).toBe("missed");
});

test("without a conversion a target CPA stays open until more than it was spent", () => {
  expect(verdict("target_cpa", "5", figures(500, 0, 0))).toBe("open");
  expect(verdict("target_cpa", "5", figures(501, 0, 0))).toBe("missed");
  expect(verdict("target_roas", "2", figures(0, 0, 0))).toBe("open");
});

test("more conversions never turn a met target CPA into a missed one, and more revenue never a met return", () => {
  const amount = fc.integer({ min: 1, max: 1_000_000 });
  fc.assert(
    fc.property(amount, fc.nat(500), fc.nat(500), amount, fc.nat(1_000_000), (spend, some, more, target, revenue) => {
      const value = (target / 100).toFixed(2);
      const cpa = (conversions: number) => verdict("target_cpa", value, figures(spend, conversions, 0));
      const roas = (earned: number) => verdict("target_roas", value, figures(spend, 0, earned));
      if (cpa(some) === "met") expect(cpa(some + more)).toBe("met");
      if (roas(revenue) === "met") expect(roas(revenue + more)).toBe("met");
    }),
  );
});
