#!/usr/bin/env bash
# OpenTelemetry's batch processor calls its shutdown over while a batch that it handed to the exporter is still on its way.
#
# @opentelemetry/sdk-trace 3.1.1 (Node): a full batch is being exported when `shutdown()` is called, and the exporter answers
# a moment later. `shutdown()` resolves before that answer, also with an exporter whose own `shutdown()` has nothing to do. A
# program that exits then loses the batch.
#
# What one would guess wrong: that a processor whose shutdown flushes what waits also waits for what is under way, since
# `forceFlush` and `shutdown` are specified to end when the spans are exported.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit @opentelemetry/api@1.10.0 @opentelemetry/sdk-trace@3.1.1 >/dev/null
cat >shutdown.mjs <<'JS'
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";

let handed = 0;
let answered = 0;
const exporter = {
  export(spans, done) {
    handed += spans.length;
    setTimeout(() => {
      answered += spans.length;
      done({ code: 0 });
    }, 1_000);
  },
  shutdown: async () => undefined,
  forceFlush: async () => undefined,
};
const processor = new BatchSpanProcessor({ exporter, maxQueueSize: 64, maxExportBatchSize: 4, scheduledDelayMillis: 10 });
const tracer = new TracerProvider({ spanProcessors: [processor] }).getTracer("finding");
for (let span = 0; span < 4; span++) tracer.startSpan(`span ${span}`).end();
while (handed < 4) await new Promise((wake) => setTimeout(wake, 5));
await processor.shutdown();
console.log(`node ${process.version}, @opentelemetry/sdk-trace 3.1.1`);
console.log(`handed to the exporter: ${handed}, answered when shutdown() resolved: ${answered}`);
process.exit(handed === 4 && answered === 0 ? 0 : 1);
JS
node shutdown.mjs
