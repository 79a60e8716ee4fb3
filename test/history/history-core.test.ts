import "../fakes/seeded-properties.ts";
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { addDays, daysBetween, daysInclusive, eachDay } from "#ads/calendar.ts";
import { addDecimals, parseDecimal } from "#ads/decimal.ts";
import { AGES, dueDays, rangesOf } from "#history/ages.ts";
import { completenessOf, DAYS_LOOKED_AT } from "#history/completeness.ts";
import { type KeptDay, REST_ID, type Rows, withReading } from "#history/kept-day.ts";
import { largestRows } from "#history/largest-rows.ts";
import { decodeBlock, decodeDays, encodeBlock } from "#history/month-block.ts";
import { SETTLED_AGE, SETTLED_DAYS_NEEDED } from "#modules/module-history.ts";

const FIRST = "2026-01-01";

describe("which days are due", () => {
  test("a day is read at each age at which somebody looks, and at the next look where an age was missed", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 60, maxLength: 90 }), (looks) => {
        const ages = new Map<string, number[]>();
        const lastRead = (day: string) => {
          const age = ages.get(day)?.at(-1);
          return age === undefined ? undefined : { age, whole: true };
        };
        for (const [index, looked] of looks.entries()) {
          if (!looked) continue;
          const today = addDays(FIRST, index);
          const due = dueDays({ today, daysBack: index }, lastRead);
          for (const day of due) ages.set(day, [...(ages.get(day) ?? []), daysBetween(day, today)]);
          expect(dueDays({ today, daysBack: index }, lastRead)).toEqual([]);
        }
        const lookedAt = looks.flatMap((looked, index) => (looked ? [index] : []));
        for (const [day, read] of ages) {
          const born = daysInclusive(FIRST, day) - 1;
          const possible = lookedAt.map((index) => index - born).filter((age) => age > 0);
          const wanted = AGES.flatMap((age) => possible.find((each) => each >= age) ?? []);
          expect(read).toEqual([...new Set([possible[0] ?? 0, ...wanted])]);
        }
        expect(ages.size).toBe(Math.max(0, lookedAt.at(-1) ?? 0));
      }),
    );
  });

  test("a day that was not whole is due again after a week, however old it is, and a whole one is not", () => {
    const today = addDays(FIRST, 200);
    const due = (readDaysAgo: number, whole: boolean) =>
      dueDays({ today, daysBack: 100 }, (day) => ({ age: daysBetween(day, today) - readDaysAgo, whole })).filter(
        (day) => daysBetween(day, today) >= 60,
      );
    expect(due(6, false)).toEqual([]);
    expect(due(7, false)).toHaveLength(41);
    expect(due(7, true)).toEqual([]);
  });

  test("ranges cover every due day once, newest first, within their bounds", () => {
    const bounds = fc.record({
      maxDays: fc.integer({ min: 1, max: 30 }),
      pageRows: fc.constant(1_000),
      rowsADay: fc.oneof(fc.integer({ min: 1, max: 1_200 }), fc.constant(Number.POSITIVE_INFINITY)),
    });
    const offsets = fc.uniqueArray(fc.integer({ min: 0, max: 120 }), { minLength: 1 });
    fc.assert(
      fc.property(offsets, bounds, (found, asked) => {
        const days = found.map((offset) => addDays(FIRST, offset));
        const ranges = rangesOf(days, asked);
        const due = new Set(days);
        const covered = ranges.flatMap(({ from, to }) =>
          Array.from({ length: daysInclusive(from, to) }, (_, index) => addDays(from, index)),
        );
        expect(new Set(covered).size).toBe(covered.length);
        for (const day of days) expect(covered).toContain(day);
        for (const { from, to } of ranges) {
          expect(daysInclusive(from, to)).toBeLessThanOrEqual(asked.maxDays);
          const isWholeDue = eachDay(from, to).every((day) => due.has(day));
          if (!isWholeDue) expect(daysInclusive(from, to) * asked.rowsADay).toBeLessThanOrEqual(asked.pageRows);
          expect(days).toContain(from);
          expect(days).toContain(to);
        }
        expect(
          ranges
            .map(({ to }) => to)
            .toSorted()
            .toReversed(),
        ).toEqual(ranges.map(({ to }) => to));
      }),
      // The last one is next to the others, whose range has two days between that are not due.
      { examples: [[[76, 73, 72], { maxDays: 5, pageRows: 1_000, rowsADay: 201 }]] },
    );
  });
});

const amount = fc.oneof(
  fc.bigInt({ min: 0n, max: 10n ** 20n }).map(String),
  fc.tuple(fc.nat(1_000_000), fc.nat(999)).map(([whole, part]) => `${whole}.${String(part).padStart(3, "0")}`),
  fc.constant("0"),
  fc.constant(null),
);
const rowsOf = (metrics: number): fc.Arbitrary<Rows> =>
  fc
    .dictionary(
      fc.integer({ min: 1, max: 30 }).map((id) => `17${id}`),
      fc.array(amount, { minLength: metrics, maxLength: metrics }),
      { maxKeys: 8, noNullPrototype: true },
    )
    .map((found) => new Map(Object.entries(found)));

/** A day that was read at some ages, in order. */
const keptDay = (day: string, metrics: number): fc.Arbitrary<KeptDay> =>
  fc.array(fc.tuple(fc.integer({ min: 1, max: 12 }), rowsOf(metrics)), { minLength: 1, maxLength: 5 }).map((steps) => {
    let age = 0;
    let kept: KeptDay | undefined;
    for (const [later, rows] of steps) {
      age += later;
      kept = withReading(kept, { day, age, atMs: age * 1_000, rows, whole: age % 2 === 0 });
    }
    if (kept === undefined) throw new Error("a day has at least one reading");
    return kept;
  });

describe("a month's block", () => {
  test("opens to what it was made of: first, at each age and last, and what is missing is not 0", () => {
    const month = fc.integer({ min: 1, max: 4 }).chain((metrics) =>
      fc.record({
        metrics: fc.constant(Array.from({ length: metrics }, (_, index) => `metric_${index}`)),
        days: fc
          .uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 6 })
          .chain((offsets) =>
            fc.tuple(...offsets.toSorted((a, b) => a - b).map((o) => keptDay(addDays(FIRST, o), metrics))),
          ),
        names: fc.dictionary(
          fc.integer({ min: 1, max: 30 }).map((id) => `17${id}`),
          fc.string(),
        ),
      }),
    );
    return fc.assert(
      fc.asyncProperty(month, async ({ metrics, days, names }) => {
        const known = new Set(
          days.flatMap((day) => [day.first, day.last, ...day.atAges.values()]).flatMap((rows) => [...rows.keys()]),
        );
        const block = { metrics, days, names: new Map(Object.entries(names).filter(([id]) => known.has(id))) };
        const bytes = await encodeBlock(block);
        const again = await decodeBlock(bytes);
        expect({ ...again, days: again.days.map(sorted) }).toEqual({ ...block, days: days.map(sorted) });
        expect(await decodeDays(bytes)).toEqual(
          days.map((kept) => ({
            ...{ day: kept.day, lastAge: kept.lastAge, whole: kept.whole },
            rows: new Set([kept.first, kept.last, ...kept.atAges.values()].flatMap((rows) => [...rows.keys()])).size,
          })),
        );
      }),
    );
  });

  test("takes a few bytes a row where nothing was corrected", async () => {
    const rows: Rows = new Map(
      Array.from({ length: 100 }, (_, index) => [
        `1800000000000${index}`,
        Array.from({ length: 22 }, (_, metric) => (metric < 6 ? `${(index * 7919 + metric * 104_729) % 9_973}` : "0")),
      ]),
    );
    const days = Array.from({ length: 28 }, (_, index) => {
      const day = addDays("2026-02-01", index);
      let kept: KeptDay | undefined;
      for (const age of AGES) kept = withReading(kept, { day, age, atMs: 0, rows, whole: true });
      if (kept === undefined) throw new Error("there are ages");
      return kept;
    });
    const bytes = await encodeBlock({
      metrics: Array.from({ length: 22 }, (_, index) => `m${index}`),
      names: new Map(),
      days,
    });
    expect(bytes.length / (28 * 100)).toBeLessThan(20);
  });
});

/** Order of rows is no part of it. */
function sorted(day: KeptDay) {
  const inOrder = (rows: Rows) => [...rows].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return {
    ...day,
    first: inOrder(day.first),
    last: inOrder(day.last),
    atAges: [...day.atAges].map(([age, rows]) => [age, inOrder(rows)]),
  };
}

test("of the rows of a day the largest stay, and the rest is one row that adds up to the last digit", () => {
  fc.assert(
    fc.property(rowsOf(2), fc.integer({ min: 1, max: 5 }), (rows, most) => {
      const kept = largestRows(rows, 0, most);
      expect(kept.size).toBe(rows.size > most ? most + 1 : rows.size);
      expect(kept.has(REST_ID)).toBe(rows.size > most);
      for (const metric of [0, 1]) {
        const sum = (of: Rows) => addDecimals([...of.values()].map((values) => parseDecimal(values[metric] ?? "")));
        const [one, other] = [sum(rows), sum(kept)];
        expect(one === null).toBe(other === null);
        if (one === null || other === null) continue;
        const scale = 10n ** BigInt(Math.abs(one.scale - other.scale));
        expect(one.scale > other.scale ? one.units - other.units * scale : other.units - one.units * scale).toBe(0n);
      }
      const amounts = [...kept].filter(([id]) => id !== REST_ID).map(([, [spend]]) => Number(spend ?? -1));
      const left = [...rows].filter(([id]) => !kept.has(id)).map(([, [spend]]) => Number(spend ?? -1));
      if (left.length > 0) expect(Math.max(...left)).toBeLessThanOrEqual(Math.min(...amounts));
    }),
  );
});

describe("completeness", () => {
  const settledDay = (index: number, shares: Partial<Record<number, number>>, final = 1_000): KeptDay => ({
    day: addDays(FIRST, index),
    firstAge: 1,
    first: new Map(),
    atAges: new Map(
      Object.entries(shares).map(([age, share]) => [
        Number(age),
        new Map([["1", [String(Math.round(final * (share ?? 0)))]]]),
      ]),
    ),
    lastAge: SETTLED_AGE,
    lastMs: 0,
    whole: true,
    last: new Map([["1", [String(final)]]]),
  });

  test(`says nothing below ${SETTLED_DAYS_NEEDED} settled days, and the median from there on`, () => {
    const days = Array.from({ length: SETTLED_DAYS_NEEDED }, (_, index) =>
      settledDay(index, { 1: 0.8 + (index % 3) / 100, 7: 0.99 }),
    );
    expect(completenessOf(["conversion"], days.slice(1))).toEqual(new Map());
    expect(completenessOf(["conversion"], days).get("conversion")).toEqual([
      { age: 1, percent: 81, days: SETTLED_DAYS_NEEDED },
      { age: 7, percent: 99, days: SETTLED_DAYS_NEEDED },
    ]);
  });

  test("looks at the newest settled days alone, and at none without a final number", () => {
    const old = Array.from({ length: 50 }, (_, index) => settledDay(index, { 1: 0.1 }));
    const recent = Array.from({ length: DAYS_LOOKED_AT }, (_, index) => settledDay(100 + index, { 1: 0.9 }));
    const young = Array.from({ length: 30 }, (_, index) => ({ ...settledDay(200 + index, { 1: 0.2 }), lastAge: 34 }));
    expect(completenessOf(["conversion"], [...old, ...young, ...recent]).get("conversion")).toEqual([
      { age: 1, percent: 90, days: DAYS_LOOKED_AT },
    ]);
    const nothing = recent.map((day) => ({ ...day, last: new Map([["1", ["0"]]]) }));
    expect(completenessOf(["conversion"], nothing)).toEqual(new Map());
  });

  test("a correction that takes back is more than the whole", () => {
    const days = Array.from({ length: 25 }, (_, index) => settledDay(index, { 14: 1.03 }));
    expect(completenessOf(["spend"], days).get("spend")).toEqual([{ age: 14, percent: 103, days: 25 }]);
  });
});
