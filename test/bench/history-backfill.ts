/**
 * A thousand connections that were just made, while their past is read: how many requests and bytes that takes, how fast
 * it may go, and what calls wait for meanwhile, by turns with a server that remembers nothing.
 */

import { Database } from "bun:sqlite";
import { cpSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { type Clock, systemClock } from "#clock.ts";
import { readConfig } from "#config/config.ts";
import { DATABASE_NAME } from "#db/sqlite/file/data-folder.ts";
import { build } from "../../src/build.ts";
import { CHEAP_HASH } from "../fakes/cheap-hash.ts";
import { keptLog } from "../fakes/kept-log.ts";
import { serveProcess } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { ask } from "./ask.ts";
import { median } from "./cold-start.ts";
import { type FilledFolder, fillFolder } from "./filled-folder.ts";
import { cpuOf } from "./process-facts.ts";
import type { Figure } from "./run.ts";

const BINARY = join(import.meta.dir, "..", "..", "dist", "shopmcp");
const CONNECTIONS = 1_000;
const LATENCY_MS = 50;
const ROUNDS = 3;
const CALLS = 400;
const CALLERS = 3;
/** Between two calls of one caller. */
const REST_MS = 150;
/** More than a server asks without a pause after its start. */
const BURST = 260;
const LOOK_MS = 500;
const DAYS_A_YEAR = 365;

const Seen = z.object({ requests: z.number() });

export async function historyBackfill(): Promise<readonly Figure[]> {
  const folder = await fillFolder(CONNECTIONS, {
    latencyMs: LATENCY_MS,
    platformFile: "history-platform-process.ts",
  });
  const untouched = copyOf(folder.env);
  await folder.platform.ask();
  const alone: Turn[] = [];
  const beside: Turn[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    alone.push(await turn(folder, copyOf(untouched), "off"));
    beside.push(await turn(folder, copyOf(untouched), "on"));
  }
  const whole = await backfilled(folder, untouched);
  await folder.platform.stop();
  const p99 = (turns: readonly Turn[]) => median(turns.map(({ p99Ms }) => p99Ms));
  const p50 = (turns: readonly Turn[]) => median(turns.map(({ p50Ms }) => p50Ms));
  const said = (turns: readonly Turn[]) => `p50 ${p50(turns).toFixed(0)} ms, p99 ${p99(turns).toFixed(0)} ms`;
  const rate = median(beside.map(({ perSecond }) => perSecond));
  return [
    [`${CONNECTIONS} new connections of 3 campaigns read`, `${whole.requests} requests`],
    [
      "as fast as the machine can",
      `${whole.seconds.toFixed(0)} s, ${((whole.cpuSeconds / whole.requests) * 1_000).toFixed(1)} ms of processor a request`,
    ],
    ["at its own pace, beside the calls below", `${rate.toFixed(1)} requests a second`],
    ["a year of one on disk", `${Math.round(whole.bytesAYear / 1_024)} KiB`],
    [`${CALLS} fresh reports of ${CALLERS} callers, nothing read behind them`, said(alone)],
    [
      `the same while ${CONNECTIONS} connections are read`,
      `${said(beside)}: p99 ${(p99(beside) / p99(alone)).toFixed(2)} ×`,
    ],
  ];
}

type Env = FilledFolder["env"];

/** The key is beside the data. */
function copyOf(env: Env): Env {
  const from = dirname(env.SHOPMCP_DATA_DIR ?? "");
  const to = tempFolder();
  cpSync(from, to, { recursive: true });
  return { ...env, SHOPMCP_DATA_DIR: join(to, "data") };
}

type Turn = { p50Ms: number; p99Ms: number; perSecond: number };

async function turn(folder: FilledFolder, env: Env, history: "on" | "off"): Promise<Turn> {
  const seen = async () => Seen.parse(await folder.platform.ask()).requests;
  const before = await seen();
  const server = await serveProcess({ command: [BINARY], env: { ...env, SHOPMCP_HISTORY: history } });
  while (history === "on" && (await seen()) - before < BURST) await pause(LOOK_MS);
  const [begunMs, begun] = [performance.now(), await seen()];
  const times = await callTimes(`${server.url}/mcp`, folder.connections);
  const perSecond = (((await seen()) - begun - CALLS) * 1_000) / (performance.now() - begunMs);
  await server.stop();
  const at = (share: number) => times[Math.floor(times.length * share)] ?? Number.NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99), perSecond };
}

async function callTimes(url: string, connections: FilledFolder["connections"]): Promise<number[]> {
  const times: number[] = [];
  let next = 0;
  const caller = async () => {
    while (next < CALLS) {
      const key = connections[next % connections.length]?.key ?? "";
      next += 1;
      const begunMs = performance.now();
      const args = { level: "account", date_preset: "yesterday", fresh: true };
      await ask(url, key, "tools/call", { name: "tiktok_ads_get_report", arguments: args });
      times.push(performance.now() - begunMs);
      await pause(REST_MS);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return times.toSorted((one, other) => one - other);
}

/** An uptime that runs away takes the pace between questions, and leaves everything else. */
const hasty: Clock = { now: systemClock.now, uptime: () => performance.now() * 1_000 };

async function backfilled(folder: FilledFolder, env: Env) {
  const seen = async () => Seen.parse(await folder.platform.ask()).requests;
  const before = await seen();
  const shop = await build({
    config: readConfig({ ...env, SHOPMCP_HISTORY: "on" }),
    ...{ clock: hasty, log: keptLog().log, mode: "create", hashCost: CHEAP_HASH },
  });
  const [begunMs, begunCpu] = [performance.now(), cpuOf(process.pid)];
  await shop.jobs.runAll();
  const seconds = (performance.now() - begunMs) / 1_000;
  const cpuSeconds = cpuOf(process.pid) - begunCpu;
  await shop.close();
  const sqlite = new Database(join(env.SHOPMCP_DATA_DIR ?? "", DATABASE_NAME), { readonly: true });
  const perDay = sqlite.query(
    "SELECT level, 1.0 * sum(length(sealed)) / sum(days) AS bytes FROM history_block GROUP BY level",
  );
  const bytesAYear = z
    .array(z.object({ bytes: z.number() }))
    .parse(perDay.all())
    .reduce((sum, { bytes }) => sum + bytes * DAYS_A_YEAR, 0);
  const histories = z.object({ many: z.number() }).parse(sqlite.query("SELECT count(*) AS many FROM history").get());
  sqlite.close();
  if (histories.many !== CONNECTIONS) throw new Error(`${histories.many} of ${CONNECTIONS} were read`);
  return { requests: (await seen()) - before, seconds, cpuSeconds, bytesAYear };
}
