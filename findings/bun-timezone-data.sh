#!/usr/bin/env bash
# Bun brings its own time zone rules and offers no way to see or renew them.
#
# Bun 1.4.5 (ICU 78.3) puts Vancouver at UTC-8 in November 2026 and Casablanca at UTC+1, although British Columbia has
# kept summer time (UTC-7) since March 2026 and Morocco went back to UTC in September: an hour, and near midnight a day,
# off. The package moment-timezone 0.6.6 (tz database 2026f) has both.
#
# What one would guess wrong: that updating the system's tzdata mends it (Bun does not read /usr/share/zoneinfo, nor
# TZDIR), and that process.versions.tz says how old the rules are, as in Node. Bun has no such entry.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit bun@1.4.5 moment-timezone@0.6.6 >/dev/null
cat >offsets.ts <<'TS'
import moment from "moment-timezone";

const at = Date.parse("2026-11-10T12:00:00Z");
const zones = { "America/Vancouver": ["GMT-08:00", "-07:00"], "Africa/Casablanca": ["GMT+01:00", "+00:00"] };
console.log(`bun ${Bun.version}, icu ${process.versions.icu}, process.versions.tz ${process.versions.tz ?? "absent"}`);
console.log(`moment-timezone ${moment.tz.version}, tz database ${moment.tz.dataVersion}`);
let same = process.versions.tz === undefined;
for (const [timeZone, [runtimeWas, packageWas]] of Object.entries(zones)) {
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  const runtime = format.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value;
  const newer = moment.tz(at, timeZone).format("Z");
  console.log(`${timeZone} on 2026-11-10: Bun ${runtime}, moment-timezone ${newer}`);
  same &&= runtime === runtimeWas && newer === packageWas;
}
process.exit(same ? 0 : 1);
TS
TZDIR=/usr/share/zoneinfo ./node_modules/.bin/bun offsets.ts
