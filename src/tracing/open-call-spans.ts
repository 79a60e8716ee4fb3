/** Opens what tells a collector of tool calls, where there is one. */

import type { Clock } from "#clock.ts";
import type { Config } from "#config/config.ts";
import type { Log } from "#log.ts";
import type { Metrics } from "#metrics.ts";
import type { Outbound } from "#outbound/outbound.ts";
import { type CallSpans, createCallSpans } from "./call-spans.ts";
import { openPostSpans } from "./post-spans.ts";

type Parts = {
  config: Pick<Config, "otlpEndpoint" | "otlpHeaders">;
  outbound: Outbound;
  version: string;
  clock: Clock;
  log: Log;
  metrics: Pick<Metrics, "spans">;
};

/** Null where no collector is set. */
export function openCallSpans({ config, outbound, metrics, ...parts }: Parts): CallSpans | null {
  const { otlpEndpoint, otlpHeaders } = config;
  if (otlpEndpoint === null) return null;
  const onSpans = (outcome: string, spans: number) => metrics.spans.inc({ outcome }, spans);
  return createCallSpans({ ...parts, ...openPostSpans({ otlpEndpoint, otlpHeaders }, outbound), onSpans });
}
