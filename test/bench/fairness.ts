/** A modest workspace's latency beside a greedy one with forty calls in flight, on another app and on the same. */

import { join } from "node:path";
import { z } from "zod";
import { findModule } from "#cli/find-module.ts";
import { systemClock } from "#clock.ts";
import { readConfig } from "#config/config.ts";
import { build } from "../../src/build.ts";
import { CHEAP_HASH } from "../fakes/cheap-hash.ts";
import { keptLog } from "../fakes/kept-log.ts";
import { serveProcess } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { OWNER } from "../fakes/test-shop.ts";
import { startChild } from "./child.ts";
import type { Figure } from "./run.ts";

const BINARY = join(import.meta.dir, "..", "..", "dist", "shopmcp");
const GREEDY_CALLERS = 40;
const LATE_MS = 3_000;
const MODEST_EVERY_MS = 500;
const MODEST_CALLS = 60;

const Ready = z.object({ url: z.string(), sandboxUrl: z.string(), pasted: z.array(z.unknown()) });
const Outcome = z.object({ result: z.object({ isError: z.boolean().optional() }) });

export async function fairness(): Promise<readonly Figure[]> {
  return [
    ...(await beside("another app, TikTok 3 s late for the greedy one", { lateMs: LATE_MS, modest: 2 })),
    ...(await beside("the same app, the same endpoint", { lateMs: 0, modest: 1 })),
  ];
}

async function beside(where: string, { lateMs, modest }: { lateMs: number; modest: number }): Promise<Figure[]> {
  const program = join(import.meta.dir, "fairness-platform-process.ts");
  const platform = await startChild([process.execPath, program, `${lateMs}`]);
  const { env, keys } = await threeWorkspaces(Ready.parse(platform.ready));
  const server = await serveProcess({ command: [BINARY], env });
  const call = (at: number) => asks(`${server.url}/mcp`, keys[at] ?? "");
  await platform.ask();
  await call(modest);
  const alone = await modestly(() => call(modest));
  let going = true;
  let greedyCalls = 0;
  const greedy = Array.from({ length: GREEDY_CALLERS }, async () => {
    while (going) {
      await call(0);
      greedyCalls += 1;
    }
  });
  const crowded = await modestly(() => call(modest));
  going = false;
  await Promise.all(greedy);
  await server.stop();
  await platform.stop();
  const row = (tookMs: readonly number[], refused: number) =>
    `p50 ${quantile(tookMs, 0.5)} ms, p99 ${quantile(tookMs, 0.99)} ms, ${refused} of ${MODEST_CALLS} refused`;
  return [
    [`${where}: alone`, row(alone.tookMs, alone.refused)],
    [`beside ${GREEDY_CALLERS} calls (${greedyCalls} answered meanwhile)`, row(crowded.tookMs, crowded.refused)],
  ];
}

async function modestly(call: () => Promise<boolean>): Promise<{ tookMs: number[]; refused: number }> {
  const tookMs: number[] = [];
  let refused = 0;
  const timed = async () => {
    const startedMs = performance.now();
    if (!(await call())) refused += 1;
    tookMs.push(performance.now() - startedMs);
  };
  const calls: Promise<void>[] = [];
  for (let nth = 0; nth < MODEST_CALLS; nth += 1) {
    calls.push(timed());
    await new Promise((resolve) => setTimeout(resolve, MODEST_EVERY_MS));
  }
  await Promise.all(calls);
  return { tookMs: tookMs.toSorted((a, b) => a - b), refused };
}

function quantile(sorted: readonly number[], share: number): string {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(0);
}

async function asks(url: string, key: string): Promise<boolean> {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    },
    body: JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: { name: "tiktok_ads_get_account", arguments: { fresh: true } },
    }),
  });
  return Outcome.parse(await response.json()).result.isError !== true;
}

async function threeWorkspaces({ url, sandboxUrl, pasted }: z.infer<typeof Ready>) {
  const env = {
    SHOPMCP_DATA_DIR: join(tempFolder(), "data"),
    SHOPMCP_TIKTOK_BASE_URL: url,
    SHOPMCP_TIKTOK_SANDBOX_URL: sandboxUrl,
  };
  const shop = await build({
    config: readConfig(env),
    clock: systemClock,
    log: keptLog().log,
    mode: "create",
    hashCost: CHEAP_HASH,
  });
  const keys: string[] = [];
  for (const [at, one] of pasted.entries()) {
    const { id: workspaceId } = await shop.workspaces.create(`W${at}`, undefined, OWNER);
    const { key } = await shop.apiKeys.create({ workspaceId, name: "bench", expiresInDays: undefined }, OWNER);
    await shop.connections.connect({ workspaceId, module: findModule(shop.modules, "tiktok-ads") }, one, OWNER);
    keys.push(key.reveal());
  }
  await shop.close();
  return { env, keys };
}
