import { nonEmpty } from "../fakes/non-empty.ts";
import "../fakes/seeded-properties.ts";
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { addDays, daysInclusive } from "#ads/calendar.ts";
import { DATE_PRESETS, presetWindow, rangeWindow, splitRange } from "#ads/date-window.ts";
import { failsWith } from "../fakes/fails-with.ts";

const span = (preset: (typeof DATE_PRESETS)[number], today: string) => {
  const { start, end } = presetWindow(preset, today);
  return [start, end];
};

describe("a date preset", () => {
  test("of the last n days ends yesterday", () => {
    expect(span("yesterday", "2026-11-22")).toEqual(["2026-11-21", "2026-11-21"]);
    expect(span("last_3_days", "2026-11-22")).toEqual(["2026-11-19", "2026-11-21"]);
    expect(span("last_7_days", "2026-11-22")).toEqual(["2026-11-15", "2026-11-21"]);
    expect(span("last_14_days", "2026-11-22")).toEqual(["2026-11-08", "2026-11-21"]);
    expect(span("last_28_days", "2026-03-01")).toEqual(["2026-02-01", "2026-02-28"]);
    expect(span("last_30_days", "2024-03-01")).toEqual(["2024-01-31", "2024-02-29"]);
    expect(span("last_90_days", "2026-11-22")).toEqual(["2026-08-24", "2026-11-21"]);
  });

  test("of weeks starts on Monday, on a Sunday and on a Monday alike", () => {
    expect(span("this_week", "2026-11-22")).toEqual(["2026-11-16", "2026-11-22"]);
    expect(span("last_week", "2026-11-22")).toEqual(["2026-11-09", "2026-11-15"]);
    expect(span("this_week", "2026-11-23")).toEqual(["2026-11-23", "2026-11-23"]);
    expect(span("last_week", "2026-11-23")).toEqual(["2026-11-16", "2026-11-22"]);
  });

  test("of months ends with the month, leap years and January included", () => {
    expect(span("this_month", "2026-11-22")).toEqual(["2026-11-01", "2026-11-22"]);
    expect(span("last_month", "2026-03-31")).toEqual(["2026-02-01", "2026-02-28"]);
    expect(span("last_month", "2024-03-01")).toEqual(["2024-02-01", "2024-02-29"]);
    expect(span("last_month", "2027-01-15")).toEqual(["2026-12-01", "2026-12-31"]);
  });

  test("is complete only without today", () => {
    const complete = DATE_PRESETS.filter((preset) => presetWindow(preset, "2026-11-22").complete);
    expect(DATE_PRESETS.filter((preset) => !complete.includes(preset))).toEqual([
      "today",
      "this_week",
      "this_month",
      "lifetime",
    ]);
  });
});

describe("a range of dates", () => {
  test("is taken as it is, both days counted", () => {
    expect(rangeWindow({ start: "2026-11-01", end: "2026-11-21" }, "2026-11-22")).toEqual({
      window: { start: "2026-11-01", end: "2026-11-21", preset: null, complete: true },
      cut: false,
    });
  });

  test("that goes beyond today ends today, and that is known", () => {
    const { window, cut } = rangeWindow({ start: "2026-11-01", end: "2026-11-30" }, "2026-11-22");
    expect(window).toMatchObject({ end: "2026-11-22", complete: false });
    expect(cut).toBe(true);
  });

  test("is refused in words when it cannot be", async () => {
    const refused = async (start: string, end: string) =>
      (await failsWith(() => rangeWindow({ start, end }, "2026-11-22"))).message;
    expect(await refused("2026-02-30", "2026-03-01")).toContain("YYYY-MM-DD");
    expect(await refused("2026-11-02", "2026-11-01")).toContain("after end_date");
    expect(await refused("2026-11-23", "2026-11-24")).toContain("2026-11-22 today");
  });

  test("is split into pieces that follow each other, lose no day and keep TikTok's bound", () => {
    expect(splitRange({ start: "2026-01-01", end: "2026-01-30" }, 30)).toHaveLength(1);
    expect(splitRange({ start: "2026-01-01", end: "2026-01-31" }, 30)).toEqual([
      { start: "2026-01-01", end: "2026-01-30" },
      { start: "2026-01-31", end: "2026-01-31" },
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 800 }), fc.integer({ min: 1, max: 365 }), (days, bound) => {
        const end = addDays("2024-01-15", days);
        const pieces = splitRange({ start: "2024-01-15", end }, bound);
        expect(pieces[0]?.start).toBe("2024-01-15");
        expect(pieces.at(-1)?.end).toBe(end);
        for (const [index, piece] of nonEmpty(pieces.entries())) {
          expect(daysInclusive(piece.start, piece.end)).toBeLessThanOrEqual(bound);
          const next = pieces[index + 1];
          if (next !== undefined) expect(next.start).toBe(addDays(piece.end, 1));
        }
      }),
    );
  });
});
