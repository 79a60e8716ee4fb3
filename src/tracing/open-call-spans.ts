/** Opens what tells a collector of tool calls, where there is one. */

import type { Clock } from "#clock.ts";
import type { Config } from "#config/config.ts";
import type { Log } from "#log.ts";
import type { Metrics } from "#metrics.ts";
import type { Outbound } from "#outbound/outbound.ts";
import type { CallSpans } from "./call-spans.ts";

type Parts = {
  config: Pick<Config, "otlpEndpoint" | "otlpHeaders">;
  outbound: Outbound;
  version: string;
  clock: Clock;
  log: Log;
  metrics: Pick<Metrics, "spans">;
};

/** Null where no collector is set, and then nothing is loaded. */
export async function openCallSpans({ config, outbound, metrics, ...parts }: Parts): Promise<CallSpans | null> {
  const { otlpEndpoint, otlpHeaders } = config;
  if (otlpEndpoint === null) return null;
  const [{ createCallSpans }, { openPostSpans }] = await Promise.all([
    import("./call-spans.ts"),
    import("./post-spans.ts"),
  ]);
  const onSpans = (outcome: string, spans: number) => metrics.spans.inc({ outcome }, spans);
  return createCallSpans({ ...parts, ...openPostSpans({ otlpEndpoint, otlpHeaders }, outbound), onSpans });
}
