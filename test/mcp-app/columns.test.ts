/** What the app takes an answer's columns for. */

import { expect, test } from "bun:test";
import { nameOf, shapeOf, unitOf } from "#mcp-app/app/columns.ts";

function read(columns: string[], ...rows: unknown[][]) {
  const shape = shapeOf({ meta: { currency: "USD", timezone: null, warnings: [] }, columns, rows, totals: {} });
  return {
    metrics: shape.metrics,
    time: shape.time?.name ?? null,
    times: rows.map((row) => shape.time?.of(row)),
    names: rows.map((row) => nameOf(row, shape)),
  };
}

test.each([
  ["hours of days", ["date", "hour", "spend"], ["2026-11-21", 7, 14.2], "hour", "2026-11-21 07:00"],
  ["hours of the day", ["hour", "days", "spend", "spend_per_day"], [23, 7, 14.2, 2.03], "hour", "23:00"],
  ["days", ["date", "spend"], ["2026-11-21", 14.2], "date", "2026-11-21"],
  ["weeks", ["week", "days", "spend"], ["2026-11-16", 6, 14.2], "week", "2026-11-16"],
])("%s are points in time, and no number that says where a row stands is drawn", (_, columns, row, name, time) => {
  const { metrics, ...shape } = read(columns, row);
  expect(metrics[0]).toBe("spend");
  expect(shape).toMatchObject({ time: name, times: [time] });
});

test("weekdays have their names, and are no points in time", () => {
  expect(read(["weekday", "days", "spend", "spend_per_day"], ["Monday", 1, 922, 922])).toMatchObject({
    ...{ time: null, names: ["Monday"], metrics: ["spend", "spend_per_day"] },
  });
  expect([unitOf("spend_per_day"), unitOf("clicks_per_day")]).toEqual(["money", "number"]);
});

test("the platform's words for groups are told as people say them", () => {
  const groups = [
    ["AGE_25_34", "FEMALE", 5],
    ["AGE_55_100", "NONE", 1],
  ];
  expect(read(["age", "gender", "spend"], ...groups).names).toEqual(["25–34, Female", "55+, Unknown"]);
});
