/** What young days may still come to, where some of what is summed has no completeness of its own. */

import { expect, test } from "bun:test";
import { eventlessDays, measureDays } from "#watch/measure-days.ts";

const LEGS = ["web", "app"];
const measure = { of: LEGS, per: ["spend"], times: 1, events: [], late: LEGS };
const metrics = ["web", "app", "spend"];
const day = (web: string, app: string | null) => ({
  ...{ day: "2026-01-01", age: 1 },
  rows: [{ id: "", name: null, values: [web, app, "100"] }],
});
const reach = (of: ReturnType<typeof day>, percents: Record<string, number>) => {
  const percentOf = (name: string) => percents[name] ?? null;
  return measureDays([of], { measure, metrics, campaignId: null, percentOf }).get("2026-01-01");
};

test("a way of selling that is not in use keeps no verdict waiting", () => {
  expect(reach(day("300", null), { web: 75 })).toMatchObject({ value: 3, from: 3, to: 4 });
});

test("one that is used too seldom for a completeness of its own has the least of the others", () => {
  expect(reach(day("300", "30"), { web: 75 })).toMatchObject({ from: 3.3, to: 4.4 });
});

test("where none is known, a young day may come to anything", () => {
  expect(reach(day("300", "30"), {})?.to).toBe(Number.POSITIVE_INFINITY);
});

test("a day of a rate with money and not one event is told, with how complete its events usually are by then", () => {
  const cpa = { of: ["spend"], per: ["conversion"], times: 1, events: [["conversion"]], late: ["conversion"] };
  const daysOf = (values: readonly [string, string | null][]) =>
    values.map(([spend, conversion], at) => ({
      ...{ day: `2026-01-0${at + 1}`, age: 1 },
      rows: [{ id: "", name: null, values: [spend, conversion] }],
    }));
  const days = daysOf([
    ["100", "0"],
    ["100", null],
    ["100", "3"],
    ["0", "0"],
  ]);
  const measuring = { measure: cpa, metrics: ["spend", "conversion"], campaignId: null, percentOf: () => 80 };
  expect([...eventlessDays(days, measuring)]).toEqual([
    ["2026-01-01", 0.8],
    ["2026-01-02", 0.8],
  ]);
  expect([...eventlessDays(days, { ...measuring, percentOf: () => null })].map(([, share]) => share)).toEqual([0, 0]);
  expect(eventlessDays(days, { ...measuring, measure: { ...cpa, per: [] } }).size).toBe(0);
});
