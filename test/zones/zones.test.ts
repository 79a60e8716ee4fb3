import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { hoursOfDay } from "#zones/hours-of-day.ts";
import { openZones } from "#zones/zones.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { shippedZones } from "../fakes/zones.ts";
import { tzifOf } from "./tzif-of.ts";

const HOUR_MS = 3_600_000;
const hoursAt = (name: string, time: string, zones = shippedZones) => {
  const zone = zones.find(name);
  return zone === null ? null : zone.offsetMsAt(Date.parse(time)) / HOUR_MS;
};

describe("the zones that are shipped", () => {
  test("are those of 2026 or later", () => {
    expect(shippedZones.source().version >= "2026f").toBe(true);
    expect(shippedZones.source()).toMatchObject({ from: "shipped", system: null });
  });

  test("know the law that changed in 2026", () => {
    expect(hoursAt("America/Vancouver", "2026-02-10T12:00:00Z")).toBe(-8);
    expect(hoursAt("America/Vancouver", "2026-11-10T12:00:00Z")).toBe(-7);
    expect(hoursAt("America/Edmonton", "2026-12-10T12:00:00Z")).toBe(-6);
    expect(hoursAt("Africa/Casablanca", "2026-09-19T12:00:00Z")).toBe(1);
    expect(hoursAt("Africa/Casablanca", "2026-09-21T12:00:00Z")).toBe(0);
    expect(hoursAt("America/Los_Angeles", "2026-11-10T12:00:00Z")).toBe(-8);
  });

  test("say of every zone the runtime has what the runtime says of the years before", () => {
    const names = Intl.supportedValuesOf("timeZone");
    expect(names.length).toBeGreaterThan(400);
    for (const timeZone of nonEmpty(names)) {
      const own = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
      for (const time of [
        "2019-01-15T10:30:00Z",
        "2022-07-15T10:30:00Z",
        "2025-03-30T00:30:00Z",
        "2025-11-02T10:30:00Z",
      ]) {
        const said = own.formatToParts(Date.parse(time)).find(({ type }) => type === "timeZoneName")?.value;
        const [, sign = "+", hours = "0", minutes = "0"] = /GMT([+-])(\d\d):(\d\d)/.exec(said ?? "") ?? [];
        const expected = (sign === "-" ? -1 : 1) * (Number(hours) + Number(minutes) / 60) || 0;
        expect({ timeZone, time, hours: hoursAt(timeZone, time) }).toEqual({ timeZone, time, hours: expected });
      }
    }
  });

  test("are found under any of their names, in any case", () => {
    expect(hoursAt("Etc/GMT+8", "2026-11-10T12:00:00Z")).toBe(-8);
    expect(hoursAt("US/Pacific", "2026-11-10T12:00:00Z")).toBe(-8);
    expect(hoursAt("asia/calcutta", "2026-11-10T12:00:00Z")).toBe(5.5);
    expect(["UTC", "utc", "GMT", "Etc/UTC"].map((name) => hoursAt(name, "2026-11-10T12:00:00Z"))).toEqual([0, 0, 0, 0]);
  });

  test("are none for other names", () => {
    const others = [
      "",
      "Mars/Olympus",
      "version",
      "zones",
      "Africa",
      "America/",
      "../Etc/UTC",
      "|",
      '"',
      "a".repeat(200),
    ];
    expect(others.filter((name) => shippedZones.find(name) !== null)).toEqual([]);
  });
});

describe("the system's zones", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "zones-"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));
  const put = (name: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), content);
  };
  const index = (version: string, ...lines: string[]) =>
    put("tzdata.zi", `# version ${version}\n${lines.join("\n")}\n`);
  const NEW_LAW = tzifOf({
    offsets: [-5 * 3_600, -4 * 3_600],
    changes: [{ at: "2027-03-14T07:00:00Z", offset: 1 }],
    footer: "EST5EDT,M3.2.0,M11.1.0",
  });

  test("are taken where they are newer, with the rule that follows the last listed change", () => {
    index("2099a", "Z America/Newtown -5 - EST", "L America/Newtown Newtown");
    put("America/Newtown", NEW_LAW);
    put("Newtown", NEW_LAW);
    const zones = openZones(dir);
    expect(zones.source()).toEqual({ version: "2099a", from: "system", system: "2099a" });
    expect(hoursAt("America/Newtown", "2027-03-14T06:59:59Z", zones)).toBe(-5);
    expect(hoursAt("America/Newtown", "2027-03-14T07:00:00Z", zones)).toBe(-4);
    expect(hoursAt("America/Newtown", "2027-11-07T05:59:59Z", zones)).toBe(-4);
    expect(hoursAt("america/newtown", "2027-11-07T06:00:00Z", zones)).toBe(-5);
    expect(hoursAt("Newtown", "2031-07-01T06:00:00Z", zones)).toBe(-4);
  });

  test("give way to the shipped ones where those are as new, or where one of them cannot be read", () => {
    index("2025b", "Z America/Newtown -5 - EST");
    put("America/Newtown", NEW_LAW);
    expect(openZones(dir).find("America/Newtown")).toBeNull();
    expect(openZones(dir).source()).toMatchObject({ from: "shipped", system: "2025b" });
    index("2099a", "Z America/Vancouver -8 - PST", "Z Asia/Tokyo 9 - JST");
    put("America/Vancouver", NEW_LAW.slice(0, 60));
    expect(hoursAt("America/Vancouver", "2026-11-10T12:00:00Z", openZones(dir))).toBe(-7);
    expect(hoursAt("Asia/Tokyo", "2026-11-10T12:00:00Z", openZones(dir))).toBe(9);
    expect(openZones(join(dir, "none")).source()).toMatchObject({ from: "shipped", system: null });
  });

  test("follow every form of rule that a file may end with", () => {
    const forms: [footer: string, time: string, hours: number][] = [
      ["<+0330>-3:30", "2030-07-01T00:00:00Z", 3.5],
      ["NZST-12NZDT,M9.5.0,M4.1.0/3", "2030-01-01T00:00:00Z", 13],
      ["NZST-12NZDT,M9.5.0,M4.1.0/3", "2030-07-01T00:00:00Z", 12],
      ["<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2030-07-01T00:00:00Z", -1],
      ["IST-1GMT0,M10.5.0,M3.5.0/1", "2030-01-01T00:00:00Z", 0],
      ["XST3XDT,J60/0,J300/0", "2032-03-01T02:59:59Z", -3],
      ["XST3XDT,J60/0,J300/0", "2032-03-01T03:00:00Z", -2],
      ["XST3XDT,59/0,300/0", "2032-02-29T03:00:00Z", -2],
    ];
    for (const [footer, time, hours] of forms) {
      index("2099a", "Z X/Y 0 - X");
      put("X/Y", tzifOf({ offsets: [12_600], changes: [], footer }));
      expect({ footer, time, hours: hoursAt("X/Y", time, openZones(dir)) }).toEqual({ footer, time, hours });
    }
  });
});

describe("the hours of a day", () => {
  const lengths = (name: string, day: string) => {
    const zone = shippedZones.find(name);
    return zone === null ? [] : hoursOfDay(zone, day);
  };

  test("are 24 of an hour each, whatever the zone's distance from UTC", () => {
    for (const name of ["UTC", "Asia/Kathmandu", "Pacific/Kiritimati", "Etc/GMT+12"])
      expect(lengths(name, "2026-11-22")).toEqual(Array.from({ length: 24 }, () => 60));
  });

  test("but one that comes twice or not at all where clocks change", () => {
    const unusual = (name: string, day: string) =>
      lengths(name, day).flatMap((minutes, hour) => (minutes === 60 ? [] : [{ hour, minutes }]));
    expect(unusual("Europe/Berlin", "2026-10-25")).toEqual([{ hour: 2, minutes: 120 }]);
    expect(unusual("Europe/Berlin", "2026-03-29")).toEqual([{ hour: 2, minutes: 0 }]);
    expect(unusual("Australia/Lord_Howe", "2026-04-05")).toEqual([{ hour: 1, minutes: 90 }]);
    expect(unusual("Africa/Casablanca", "2026-09-20")).toEqual([{ hour: 1, minutes: 120 }]);
    expect(unusual("America/Vancouver", "2026-11-01")).toEqual([]);
  });
});
