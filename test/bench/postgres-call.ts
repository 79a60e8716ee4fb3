/**
 * What a call costs on PostgreSQL beside SQLite, in the server's own processor time and in that of the database.
 * `OLD_BINARY` names another version that takes turns with this one.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { postgresServer } from "../fakes/postgres-server.ts";
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
/** Compiling costs each of the first tens of thousands as much again. */
const WARM_UP_CALLS = 30_000;
/** Beyond what is asked in a month here. */
const PLAN = ["--calls-per-minute", "10000000", "--calls-per-month", "10000000"];
const CACHED = { name: "tiktok_ads_get_account", arguments: {} };
const CASES = {
  "from the cache, unlimited plan": { plan: undefined, params: CACHED, calls: 20_000 },
  "each asks the platform, unlimited plan": {
    plan: undefined,
    params: { ...CACHED, arguments: { fresh: true } },
    calls: 4_000,
  },
  "from the cache, limited plan": { plan: PLAN, params: CACHED, calls: 4_000 },
} as const;

const Platform = z.object({ url: z.string(), sandboxUrl: z.string(), pasted: z.unknown() });

type Cost = { server: number; database: number };

export async function postgresCall(command: readonly string[] = [BINARY]): Promise<readonly Figure[]> {
  const platform = await startChild([process.execPath, join(import.meta.dir, "simulator-process.ts")]);
  const { pasted, ...urls } = Platform.parse(platform.ready);
  const figures: Figure[] = [[`connections, rounds in turn`, `${CONNECTIONS}, ${ROUNDS} (medians)`]];
  for (const [what, { plan, params, calls }] of Object.entries(CASES)) {
    const open = (version: readonly string[], onFile: boolean) =>
      startReplicas({
        ...{ count: 1, pasted, settings: unpaced(urls), command: version, onFile },
        ...(plan === undefined ? {} : { plan }),
      });
    const versions = await Promise.all(
      versionsOf(command).map(async ([name, version]) => ({
        ...{ name, file: await open(version, true), postgres: await open(version, false) },
        costs: { file: [] as Cost[], postgres: [] as Cost[] },
      })),
    );
    for (const { file, postgres } of versions)
      for (const one of [file, postgres]) await costOf(one, params, WARM_UP_CALLS);
    for (let round = 0; round < ROUNDS; round += 1)
      for (const { costs, ...version } of versions)
        for (const store of ["file", "postgres"] as const)
          costs[store].push(await costOf(version[store], params, calls));
    for (const { name, costs, ...version } of versions) {
      const us = (of: readonly Cost[], whose: keyof Cost) => median(of.map((cost) => cost[whose]));
      const [file, postgres] = [us(costs.file, "server"), us(costs.postgres, "server")];
      figures.push([
        `${what}${name}`,
        `SQLite ${file.toFixed(0)} µs, PostgreSQL ${postgres.toFixed(0)} µs (${(postgres / file).toFixed(2)} ×), and ${us(costs.postgres, "database").toFixed(0)} µs in its server`,
      ]);
      for (const one of [version.file, version.postgres]) await one.stop();
    }
  }
  await platform.stop();
  return figures;
}

function versionsOf(command: readonly string[]): [string, readonly string[]][] {
  const { OLD_BINARY } = process.env;
  return [...(OLD_BINARY === undefined ? [] : [version(", before", [OLD_BINARY])]), version("", command)];
}

function version(name: string, command: readonly string[]): [string, readonly string[]] {
  return [name, command];
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

/** Of every process of the server that the tests of this process share. */
function databaseCpu(): number {
  const [first = ""] = readFileSync(join(postgresServer().socketFolder, "data", "postmaster.pid"), "utf8").split("\n");
  const children = readFileSync(`/proc/${first}/task/${first}/children`, "utf8").trim().split(" ");
  return [first, ...children].reduce((sum, pid) => sum + cpuOrNothing(Number(pid)), 0);
}

/** A worker may have ended since. */
function cpuOrNothing(pid: number): number {
  try {
    return cpuOf(pid);
  } catch (gone) {
    if (gone instanceof Error) return 0;
    throw gone;
  }
}
