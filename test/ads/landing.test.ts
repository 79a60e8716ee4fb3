import "../fakes/seeded-properties.ts";
import { expect, test } from "bun:test";
import fc from "fast-check";
import { addDays, eachDay, firstOfMonth, lastOfMonth } from "#ads/calendar.ts";
import { DAYS_LOOKED_AT, type Landing, landingOf, MIN_DAYS, type SpentDay } from "#ads/landing.ts";
import { habitsOf, simulateDays } from "../watch/simulated-account.ts";

/** The Sunday of a week spends half, the Monday thrice. */
const BY_WEEKDAY = [50, 300, 100, 100, 120, 80, 100];
const spendOf = (day: string) => BY_WEEKDAY[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? Number.NaN;

function landed(today: string, days: readonly SpentDay[], soFar: number): Landing {
  const toDate = days.filter(({ day }) => day >= firstOfMonth(today)).reduce((sum, { spend }) => sum + spend, soFar);
  const landing = landingOf({ past: days, today, toDate, soFar });
  if (landing === null) throw new Error("too few days");
  return landing;
}

const before = (today: string, days: number) => eachDay(addDays(today, -days), addDays(today, -1));
const daysIn2026 = fc.integer({ min: 0, max: 364 }).map((index) => addDays("2026-01-01", index));

test("a month whose weekdays repeat lands where it does, from every day on, with no range", () => {
  fc.assert(
    fc.property(daysIn2026, (today) => {
      const days = before(today, DAYS_LOOKED_AT).map((day) => ({ day, spend: spendOf(day) }));
      const month = eachDay(firstOfMonth(today), lastOfMonth(today)).reduce((sum, day) => sum + spendOf(day), 0);
      const { low, expected, high } = landed(today, days, spendOf(today) / 4);
      for (const value of [low, expected, high]) expect(value).toBeCloseTo(month, 6);
    }),
  );
});

test("the range holds the landing, grows with the currency's unit, and never lies below what is spent", () => {
  const spends = fc.array(fc.double({ min: 0, max: 10_000, noNaN: true }), { minLength: MIN_DAYS, maxLength: 80 });
  fc.assert(
    fc.property(daysIn2026, spends, fc.double({ min: 0, max: 50_000, noNaN: true }), (today, all, soFar) => {
      const days = before(today, all.length).map((day, at) => ({ day, spend: 1 + (all[at] ?? 0) }));
      const { low, expected, high } = landed(today, days, soFar);
      const toDate = days
        .filter(({ day }) => day >= firstOfMonth(today))
        .reduce((sum, { spend }) => sum + spend, soFar);
      expect([low >= toDate - 1e-6, low <= expected, expected <= high, Number.isFinite(high)]).toEqual([
        true,
        true,
        true,
        true,
      ]);
      const cents = landed(
        today,
        days.map(({ day, spend }) => ({ day, spend: spend * 100 })),
        soFar * 100,
      );
      expect(cents.expected / 100).toBeCloseTo(expected, 3);
    }),
  );
});

test("an account that spends since three weeks has a landing, and a younger one none", () => {
  const today = "2026-06-20";
  const since = (days: number) =>
    before(today, DAYS_LOOKED_AT).map((day) => ({ day, spend: day >= addDays(today, -days) ? 10 : 0 }));
  const ask = (days: number) => landingOf({ past: since(days), today, toDate: 0, soFar: 0 });
  expect(ask(MIN_DAYS)).not.toBeNull();
  expect(ask(MIN_DAYS - 1)).toBeNull();
  expect(ask(0)).toBeNull();
});

test("over simulated accounts the range holds four of five months", () => {
  let held = 0;
  let months = 0;
  for (let seed = 1; seed <= 120; seed += 1) {
    const all = simulateDays({ seed, habits: habitsOf(seed), start: "2026-01-01", days: 200 });
    const today = "2026-05-12";
    const month = all.filter(({ day }) => day.startsWith("2026-05")).reduce((sum, { spend }) => sum + spend, 0);
    const { low, high } = landed(
      today,
      all.filter(({ day }) => day < today),
      0,
    );
    months += 1;
    if (month >= low && month <= high) held += 1;
  }
  expect(months).toBe(120);
  expect(held / months).toBeGreaterThan(0.7);
  expect(held / months).toBeLessThan(0.92);
});
