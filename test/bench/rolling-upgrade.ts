/**
 * Servers on one database are replaced one by one while clients call, as a load balancer does it: a new one takes calls
 * once it is ready, then the old one takes no more, and is told to stop once it has answered. `OLD_BINARY` names
 * another version to begin with.
 */

import { join } from "node:path";
import { z } from "zod";
import { eventually } from "../fakes/eventually.ts";
import { startReplicas } from "../fakes/replicas.ts";
import { type ServerProcess, serveProcess } from "../fakes/shell.ts";
import { callTool } from "../fakes/test-shop.ts";
import { unpaced } from "../fakes/unpaced.ts";
import { startChild } from "./child.ts";
import type { Figure } from "./run.ts";

const BINARY = join(import.meta.dir, "..", "..", "dist", "shopmcp");
const SERVERS = 3;
const CALLS_A_SECOND = 200;
const TICK_MS = 50;
/** Between two replacements, so that both versions serve side by side. */
const BETWEEN_MS = 3_000;
const READY_MS = 30_000;
const DRAINED_MS = 30_000;
const CALL = { name: "tiktok_ads_get_account", arguments: {} };

const Platform = z.object({ url: z.string(), sandboxUrl: z.string(), pasted: z.unknown() });

/** `underway`: by server. */
type Called = { calls: number; errors: string[]; slowestMs: number; underway: Map<string, number> };

export async function rollingUpgrade(command: readonly string[] = [BINARY]): Promise<readonly Figure[]> {
  const platform = await startChild([process.execPath, join(import.meta.dir, "simulator-process.ts")]);
  const { pasted, ...urls } = Platform.parse(platform.ready);
  const old = process.env.OLD_BINARY === undefined ? command : [process.env.OLD_BINARY];
  const replicas = await startReplicas({ count: SERVERS, pasted, settings: unpaced(urls), command: old });
  const serving: ServerProcess[] = [...replicas.servers];
  const called: Called = { calls: 0, errors: [], slowestMs: 0, underway: new Map() };
  const stopCalling = keepCalling(serving, replicas.key, called);
  const exits: number[] = [];
  await pause(BETWEEN_MS);
  for (const leaving of replicas.servers) {
    const next = await serveProcess({ command, env: replicas.env });
    await eventually(async () => (await fetch(`${next.url}/readyz`)).status === 200, READY_MS);
    serving.push(next);
    serving.splice(serving.indexOf(leaving), 1);
    await eventually(() => (called.underway.get(leaving.url) ?? 0) === 0, DRAINED_MS);
    exits.push(await leaving.stop());
    await pause(BETWEEN_MS);
  }
  await stopCalling();
  await Promise.all(serving.map((one) => one.stop()));
  await platform.stop();
  const { calls, errors, slowestMs } = called;
  return [
    [`${SERVERS} servers replaced under ${CALLS_A_SECOND} calls a second`, `${calls} calls, ${errors.length} errors`],
    ["the slowest call, how the old ones ended", `${slowestMs.toFixed(0)} ms, ${exits.join(" ")}`],
    ...errors.slice(0, 3).map((error): Figure => ["an error", error]),
  ];
}

/** At a rate that does not depend on the answers. */
function keepCalling(serving: readonly ServerProcess[], key: string, called: Called): () => Promise<void> {
  const underway = new Set<Promise<void>>();
  const count = (url: string, by: number) => called.underway.set(url, (called.underway.get(url) ?? 0) + by);
  const one = async (url: string) => {
    count(url, 1);
    const fromMs = performance.now();
    try {
      const { status, isError, text } = await callTool(`${url}/mcp`, key, CALL);
      if (status !== 200 || isError) called.errors.push(`${status}: ${text.slice(0, 200)}`);
    } catch (thrown) {
      called.errors.push(String(thrown));
    }
    count(url, -1);
    called.slowestMs = Math.max(called.slowestMs, performance.now() - fromMs);
  };
  const timer = setInterval(() => {
    for (let nth = 0; nth < (CALLS_A_SECOND * TICK_MS) / 1_000; nth += 1) {
      const server = serving[called.calls % serving.length];
      called.calls += 1;
      const call: Promise<void> = one(server?.url ?? "").finally(() => underway.delete(call));
      underway.add(call);
    }
  }, TICK_MS);
  return async () => {
    clearInterval(timer);
    await Promise.all(underway);
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
