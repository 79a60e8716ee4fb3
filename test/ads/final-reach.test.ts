import { describe, expect, test } from "bun:test";
import { finalReach, reachOfQuotient, usualPercent } from "#ads/final-reach.ts";

const SHARES = [
  { age: 1, percent: 60, days: 40 },
  { age: 2, percent: 80, days: 40 },
  { age: 7, percent: 95, days: 40 },
];
const TODAY = "2026-11-22";
const days = (start: string, end: string) => ({ start, end });

describe("what share of the final number is there", () => {
  test("is that of the last age which was reached, and the mean over days", () => {
    expect(usualPercent(SHARES, days("2026-11-21", "2026-11-21"), TODAY)).toBe(60);
    expect(usualPercent(SHARES, days("2026-11-17", "2026-11-17"), TODAY)).toBe(80);
    expect(usualPercent(SHARES, days("2026-11-20", "2026-11-21"), TODAY)).toBe(70);
    expect(usualPercent(SHARES, days("2026-10-19", "2026-10-19"), TODAY)).toBe(95);
  });

  test("is all of it from 35 days on, known or not", () => {
    expect(usualPercent([], days("2026-10-01", "2026-10-18"), TODAY)).toBe(100);
    expect(usualPercent([], days("2026-10-01", "2026-10-19"), TODAY)).toBeNull();
  });

  test("is not known of today", () => {
    expect(usualPercent(SHARES, days("2026-11-20", TODAY), TODAY)).toBeNull();
  });
});

describe("what a number may come to", () => {
  test("is between what it is and what the rest would make of it, either way", () => {
    expect(finalReach(60, 60)).toEqual({ from: 60, to: 100 });
    expect(finalReach(110, 110)).toEqual({ from: 100, to: 110 });
    expect(finalReach(60, 100)).toEqual({ from: 60, to: 60 });
    expect(finalReach(60, null)).toEqual({ from: 60, to: Number.POSITIVE_INFINITY });
  });

  test("of a quotient goes by both of its parts", () => {
    const settled = finalReach(100, 100);
    expect(reachOfQuotient(settled, finalReach(5, 50), 1)).toEqual({ from: 10, to: 20 });
    expect(reachOfQuotient(settled, finalReach(5, null), 1)).toEqual({ from: 0, to: 20 });
  });
});
