#!/usr/bin/env bash
# In prom-client 15.1.3 the child that `labels(…)` returns holds no series: each `inc` and `observe` of it reads, checks and joins the labels again.
#
# `counter.labels("a")` is the counter's `inc` with the labels object bound to it, and `histogram.labels("a").observe` a function around it, so that
# a child kept for a busy path costs what `inc({ tool: "a" })` does (https://github.com/siimon/prom-client/tree/v15.1.3/lib: counter.js, histogram.js).
# Client libraries of other languages keep the series in the child. What helps is to count by oneself and tell the counter many at once, for which
# its `collect` is a good moment.
#
# What one would guess wrong: that keeping the child of a label set spares the work on its labels.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit prom-client@15.1.3 >/dev/null
cat >main.js <<'JS'
const { Counter, Histogram } = require("prom-client");
const RUNS = 10;
let reads = 0;
const labels = {
  get tool() {
    reads += 1;
    return "list";
  },
};
const readsOf = (work) => {
  reads = 0;
  for (let nth = 0; nth < RUNS; nth += 1) work();
  return reads / RUNS;
};
const counter = new Counter({ name: "calls_total", help: "calls", labelNames: ["tool"] }).labels(labels);
const histogram = new Histogram({ name: "call_seconds", help: "seconds", labelNames: ["tool"] }).labels(labels);
const of = { counter: readsOf(() => counter.inc()), histogram: readsOf(() => histogram.observe(1)) };
console.log(`prom-client 15.1.3, reads of a kept child's label at each use: ${JSON.stringify(of)}`);
process.exit(of.counter >= 1 && of.histogram >= 1 ? 0 : 1);
JS
node main.js
