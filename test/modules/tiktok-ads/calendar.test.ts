import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  addDays,
  daysInclusive,
  firstOfMonth,
  isDay,
  isTimeZone,
  mondayOf,
  todayIn,
} from "#modules/tiktok-ads/calendar.ts";

const at = (time: string) => Date.parse(time);
const anyDay = fc
  .date({ min: new Date("1990-01-01T00:00:00Z"), max: new Date("2090-12-31T00:00:00Z"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe("today in a time zone", () => {
  test("is the account's day, not the server's", () => {
    expect(todayIn("Asia/Tokyo", at("2026-11-22T15:00:00Z"))).toBe("2026-11-23");
    expect(todayIn("America/Los_Angeles", at("2026-11-22T07:59:59Z"))).toBe("2026-11-21");
    expect(todayIn("UTC", at("2026-11-22T23:59:59.999Z"))).toBe("2026-11-22");
  });

  test("reads the sign of Etc/GMT as POSIX does: +8 is eight hours behind", () => {
    expect(todayIn("Etc/GMT+8", at("2026-11-22T07:59:59Z"))).toBe("2026-11-21");
    expect(todayIn("Etc/GMT+8", at("2026-11-22T08:00:00Z"))).toBe("2026-11-22");
    expect(todayIn("Etc/GMT-8", at("2026-11-22T16:00:00Z"))).toBe("2026-11-23");
  });

  test("changes at local midnight on the days when clocks change", () => {
    // Berlin springs forward on 2026-03-29 and falls back on 2026-10-25.
    expect(todayIn("Europe/Berlin", at("2026-03-28T22:59:59Z"))).toBe("2026-03-28");
    expect(todayIn("Europe/Berlin", at("2026-03-28T23:00:00Z"))).toBe("2026-03-29");
    expect(todayIn("Europe/Berlin", at("2026-03-29T22:00:00Z"))).toBe("2026-03-30");
    expect(todayIn("Europe/Berlin", at("2026-10-25T22:59:59Z"))).toBe("2026-10-25");
    expect(todayIn("Europe/Berlin", at("2026-10-25T23:00:00Z"))).toBe("2026-10-26");
  });

  test("is what the zone's own clock says at every quarter of an hour and just before, in every zone there is", () => {
    for (const timeZone of Intl.supportedValuesOf("timeZone")) {
      const own = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
      for (let quarter = 0; quarter < 2 * 96; quarter += 1) {
        const nowMs = at("2026-10-24T00:00:00Z") + quarter * 900_000;
        expect(todayIn(timeZone, nowMs)).toBe(own.format(nowMs));
        expect(todayIn(timeZone, nowMs + 899_999)).toBe(own.format(nowMs + 899_999));
      }
    }
  });

  test("needs a zone that exists", () => {
    expect(isTimeZone("Etc/GMT+8")).toBe(true);
    expect(isTimeZone("America/New_York")).toBe(true);
    expect(isTimeZone("Mars/Olympus")).toBe(false);
    expect(isTimeZone("")).toBe(false);
  });
});

describe("days", () => {
  test("exist or are refused", () => {
    expect(isDay("2024-02-29")).toBe(true);
    expect(["2026-02-29", "2026-13-01", "2026-1-1", "yesterday", "2026-04-31", ""].filter(isDay)).toEqual([]);
  });

  test("are added across months, leap days and years", () => {
    expect(addDays("2024-02-28", 1)).toBe("2024-02-29");
    expect(addDays("2026-02-28", 1)).toBe("2026-03-01");
    expect(addDays("2027-01-01", -1)).toBe("2026-12-31");
    expect(daysInclusive("2026-11-01", "2026-11-30")).toBe(30);
    expect(firstOfMonth("2026-11-22")).toBe("2026-11-01");
  });

  test("belong to the week that begins on their Monday", () => {
    expect(mondayOf("2026-11-22")).toBe("2026-11-16");
    expect(mondayOf("2026-11-16")).toBe("2026-11-16");
    expect(mondayOf("1969-12-31")).toBe("1969-12-29");
    fc.assert(
      fc.property(anyDay, (day) => {
        const monday = mondayOf(day);
        expect(new Date(`${monday}T00:00:00Z`).getUTCDay()).toBe(1);
        expect(daysInclusive(monday, day)).toBeGreaterThanOrEqual(1);
        expect(daysInclusive(monday, day)).toBeLessThanOrEqual(7);
      }),
    );
  });
});
