/** Load on several servers in turns, with each server's CPU time. */

import { load, type Measured, type Target } from "../load.ts";
import { cpuOf } from "../process-facts.ts";
import { compare } from "./compare.ts";

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

const MEASURES = [
  { measure: "processor time of a call", field: "cpuMicros", kind: "processor", unit: "µs" },
  { measure: "calls a second", field: "perSecond", kind: "rate", unit: "" },
  { measure: "p50", field: "p50Ms", kind: "wait", unit: "ms" },
  { measure: "p99", field: "p99Ms", kind: "wait", unit: "ms" },
] as const;

export function compareCalls(what: string, before: readonly Taken[], now: readonly Taken[]) {
  return MEASURES.map(({ measure, field, ...rest }) =>
    compare(
      { what: `${what}: ${measure}`, ...rest },
      before.map((one) => one[field]),
      now.map((one) => one[field]),
    ),
  );
}
