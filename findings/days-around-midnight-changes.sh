#!/usr/bin/env bash
# Where clocks change at or near midnight, Luxon's day starts an hour late, Moment's ends an hour early, and Moment's end can lie in the next day.
#
# luxon 3.7.2, moment-timezone 0.6.6: a day of Havana that has midnight twice starts at the second one, by both, so that its first hour belongs to no day. Moment's
# endOf("day") is an hour early in Cairo and Santiago, whose clocks go back from midnight to 23:00. In Nuuk, where 23:00 follows 21:59 in spring, it is
# 00:59 of the day after. temporal-polyfill 1.0.8 has all hours of each day and no other.
#
# What one would guess wrong: that startOf("day") and endOf("day") of libraries which exist for zones enclose the day, so that what lies between
# them is that day's, and that a next day's start follows an end.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit luxon@3.7.2 moment-timezone@0.6.6 temporal-polyfill@1.0.8 >/dev/null
cat >days.mjs <<'JS'
import { DateTime } from "luxon";
import moment from "moment-timezone";
import { Temporal } from "temporal-polyfill";

const utc = (ms) => new Date(ms).toISOString().slice(5, 16);
function ends(zone, date) {
  const noon = Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone, plainTime: "12:00" });
  const luxon = DateTime.fromMillis(noon.epochMilliseconds, { zone });
  const other = moment.tz(noon.epochMilliseconds, zone);
  const day = {
    luxon: [luxon.startOf("day").toMillis(), luxon.endOf("day").toMillis()],
    moment: [other.clone().startOf("day").valueOf(), other.clone().endOf("day").valueOf()],
    temporal: [noon.startOfDay().epochMilliseconds, noon.add({ days: 1 }).startOfDay().epochMilliseconds - 1],
  };
  const told = Object.entries(day).map(([name, range]) => `${name} ${range.map(utc).join(" to ")}`);
  console.log(`${zone}, ${date}, a day of ${noon.hoursInDay} hours, in UTC:\n  ${told.join("\n  ")}`);
  return told.map((each) => each.slice(each.indexOf(" ") + 1)).join(", ");
}

console.log(`node ${process.version}, luxon 3.7.2, moment-timezone 0.6.6, temporal-polyfill 1.0.8`);
const seen = [
  ends("America/Havana", "2025-11-02"),
  ends("Africa/Cairo", "2025-10-30"),
  ends("America/Santiago", "2025-04-05"),
  ends("America/Nuuk", "2025-03-29"),
];
const wanted = [
  "11-02T05:00 to 11-03T04:59, 11-02T05:00 to 11-03T04:59, 11-02T04:00 to 11-03T04:59",
  "10-29T21:00 to 10-30T21:59, 10-29T21:00 to 10-30T20:59, 10-29T21:00 to 10-30T21:59",
  "04-05T03:00 to 04-06T03:59, 04-05T03:00 to 04-06T02:59, 04-05T03:00 to 04-06T03:59",
  "03-29T02:00 to 03-30T00:59, 03-29T02:00 to 03-30T01:59, 03-29T02:00 to 03-30T00:59",
];
const nuuk = moment.tz("2025-03-29T12:00", "America/Nuuk").endOf("day").format();
console.log(`Moment's end of 2025-03-29 in Nuuk: ${nuuk}`);
process.exit(seen.join() === wanted.join() && nuuk === "2025-03-30T00:59:59-01:00" ? 0 : 1);
JS
node days.mjs
