import "../fakes/seeded-properties.ts";
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { addDays, daysInclusive, firstOfMonth, isDay, mondayOf, todayIn } from "#ads/calendar.ts";
import { shippedZones } from "../fakes/zones.ts";

const at = (time: string) => Date.parse(time);
const today = (name: string, nowMs: number) => {
  const zone = shippedZones.find(name);
  return zone === null ? null : todayIn(zone, nowMs);
};
const anyDay = fc
  .date({ min: new Date("1990-01-01T00:00:00Z"), max: new Date("2090-12-31T00:00:00Z"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe("today in a time zone", () => {
  test("is the account's day, not the server's", () => {
    expect(today("Asia/Tokyo", at("2026-11-22T15:00:00Z"))).toBe("2026-11-23");
    expect(today("America/Los_Angeles", at("2026-11-22T07:59:59Z"))).toBe("2026-11-21");
    expect(today("UTC", at("2026-11-22T23:59:59.999Z"))).toBe("2026-11-22");
  });

  test("reads the sign of Etc/GMT as POSIX does: +8 is eight hours behind", () => {
    expect(today("Etc/GMT+8", at("2026-11-22T07:59:59Z"))).toBe("2026-11-21");
    expect(today("Etc/GMT+8", at("2026-11-22T08:00:00Z"))).toBe("2026-11-22");
    expect(today("Etc/GMT-8", at("2026-11-22T16:00:00Z"))).toBe("2026-11-23");
  });

  test("changes at local midnight on the days when clocks change", () => {
    // Berlin springs forward on 2026-03-29 and falls back on 2026-10-25.
    expect(today("Europe/Berlin", at("2026-03-28T22:59:59Z"))).toBe("2026-03-28");
    expect(today("Europe/Berlin", at("2026-03-28T23:00:00Z"))).toBe("2026-03-29");
    expect(today("Europe/Berlin", at("2026-03-29T22:00:00Z"))).toBe("2026-03-30");
    expect(today("Europe/Berlin", at("2026-10-25T22:59:59Z"))).toBe("2026-10-25");
    expect(today("Europe/Berlin", at("2026-10-25T23:00:00Z"))).toBe("2026-10-26");
  });

  test("goes by the law of 2026, which the runtime's own zones may not know yet", () => {
    // British Columbia keeps summer time since March, Alberta too; Morocco left UTC+1 in September.
    expect(today("America/Vancouver", at("2026-11-10T07:30:00Z"))).toBe("2026-11-10");
    expect(today("America/Edmonton", at("2026-11-10T06:30:00Z"))).toBe("2026-11-10");
    expect(today("Africa/Casablanca", at("2026-11-10T23:30:00Z"))).toBe("2026-11-10");
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
