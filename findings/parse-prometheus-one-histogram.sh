#!/usr/bin/env bash
# parse-prometheus-text-format makes one histogram of all that differ by their labels, and says nothing.
#
# parse-prometheus-text-format 1.1.1 reads what prom-client 15.1.3 writes: of a histogram by tool it gives a single entry, without labels, sum and count, whose buckets are
# those of the last series in the text. Of a summary likewise. A counter with the same label has an entry for each series, with its label, and a histogram
# that has no labels has its sum and count.
#
# What one would guess wrong: that a parser which keeps labels keeps them for each kind of metric. A p95 that is computed from its answer is that of
# whichever series was written last, in whatever order the server met them.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit parse-prometheus-text-format@1.1.1 prom-client@15.1.3 >/dev/null
cat >parse.mjs <<'JS'
import parse from "parse-prometheus-text-format";
import { Counter, Histogram, Registry, Summary } from "prom-client";

const registers = [new Registry()];
const labelNames = ["tool"];
const calls = new Counter({ name: "calls_total", help: "Calls.", labelNames, registers });
const seconds = new Histogram({ name: "seconds", help: "Seconds.", buckets: [1, 5], labelNames, registers });
const waits = new Summary({ name: "waits", help: "Waits.", percentiles: [0.5], labelNames, registers });
for (const [tool, took] of [["report", 3], ["report", 4], ["list", 0.5]]) {
  calls.inc({ tool });
  seconds.observe({ tool }, took);
  waits.observe({ tool }, took);
}
const text = await registers[0].metrics();
console.log(`node ${process.version}, parse-prometheus-text-format 1.1.1, prom-client 15.1.3`);
console.log(text.replace(/^(#.*)?\n/gm, ""));
const read = Object.fromEntries(parse(text).map(({ name, metrics }) => [name, JSON.stringify(metrics)]));
for (const [name, metrics] of Object.entries(read)) console.log(`${name}: ${metrics}`);
const seen = [
  read.calls_total === '[{"value":"2","labels":{"tool":"report"}},{"value":"1","labels":{"tool":"list"}}]',
  read.seconds === '[{"buckets":{"1":"1","5":"1","+Inf":"1"}}]',
  read.waits === '[{"quantiles":{"0.5":"0.5"}}]',
];
process.exit(seen.every(Boolean) ? 0 : 1);
JS
node parse.mjs
