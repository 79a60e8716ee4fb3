/** Two hundred calls at a time that ask for progress. */

import { load } from "../load.ts";
import { cpuOf, peakMib } from "../process-facts.ts";
import { serve, targetOf } from "./calls.ts";
import { compare } from "./compare.ts";
import type { Row } from "./sides.ts";
import { compareCalls, type Taken } from "./turns.ts";

const AT_ONCE = 200;
const CALLS = 4_000;

export const streams: Row = async (sides, rounds) => {
  const servers = { before: await serve(sides.before), now: await serve(sides.now) };
  const taken: Record<keyof typeof servers, Taken[]> = { before: [], now: [] };
  for (let round = -1; round < rounds; round += 1) {
    for (const name of ["before", "now"] as const) {
      const { pid } = servers[name];
      const cpuBefore = cpuOf(pid);
      const measured = await load(streamed(servers[name]), { connections: AT_ONCE, requests: CALLS });
      const cpuMicros = ((cpuOf(pid) - cpuBefore) * 1_000_000) / measured.requests;
      if (round >= 0) taken[name].push({ ...measured, cpuMicros });
    }
  }
  const what = `${AT_ONCE} calls at once that ask for progress`;
  const peak = { what: `${what}: peak resident memory`, kind: "memory", unit: "MiB" } as const;
  const memory = compare(peak, [peakMib(servers.before.pid)], [peakMib(servers.now.pid)]);
  for (const server of Object.values(servers)) await server.stop();
  return [...compareCalls(what, taken.before, taken.now), memory];
};

function streamed(server: Parameters<typeof targetOf>[0]) {
  const target = targetOf(server, {});
  const { params, ...message } = JSON.parse(target.body);
  return { ...target, body: JSON.stringify({ ...message, params: { ...params, _meta: { progressToken: 1 } } }) };
}
