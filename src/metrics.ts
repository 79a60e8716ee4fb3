/** The prom-client registry and every instrument in it. No label names a workspace. */

import Counter from "prom-client/lib/counter.js";
import Gauge from "prom-client/lib/gauge.js";
import Histogram from "prom-client/lib/histogram.js";
import Registry from "prom-client/lib/registry.js";
import { withTimeout } from "#concurrency/with-timeout.ts";
import { lazily } from "./lazily.ts";

const CALL_BUCKETS = [0.001, 0.005, 0.02, 0.1, 0.3, 1, 3, 10, 45];

/** Gauges of prom-client that are named like counters, which promtool rejects. Their twins without `_total` stay. */
const MISNAMED = ["nodejs_active_handles_total", "nodejs_active_requests_total", "nodejs_active_resources_total"];

export type Metrics = ReturnType<typeof createMetrics>;

type CountedCall = { tool: string; outcome: string; seconds: number };

/** One after another they take a tenth of what they take between other work. */
const CALLS_AT_ONCE = 500;

export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    /** They watch the heap and the event loop all the time, so that nobody pays for them who does not scrape. */
    ofTheProcess: lazily(async () => {
      const { collectDefaultMetrics } = await import("prom-client");
      collectDefaultMetrics({ register: registry });
      for (const name of MISNAMED) registry.removeSingleMetric(name);
    }),
    buildInfo: new Gauge({
      name: "shopmcp_build_info",
      help: "Always 1; its labels say what runs (version, commit).",
      labelNames: ["version", "commit"],
      registers,
    }),
    countCall: callCounter(registers),
    kmsCalls: new Counter({
      name: "shopmcp_kms_calls_total",
      help: "Calls to AWS KMS, by operation (GenerateDataKey, Decrypt) and outcome (ok, or the error's code).",
      labelNames: ["operation", "outcome"],
      registers,
    }),
    refreshes: new Counter({
      name: "shopmcp_refresh_attempts_total",
      help: "Attempts to refresh an access token, by outcome (ok, denied, refused, app_secret, transient, unanswered, not_sent, superseded).",
      labelNames: ["outcome"],
      registers,
    }),
    connections: new Gauge({
      name: "shopmcp_connections",
      help: "Connections, by state.",
      labelNames: ["state"],
      registers,
    }),
    historyTurns: new Counter({
      name: "shopmcp_history_turns_total",
      help: "Turns of connections whose days are remembered, by outcome (all: nothing is due any more, more, leased, nothing, stopped, or the error's code).",
      labelNames: ["outcome"],
      registers,
    }),
    notifications: new Counter({
      name: "shopmcp_notifications_total",
      help: "Attempts to send a notification or a workspace's message, by channel (smtp, slack, discord, webhook, ntfy) and outcome (delivered, retried, given_up).",
      labelNames: ["channel", "outcome"],
      registers,
    }),
    databaseConnections: new Gauge({
      name: "shopmcp_database_connections",
      help: "Connections to PostgreSQL, by pool (read, write) and state (used, free), and callers that wait for one (waiting).",
      labelNames: ["pool", "state"],
      registers,
    }),
    databaseWaits: new Counter({
      name: "shopmcp_database_wait_seconds_total",
      help: "Time spent waiting for a connection to PostgreSQL, by pool.",
      labelNames: ["pool"],
      registers,
    }),
    databaseRefusals: new Counter({
      name: "shopmcp_database_refusals_total",
      help: "Requests that waited too long for a connection to PostgreSQL and were refused, by pool.",
      labelNames: ["pool"],
      registers,
    }),
    spans: new Counter({
      name: "shopmcp_spans_total",
      help: "Spans for the OpenTelemetry collector, by outcome (sent, lost: it did not take them, dropped: too many waited).",
      labelNames: ["outcome"],
      registers,
    }),
    keyRefusals: new Counter({
      name: "shopmcp_key_refusals_total",
      help: "Requests refused for their API key or access token, by reason (missing, malformed, unknown, revoked, expired, audience, scope, closed: an access token where OAuth is off for the request).",
      labelNames: ["reason"],
      registers,
    }),
  };
}

function callCounter(registers: Registry[]) {
  let waiting: CountedCall[] = [];
  const count = () => {
    for (const { tool, outcome, seconds } of waiting) {
      calls.inc({ tool, outcome });
      durations.observe({ tool }, seconds);
    }
    waiting = [];
  };
  const calls = new Counter({
    name: "shopmcp_tool_calls_total",
    help: "Tool calls, by tool and outcome (ok, or the error's code).",
    labelNames: ["tool", "outcome"],
    registers,
    collect: count,
  });
  const durations = new Histogram({
    name: "shopmcp_tool_call_seconds",
    help: "Duration of tool calls in seconds.",
    labelNames: ["tool"],
    buckets: CALL_BUCKETS,
    registers,
    collect: count,
  });
  return (call: CountedCall) => {
    if (waiting.push(call) >= CALLS_AT_ONCE) count();
  };
}

type Pool = {
  name: string;
  size: number;
  used(): number;
  waiting(): number;
  waitedMs(): number;
  refused(): number;
};

type Count = { state: string; connections: number };

type Scraped = { countStates(): Promise<readonly Count[]>; pools: readonly Pool[] };

/** Below Prometheus' ten seconds. */
const COUNT_MS = 3_000;

export async function scrape(metrics: Metrics, { countStates, pools }: Scraped): Promise<string> {
  const { registry, ofTheProcess, connections, databaseConnections, databaseWaits, databaseRefusals } = metrics;
  await ofTheProcess();
  // Where the database does not answer, what waits for it is all the more worth knowing.
  const states = await withTimeout(countStates(), COUNT_MS, () => new Error("late")).catch((): Count[] => []);
  for (const one of [connections, databaseConnections, databaseWaits, databaseRefusals]) one.reset();
  for (const { state, connections: count } of states) connections.set({ state }, count);
  for (const { name: pool, size, used, waiting, waitedMs, refused } of pools) {
    databaseConnections.set({ pool, state: "used" }, used());
    databaseConnections.set({ pool, state: "free" }, size - used());
    databaseConnections.set({ pool, state: "waiting" }, waiting());
    databaseWaits.inc({ pool }, waitedMs() / 1_000);
    databaseRefusals.inc({ pool }, refused());
  }
  return registry.metrics();
}
