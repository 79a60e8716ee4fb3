import { expect, test } from "bun:test";
import { ratePeriods } from "#calls/rate-periods.ts";

const rate = (date: string, value: string) => ({ from: "USD", date, rate: value });
const [october, november] = [rate("2026-10-01", "0.9"), rate("2026-11-10", "0.95")];
const window = { start: "2026-11-01", end: "2026-11-20" };

test("a rate holds from its day until the next, and days before the first have none", () => {
  expect(ratePeriods([november, october], window)).toEqual([
    { start: "2026-11-01", end: "2026-11-09", rate: october },
    { start: "2026-11-10", end: "2026-11-20", rate: november },
  ]);
  expect(ratePeriods([november], window)).toEqual([
    { start: "2026-11-01", end: "2026-11-09", rate: null },
    { start: "2026-11-10", end: "2026-11-20", rate: november },
  ]);
  expect(ratePeriods([november], { start: "2026-11-10", end: "2026-11-10" })).toEqual([
    { start: "2026-11-10", end: "2026-11-10", rate: november },
  ]);
  expect(ratePeriods([november], { start: "2026-11-09", end: "2026-11-09" })).toEqual([
    { start: "2026-11-09", end: "2026-11-09", rate: null },
  ]);
});

test("the same rate again begins no new period", () => {
  const again = rate("2026-11-05", "0.9");
  expect(ratePeriods([october, again], window)).toEqual([{ ...window, rate: october }]);
});
