/** Load on several servers in turns, with each server's CPU time. */

import { median } from "../cold-start.ts";
import { load, type Measured, type Target } from "../load.ts";
import { cpuOf } from "../process-facts.ts";

const CONNECTIONS = 16;
const SLICE_SECONDS = 2;
/** So many until the runtime has compiled what is called; on a busy machine seconds would not do. */
const WARM_UP_REQUESTS = 30_000;

export type Server = { target: Target; pid: number; headersInTurn?: readonly Record<string, string>[] };
export type Taken = Measured & { cpuMicros: number };

/** The warm-up is not counted. */
export async function byTurns(servers: Record<string, Server>, rounds: number): Promise<Record<string, Taken[]>> {
  const taken: Record<string, Taken[]> = {};
  for (const { target, headersInTurn = [] } of Object.values(servers))
    await load(target, { connections: CONNECTIONS, requests: WARM_UP_REQUESTS, headersInTurn });
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, { target, pid, headersInTurn = [] }] of Object.entries(servers)) {
      const before = cpuOf(pid);
      const measured = await load(target, { connections: CONNECTIONS, seconds: SLICE_SECONDS, headersInTurn });
      const cpuMicros = ((cpuOf(pid) - before) * 1_000_000) / measured.requests;
      taken[name] = [...(taken[name] ?? []), { ...measured, cpuMicros }];
    }
  }
  return taken;
}

const MEASURES = {
  "processor time of a call": ["cpuMicros", "µs"],
  "calls a second": ["perSecond", ""],
  p50: ["p50Ms", "ms"],
  p99: ["p99Ms", "ms"],
} as const;

export function compareCalls(what: string, before: readonly Taken[], now: readonly Taken[]) {
  return Object.entries(MEASURES).map(([measure, [field, unit]]) =>
    compare(
      `${what}: ${measure}`,
      unit,
      before.map((one) => one[field]),
      now.map((one) => one[field]),
    ),
  );
}

/** The median of the rounds' ratios, since a busy moment hits both sides of a round. */
export function compare(what: string, unit: string, before: readonly number[], now: readonly number[]) {
  const ratio = median(now.map((value, round) => value / (before[round] ?? Number.NaN)));
  const shown = (values: readonly number[]) => `${median(values).toPrecision(3)} ${unit}`.trim();
  return [what, `${shown(before)} → ${shown(now)}: ${ratio.toFixed(2)} ×`] as const;
}
