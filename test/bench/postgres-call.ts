/** What a call costs on PostgreSQL beside SQLite, in the server's own processor time and in that of the database. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Replicas, startReplicas } from "../fakes/replicas.ts";
import { unpaced } from "../fakes/unpaced.ts";
import { startChild } from "./child.ts";
import { median } from "./cold-start.ts";
import { load } from "./load.ts";
import { mcpTarget } from "./mcp-target.ts";
import { cpuOf } from "./process-facts.ts";
import type { Figure } from "./run.ts";

const BINARY = join(import.meta.dir, "..", "..", "dist", "shopmcp");
const CONNECTIONS = 16;
const ROUNDS = 5;
const WARM_UP_CALLS = 4_000;
/** Beyond what is asked in a month here. */
const PLAN = ["--calls-per-minute", "10000000", "--calls-per-month", "10000000"];
const CACHED = { name: "tiktok_ads_get_account", arguments: {} };
const CASES = {
  "from the cache, unlimited plan": { plan: undefined, params: CACHED, calls: 4_000 },
  "each asks the platform, unlimited plan": {
    plan: undefined,
    params: { ...CACHED, arguments: { fresh: true } },
    calls: 1_000,
  },
  "from the cache, limited plan": { plan: PLAN, params: CACHED, calls: 2_000 },
} as const;

const Platform = z.object({ url: z.string(), sandboxUrl: z.string(), pasted: z.unknown() });

type Cost = { server: number; database: number };

export async function postgresCall(command: readonly string[] = [BINARY]): Promise<readonly Figure[]> {
  const platform = await startChild([process.execPath, join(import.meta.dir, "simulator-process.ts")]);
  const { pasted, ...urls } = Platform.parse(platform.ready);
  const figures: Figure[] = [[`connections, rounds in turn`, `${CONNECTIONS}, ${ROUNDS} (medians)`]];
  for (const [what, { plan, params, calls }] of Object.entries(CASES)) {
    const open = (onFile: boolean) =>
      startReplicas({
        count: 1,
        pasted,
        settings: unpaced(urls),
        command,
        onFile,
        ...(plan === undefined ? {} : { plan }),
      });
    const both = { file: await open(true), postgres: await open(false) };
    const costs = { file: [] as Cost[], postgres: [] as Cost[] };
    for (const one of Object.values(both)) await costOf(one, params, WARM_UP_CALLS);
    for (let round = 0; round < ROUNDS; round += 1)
      for (const store of ["file", "postgres"] as const) costs[store].push(await costOf(both[store], params, calls));
    for (const one of Object.values(both)) await one.stop();
    const us = (of: readonly Cost[], whose: keyof Cost) => median(of.map((cost) => cost[whose]));
    const [file, postgres] = [us(costs.file, "server"), us(costs.postgres, "server")];
    figures.push([
      what,
      `SQLite ${file.toFixed(0)} µs, PostgreSQL ${postgres.toFixed(0)} µs (${(postgres / file).toFixed(2)} ×), and ${us(costs.postgres, "database").toFixed(0)} µs in its server`,
    ]);
  }
  await platform.stop();
  return figures;
}

/** In µs of processor time for each call. */
async function costOf(
  { servers, key }: Replicas,
  params: { name: string; arguments: unknown },
  calls: number,
): Promise<Cost> {
  const [server] = servers;
  if (server === undefined) throw new Error("no server was started");
  const target = mcpTarget({ url: server.url, key, version: "2025-11-25", method: "tools/call", params });
  const before = { server: cpuOf(server.pid), database: databaseCpu() };
  await load(target, { connections: CONNECTIONS, requests: calls });
  const perCall = (seconds: number) => (seconds * 1_000_000) / calls;
  return {
    server: perCall(cpuOf(server.pid) - before.server),
    database: perCall(databaseCpu() - before.database),
  };
}

/** Of every process of PostgreSQL on this machine. */
function databaseCpu(): number {
  const ours = readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && nameOf(pid) === "postgres");
  return ours.reduce((sum, pid) => sum + cpuOf(Number(pid)), 0);
}

function nameOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch (gone) {
    if (gone instanceof Error) return "";
    throw gone;
  }
}
