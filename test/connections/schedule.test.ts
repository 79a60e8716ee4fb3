import { describe, expect, test } from "bun:test";
import { backOffDue, DEFAULT_PACE, LEASE_MS, latestDue, refreshDue, verifyDue } from "#connections/schedule.ts";

const HOUR = 3_600_000;
const pace = { minGapMs: 60_000, verifyEveryMs: 24 * HOUR };
const nowMs = Date.parse("2026-11-22T12:00:00Z");
const at = (random: number, expiresAtMs: number | null = null) => ({ nowMs, random, expiresAtMs, pace });

describe("a refresh", () => {
  test("is due at half of the lifetime, ten per cent earlier or later", () => {
    expect(refreshDue(at(0, nowMs + 24 * HOUR))).toBe(nowMs + 10.8 * HOUR);
    expect(refreshDue(at(0.5, nowMs + 24 * HOUR))).toBe(nowMs + 12 * HOUR);
    expect(refreshDue(at(1, nowMs + 24 * HOUR))).toBe(nowMs + 13.2 * HOUR);
  });

  test("is never due sooner than the minimum, nor later than the end", () => {
    expect(refreshDue(at(0.5, nowMs + 30_000))).toBe(nowMs + 60_000);
    expect(refreshDue(at(0.5, nowMs - HOUR))).toBe(nowMs + 60_000);
    expect(refreshDue(at(1, nowMs + 100_000))).toBe(nowMs + 60_000);
  });

  test("of a token that lives ten years does not overflow", () => {
    expect(refreshDue(at(0.5, nowMs + 87_600 * HOUR))).toBe(nowMs + 43_800 * HOUR);
  });
});

describe("a verification", () => {
  test("is due once a day, spread, and at a known end at the latest", () => {
    expect(verifyDue(at(0.5))).toBe(nowMs + 24 * HOUR);
    expect(verifyDue(at(0))).toBeLessThan(verifyDue(at(1)));
    expect(verifyDue(at(0.5, nowMs + 2 * HOUR))).toBe(nowMs + 2 * HOUR);
  });
});

describe("a failure", () => {
  test("is tried again within a bound that doubles up to half an hour, and never sooner than the minimum", () => {
    const bound = (failures: number) => backOffDue({ ...at(1), failures }) - nowMs;
    expect([0, 1, 2, 3, 5, 6, 7, 1_000, 2_000].map(bound)).toEqual([
      60_000, 60_000, 120_000, 240_000, 960_000, 1_800_000, 1_800_000, 1_800_000, 1_800_000,
    ]);
    expect(backOffDue({ ...at(0), failures: 9 })).toBe(nowMs + 60_000);
    expect(backOffDue({ ...at(1, nowMs + 5 * 60_000), failures: 9 })).toBe(nowMs + 5 * 60_000);
    expect(backOffDue({ ...at(1, nowMs - HOUR), failures: 9 })).toBe(nowMs + 30 * 60_000);
  });
});

test("two attempts are a minute apart, a verification is made daily, and a lease lasts eight minutes", () => {
  expect(DEFAULT_PACE).toEqual({ minGapMs: 60_000, verifyEveryMs: 86_400_000 });
  expect(LEASE_MS).toBe(480_000);
});

test("nothing that is refreshed is due later than half an hour from its end, and nothing later than a day and its spread", () => {
  expect(latestDue(nowMs, pace)).toEqual({ refreshed: nowMs + HOUR / 2, verified: nowMs + 26.4 * HOUR });
});
