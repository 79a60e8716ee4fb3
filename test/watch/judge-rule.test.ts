import "../fakes/seeded-properties.ts";
import { expect, test } from "bun:test";
import fc from "fast-check";
import { addDays, eachDay } from "#ads/calendar.ts";
import type { AlertRule } from "#watch/alert-rule.ts";
import { dayWords } from "#watch/alert-words.ts";
import { firingsIn, stateOn, verdictOn } from "#watch/judge-rule.ts";
import type { Judging } from "#watch/judging.ts";

const START = "2026-01-01";
const rule = (given: Partial<AlertRule>): AlertRule => ({
  ...{
    metric: "spend",
    campaignId: null,
    condition: "above",
    value: 10,
    days: 1,
    minSample: 10,
    quiet: null,
    ...given,
  },
});
/** Null: no number of that day. */
function judging(values: readonly (number | null)[], given: Partial<AlertRule>, sample: number | null = null): Judging {
  const days = values.flatMap((value, at) =>
    value === null ? [] : [[addDays(START, at), { value, from: value, to: value, sample }] as const],
  );
  return { rule: rule(given), days: new Map(days), rate: false, goal: null };
}
const last = (values: readonly unknown[]) => addDays(START, values.length - 1);
const numbers = fc.array(fc.option(fc.integer({ min: 0, max: 20 })), { minLength: 1, maxLength: 60 });

test("a rule fires after so many days in a row, and ends with the first that is not", () => {
  const firings = firingsIn(judging([20, 5, 20, 20, 20, 5, 20], { days: 2 }), START, addDays(START, 6));
  expect(firings).toEqual([{ began: addDays(START, 3), ended: addDays(START, 5) }]);
});

test("beginnings and ends alternate, whatever the numbers and the gaps, and looking day by day finds the same", () => {
  fc.assert(
    fc.property(numbers, fc.integer({ min: 1, max: 4 }), (values, days) => {
      const asked = judging(values, { days });
      const firings = firingsIn(asked, START, last(values));
      let open = false;
      let begun = 0;
      for (const day of eachDay(START, last(values))) {
        const state = stateOn(asked, day);
        if (state?.holds === true && !open) begun += 1;
        if (state !== null) open = state.holds;
      }
      expect(firings).toHaveLength(begun);
      for (const [at, { began, ended }] of firings.entries()) {
        const next = firings[at + 1];
        if (ended !== null) expect(began < ended).toBe(true);
        if (next !== undefined) expect(ended !== null && ended <= next.began).toBe(true);
      }
    }),
  );
});

test("a young day whose final number may lie on either side has no verdict", () => {
  const day = { value: 9, from: 9, to: 12, sample: null };
  const open = { rule: rule({}), days: new Map([[START, day]]), rate: false, goal: null };
  expect(verdictOn(open, START)).toBe("open");
  expect(verdictOn({ ...open, days: new Map([[START, { ...day, from: 11 }]]) }, START)).toBe("yes");
  expect(verdictOn({ ...open, days: new Map([[START, { ...day, to: 10 }]]) }, START)).toBe("no");
});

test("what is usual never fires, a multiple of it does, and too few events say nothing", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 2, max: 9 }), (level, times) => {
      const weeks = Array.from({ length: 70 }, () => level);
      const off = { condition: "off", value: 40 } as const;
      expect(firingsIn(judging(weeks, off), START, last(weeks))).toEqual([]);
      const jump = [...weeks, level * times];
      expect(firingsIn(judging(jump, off), START, last(jump))).toEqual([{ began: last(jump), ended: null }]);
      expect(firingsIn(judging(jump, off, 9), START, last(jump))).toEqual([]);
    }),
    // Each judges more than two hundred days anew.
    { numRuns: 30 },
  );
});

test("a day with spend and not one event, where there usually are enough, is above every cost and below every return", () => {
  const weeks = Array.from({ length: 40 }, () => 5);
  const day = addDays(last(weeks), 1);
  const verdict = (given: Partial<AlertRule>, { usual = 30, share = 0.8, bare = true } = {}) => {
    const base = judging(weeks, given, usual);
    const zero = { value: 0, from: 0, to: 0, sample: 0 };
    const days = bare ? base.days : new Map([...base.days, [day, zero]]);
    return verdictOn({ ...base, days, rate: true, goal: 4, eventless: new Map([[day, share]]) }, day);
  };
  const cpa = { metric: "cpa" } as const;
  expect(verdict({ ...cpa, condition: "goal", value: null })).toBe("yes");
  expect(verdict({ ...cpa, condition: "above", value: 1_000 })).toBe("yes");
  expect(verdict({ ...cpa, condition: "below", value: 1_000 })).toBe("no");
  expect(verdict({ ...cpa, condition: "off", value: 40 })).toBe("yes");
  const roas = { metric: "roas" } as const;
  for (const bare of [true, false]) {
    expect(verdict({ ...roas, condition: "goal", value: null }, { bare })).toBe("yes");
    expect(verdict({ ...roas, condition: "below", value: 0.1 }, { bare })).toBe("yes");
    expect(verdict({ ...roas, condition: "above", value: 0.1 }, { bare })).toBe("no");
  }
  for (const few of [{ usual: 12 }, { share: 0.3 }, { share: 0 }])
    expect(verdict({ ...cpa, condition: "goal", value: null }, few)).toBe("open");
  expect(verdict({ ...cpa, condition: "goal", value: null, minSample: 25 })).toBe("open");
});

test("what such a day tells names the event that is missing, and how many are usual", () => {
  const weeks = Array.from({ length: 40 }, () => 5);
  const day = addDays(last(weeks), 1);
  const asked = judging(weeks, { metric: "cpa", condition: "goal", value: null }, 30);
  const words = dayWords({ ...asked, rate: true, goal: 4, eventless: new Map([[day, 1]]) }, day, "EUR");
  expect(words).toBe(
    `There was not one conversion on ${day}, and so no CPA, though money was spent. Usual are about 30 conversions a day. The goal is 4.00 EUR.`,
  );
});
