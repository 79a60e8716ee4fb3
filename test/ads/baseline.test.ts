import "../fakes/seeded-properties.ts";
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  baselineOf,
  judge,
  type Measured,
  MIN_SAMPLE,
  MIN_WINDOWS,
  sameWeekdaysBefore,
  usualRange,
  type Verdict,
  WINDOWS_LOOKED_AT,
} from "#ads/baseline.ts";
import { daysBetween, daysInclusive } from "#ads/calendar.ts";
import { nonEmpty } from "../fakes/non-empty.ts";

const day = fc
  .integer({ min: 0, max: 4_000 })
  .map((days) => new Date(days * 86_400_000 + 1e12).toISOString().slice(0, 10));
const value = fc.integer({ min: 0, max: 1_000_000 }).map((cents) => cents / 100);
const windows = fc.array(value, { minLength: MIN_WINDOWS, maxLength: WINDOWS_LOOKED_AT });

const money = (values: readonly number[]): Measured[] => values.map((one) => ({ value: one, sample: null }));
const counts = (values: readonly number[]): Measured[] => values.map((one) => ({ value: one, sample: one }));

function verdictOn(of: readonly Measured[], now: number, sample: number | null = null): Verdict | undefined {
  const baseline = baselineOf(of, { rate: false });
  return baseline === null ? undefined : judge(baseline, { from: now, to: now, sample });
}

describe("earlier windows of the same weekdays", () => {
  test("of one day are the last eight same weekdays, newest first", () => {
    expect(sameWeekdaysBefore({ start: "2026-11-21", end: "2026-11-21" })).toEqual(
      ["14", "07"]
        .map((date) => ({ start: `2026-11-${date}`, end: `2026-11-${date}` }))
        .concat(
          ["31", "24", "17", "10", "03"].map((date) => ({ start: `2026-10-${date}`, end: `2026-10-${date}` })),
          [{ start: "2026-09-26", end: "2026-09-26" }],
        ),
    );
  });

  test("are as long, begin on the same weekday, and share no day with the window or one another", () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 100 }), (start, more) => {
        const end = new Date(Date.parse(start) + more * 86_400_000).toISOString().slice(0, 10);
        let later = start;
        for (const one of nonEmpty(sameWeekdaysBefore({ start, end }))) {
          expect(daysInclusive(one.start, one.end)).toBe(more + 1);
          expect(daysBetween(one.start, start) % 7).toBe(0);
          expect(one.end < later).toBe(true);
          later = one.start;
        }
      }),
    );
  });
});

describe("a verdict", () => {
  test("needs six earlier windows", () => {
    const values = [10, 11, 9, 10, 12, 10];
    expect(baselineOf(money(values.slice(1)), { rate: false })).toBeNull();
    expect(baselineOf(money(values), { rate: false })).toMatchObject({ median: 10, windows: 6, sample: null });
  });

  test("does not depend on the order of the windows, or on the unit of money", () => {
    fc.assert(
      fc.property(windows, value, fc.integer({ min: 1, max: 1_000 }), (values, now, times) => {
        const verdict = verdictOn(money(values), now);
        expect(verdictOn(money(values.toReversed()), now)).toBe(verdict);
        // Away from the very edge, where a double may round to either side.
        const baseline = baselineOf(money(values), { rate: false });
        const { from, to } = baseline === null ? { from: 0, to: 0 } : usualRange(baseline);
        fc.pre([from, to].every((edge) => Math.abs(now - edge) > 1e-6 * Math.max(1, edge)));
        expect(verdictOn(money(values.map((one) => one * times)), now * times)).toBe(verdict);
      }),
    );
  });

  test("calls the median usual, and nothing both above and below", () => {
    const order: Verdict[] = ["below", "usual", "above"];
    fc.assert(
      fc.property(windows, value, value, (values, one, other) => {
        const median = baselineOf(money(values), { rate: false })?.median ?? Number.NaN;
        expect(verdictOn(money(values), median)).toBe("usual");
        const [less, more] = [Math.min(one, other), Math.max(one, other)].map((now) =>
          order.indexOf(verdictOn(money(values), now) ?? "few"),
        );
        expect(less).toBeLessThanOrEqual(more ?? -1);
        expect(less).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test("is given on young numbers only where it holds whatever they come to", () => {
    fc.assert(
      fc.property(windows, value, value, fc.double({ min: 0, max: 1, noNaN: true }), (values, from, more, place) => {
        const baseline = baselineOf(money(values), { rate: false });
        if (baseline === null) throw new Error("there are enough windows");
        const verdict = judge(baseline, { from, to: from + more, sample: null });
        if (verdict !== "open") expect(verdictOn(money(values), from + more * place)).toBe(verdict);
        else expect(new Set([from, from + more].map((now) => verdictOn(money(values), now))).size).toBeGreaterThan(1);
      }),
    );
    const baseline = baselineOf(money([100, 101, 99, 100, 102, 98, 100, 100]), { rate: false });
    const reach = { from: 60, to: Number.POSITIVE_INFINITY, sample: null };
    expect(baseline === null ? null : judge(baseline, reach)).toBe("open");
    expect(baseline === null ? null : judge(baseline, { ...reach, from: 200 })).toBe("above");
  });

  test("is none on fewer than ten events, whichever window has the most", () => {
    const few = [2, 3, 1, 2, 3, 2, 4, 2];
    expect(verdictOn(counts(few), 9, MIN_SAMPLE - 1)).toBe("few");
    expect(verdictOn(counts(few), MIN_SAMPLE, MIN_SAMPLE)).toBe("above");
    expect(verdictOn(counts(few.map((one) => one + 40)), 0, 0)).toBe("below");
  });

  test("allows counts the chance of their square root, though earlier ones were all alike", () => {
    const alike = Array.from({ length: 8 }, () => 100);
    expect(verdictOn(counts(alike), 135, 135)).toBe("usual");
    expect(verdictOn(counts(alike), 136, 136)).toBe("above");
    expect(verdictOn(money(alike), 100.01)).toBe("above");
  });

  test("allows a rate the chance of what it is a rate of now", () => {
    const costs = [20, 21, 19, 20, 20, 21, 19, 20].map((one) => ({ value: one, sample: 400 }));
    const baseline = baselineOf(costs, { rate: true });
    const on = (now: number, sample: number) =>
      baseline === null ? null : judge(baseline, { from: now, to: now, sample });
    expect(on(40, 400)).toBe("above");
    expect(on(40, 4)).toBe("usual");
  });
});
