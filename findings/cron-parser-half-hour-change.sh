#!/usr/bin/env bash
# cron-parser finds no next time for "every day at 9" in a zone whose clocks go back by half an hour, and calls the expression invalid.
#
# cron-parser 5.10.6 with tz "Australia/Lord_Howe": next(), asked after the run of 2026-04-04, throws "Invalid expression, loop limit exceeded", since it
# has to look past the change of the night after it. The same expression passes a day earlier and a day later. At the change of 2026-10-04 a job at 02:00,
# which that night does not have, is left out, while one at 02:30 in New York's gap is moved to 03:30. croner 11.0.1 has a time on each of those days.
#
# What one would guess wrong: that an expression which was parsed and has run for months is valid for good, and that what is right for changes
# of an hour is right for all.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit cron-parser@5.10.6 croner@11.0.1 >/dev/null
cat >next.mjs <<'JS'
import { CronExpressionParser } from "cron-parser";
import { Cron } from "croner";

const iso = (date) => date.toISOString().slice(0, 16);
function ask(pattern, tz, from) {
  const currentDate = new Date(from);
  let parsed;
  try {
    parsed = iso(CronExpressionParser.parse(pattern, { tz, currentDate }).next().toDate());
  } catch ({ message }) {
    parsed = message;
  }
  const other = iso(new Cron(pattern, { timezone: tz }).nextRun(currentDate));
  console.log(`${pattern} ${tz} after ${from}: cron-parser ${parsed}, croner ${other}`);
  return [parsed, other];
}

console.log(`node ${process.version}, cron-parser 5.10.6, croner 11.0.1`);
const HOWE = "Australia/Lord_Howe";
const seen = [
  ask("0 9 * * *", HOWE, "2026-04-02T23:00Z"),
  ask("0 9 * * *", HOWE, "2026-04-03T23:00Z"),
  ask("0 9 * * *", HOWE, "2026-04-04T23:00Z"),
  ask("0 2 * * *", HOWE, "2026-10-02T20:00Z"),
  ask("30 2 * * *", "America/New_York", "2026-03-08T04:00Z"),
];
const wanted = [
  ["2026-04-03T22:00", "2026-04-03T22:00"],
  ["Invalid expression, loop limit exceeded", "2026-04-04T22:30"],
  ["2026-04-05T22:30", "2026-04-05T22:30"],
  ["2026-10-04T15:00", "2026-10-03T15:30"],
  ["2026-03-08T07:30", "2026-03-08T07:00"],
];
process.exit(JSON.stringify(seen) === JSON.stringify(wanted) ? 0 : 1);
JS
node next.mjs
