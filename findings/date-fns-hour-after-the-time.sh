#!/usr/bin/env bash
# Where date-fns is told a time zone, the start of a time's hour can lie after that time, and the process's own zone decides whether it does.
#
# date-fns 4.4.0 with @date-fns/tz 1.5.0: when Berlin's clocks go back there are two times of 02:30. startOfHour and startOfMinute of a TZDate answer for
# both with the same hour: the second one in a process with TZ=UTC or New York's, so that the hour of 00:30 UTC starts at 01:00 UTC, and the first one with TZ=Asia/Tokyo
# or Berlin's own. eachHourOfInterval gives that day of 25 hours 24 in each of them. temporal-polyfill 1.0.8 tells the two hours apart and needs no TZ.
#
# What one would guess wrong: that a start is never later than what it is the start of; and that a date which carries its zone and its offset is
# there to make the process's own zone count for nothing, so that a test on a laptop says what a server in UTC will do.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit date-fns@4.4.0 @date-fns/tz@1.5.0 temporal-polyfill@1.0.8 >/dev/null
cat >hours.mjs <<'JS'
import { TZDate } from "@date-fns/tz";
import { eachHourOfInterval, startOfHour, startOfMinute } from "date-fns";
import { Temporal } from "temporal-polyfill";

const ZONE = "Europe/Berlin";
const utc = (date) => new Date(+date).toISOString().slice(11, 16);
const seen = ["2026-10-25T00:30Z", "2026-10-25T01:30Z"].map((time) => {
  const date = new TZDate(Date.parse(time), ZONE);
  const floor = Temporal.Instant.from(time).toZonedDateTimeISO(ZONE).round({ smallestUnit: "hour", roundingMode: "floor" });
  const starts = [startOfHour(date), startOfMinute(date), floor.epochMilliseconds].map(utc);
  console.log(`  ${date.toISOString()}, ${utc(date)} UTC: the hour starts ${starts[0]}, the minute ${starts[1]}; the hour by Temporal ${starts[2]}`);
  return starts.join(" ");
});
const day = Temporal.PlainDate.from("2026-10-25").toZonedDateTime(ZONE);
const [start, end] = [day, day.add({ hours: 24 })].map((at) => new TZDate(at.epochMilliseconds, ZONE));
const hours = eachHourOfInterval({ start, end }).length;
console.log(`  the day's hours: ${hours} by eachHourOfInterval, ${day.hoursInDay} by Temporal`);
process.exit([...seen, hours, day.hoursInDay].join() === process.argv[2] ? 0 : 1);
JS
node -p '`node ${process.version}, date-fns 4.4.0, @date-fns/tz 1.5.0, temporal-polyfill 1.0.8`'
for zone in UTC America/New_York; do echo "TZ=$zone"; TZ=$zone node hours.mjs "01:00 01:30 00:00,01:00 01:30 01:00,24,25"; done
for zone in Asia/Tokyo Europe/Berlin; do echo "TZ=$zone"; TZ=$zone node hours.mjs "00:00 00:30 00:00,00:00 00:30 01:00,24,25"; done
