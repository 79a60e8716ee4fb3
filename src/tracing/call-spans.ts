/** Tool calls as OpenTelemetry spans, which leave for the operator's collector in batches. */

import type { Clock } from "#clock.ts";
import { withTimeout } from "#concurrency/with-timeout.ts";
import { lazily } from "#lazily.ts";
import { describeCause, type Log } from "#log.ts";
import { type CallSpan, MAX_WAITING } from "./call-span.ts";
import type { PostSpans } from "./post-spans.ts";

/** `sent`: the collector took them. `lost`: it did not, and they are not sent again. `dropped`: too many waited. */
export type SpanOutcome = "sent" | "lost" | "dropped";

export type CallSpans = {
  /** Returns at once, and never throws. */
  record(call: CallSpan): void;
  /** Sends what waits, for five seconds at most. */
  close(): Promise<void>;
};

type Parts = PostSpans & {
  version: string;
  clock: Clock;
  log: Log;
  onSpans(outcome: SpanOutcome, spans: number): void;
  stopMs?: number;
};

/** A server's stop has 90 s, of which its last calls may take 50. */
const STOP_MS = 5_000;
const QUIET_MS = 600_000;

export function createCallSpans(parts: Parts): CallSpans {
  const { post, to, close, version, clock, log, onSpans, stopMs = STOP_MS } = parts;
  let waiting = 0;
  let quietUntilMs = Number.NEGATIVE_INFINITY;
  const lost = (spans: number, why: string) => {
    onSpans("lost", spans);
    if (clock.now() < quietUntilMs) return;
    quietUntilMs = clock.now() + QUIET_MS;
    log.warn("Spans of tool calls were not taken and are lost", { address: to, count: spans, cause: why });
  };
  const opened = lazily(async () => {
    const { openOtlpSpans } = await import("./otlp-spans.ts");
    return openOtlpSpans({
      ...{ version, post, lost },
      sent: (spans) => onSpans("sent", spans),
      taken(spans) {
        waiting -= spans;
      },
    });
  });
  let used = false;
  return {
    record(call) {
      if (call.parent?.sampled === false) return;
      const spans = 1 + call.exchanges.length;
      if (waiting + spans > MAX_WAITING) return onSpans("dropped", spans);
      waiting += spans;
      used = true;
      opened().then(
        (otlp) => otlp.add(call),
        (thrown) => lost(spans, describeCause(thrown)),
      );
    },
    async close() {
      const late = () => new Error(`not over within ${stopMs} ms`);
      const flushed = used
        ? withTimeout(
            opened().then(({ flush }) => flush()),
            stopMs,
            late,
          )
        : Promise.resolve();
      await flushed.catch((thrown) =>
        log.warn("Spans of tool calls were still on their way at the stop", {
          address: to,
          cause: describeCause(thrown),
        }),
      );
      await close();
    },
  };
}
