/** A digest is due at its hour of the account's own days, whatever the clocks do. */

import { expect, test } from "bun:test";
import { momentOf } from "#ads/calendar.ts";
import { latestDay, nextMoment } from "#digest/digest-times.ts";
import { openZones } from "#zones/zones.ts";

const zone = (name: string) => {
  const found = openZones(null).find(name);
  if (found === null) throw new Error(`no rules for ${name}`);
  return found;
};
const at = (text: string) => Date.parse(text);
const iso = (ms: number) => new Date(ms).toISOString();

test("the hour is the account's, before and after clocks change, in the hour that is skipped and the first of two", () => {
  const berlin = zone("Europe/Berlin");
  expect(iso(momentOf(berlin, "2026-10-24", 7))).toBe("2026-10-24T05:00:00.000Z");
  expect(iso(momentOf(berlin, "2026-10-25", 7))).toBe("2026-10-25T06:00:00.000Z");
  expect(iso(momentOf(berlin, "2026-03-29", 2))).toBe("2026-03-29T01:00:00.000Z");
  expect(iso(momentOf(berlin, "2026-03-29", 2.5))).toBe("2026-03-29T01:30:00.000Z");
  expect(iso(momentOf(berlin, "2026-10-25", 2))).toBe("2026-10-25T00:00:00.000Z");
  expect(iso(momentOf(zone("America/New_York"), "2026-11-01", 1.5))).toBe("2026-11-01T05:30:00.000Z");
  expect(iso(momentOf(zone("Pacific/Auckland"), "2026-11-29", 7))).toBe("2026-11-28T18:00:00.000Z");
});

test("the newest day due is today's once its hour has come, yesterday's before", () => {
  const daily = { weekday: null, hour: 7 };
  const berlin = zone("Europe/Berlin");
  expect(latestDay(berlin, daily, at("2026-11-29T05:59:59Z"))).toBe("2026-11-28");
  expect(latestDay(berlin, daily, at("2026-11-29T06:00:00Z"))).toBe("2026-11-29");
  expect(iso(nextMoment(berlin, daily, at("2026-11-29T05:59:59Z")))).toBe("2026-11-29T06:00:00.000Z");
  expect(iso(nextMoment(berlin, daily, at("2026-11-29T06:00:00Z")))).toBe("2026-11-30T06:00:00.000Z");
});

test("a weekly one keeps to its weekday", () => {
  const mondays = { weekday: 1, hour: 23 };
  const berlin = zone("Europe/Berlin");
  expect(latestDay(berlin, mondays, at("2026-11-29T12:00:00Z"))).toBe("2026-11-23");
  expect(iso(nextMoment(berlin, mondays, at("2026-11-29T12:00:00Z")))).toBe("2026-11-30T22:00:00.000Z");
});
