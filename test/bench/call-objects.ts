/** Objects that the runtime makes for one tools/call: unlike its time, no busy machine moves them. The platform has a process of its own. */

import { heapStats } from "bun:jsc";
import { join } from "node:path";
import { z } from "zod";
import { startTestShop } from "../fakes/test-shop.ts";
import { unpaced } from "../fakes/unpaced.ts";
import { startChild } from "./child.ts";
import { median } from "./cold-start.ts";
import { mcpTarget } from "./mcp-target.ts";
import type { Figure } from "./run.ts";

/** Until what is called is compiled, on a busy machine too: compiled code makes fewer. */
const WARM_UP_CALLS = 3_000;
/** Few enough that nothing is collected among them. */
const CALLS = 20;
const ROUNDS = 15;
/** By then what is written behind the calls is written, and it is not written again within a round. */
const SETTLE_MS = 600;
const SHOWN_KINDS = 6;
/** An answer that is checked against its schema makes a quarter as many objects again, and one of a thousand is. */
const UNCHECKED = 1_000_000;

const Platform = z.object({ url: z.string(), sandboxUrl: z.string(), pasted: z.unknown() });

export async function callObjects(): Promise<readonly Figure[]> {
  const platform = await startChild([process.execPath, join(import.meta.dir, "simulator-process.ts")]);
  const { pasted, ...addresses } = Platform.parse(platform.ready);
  const it = await startTestShop({ env: unpaced(addresses), checkEvery: UNCHECKED });
  const { workspaceId, key } = await it.newWorkspace("Objects");
  await it.connectTikTok(workspaceId, pasted);
  const url = new URL(it.mcpUrl).origin;
  const callerOf = (args: unknown) => {
    const params = { name: "tiktok_ads_get_account", arguments: args };
    const { expect, ...target } = mcpTarget({ url, key, version: "2025-11-25", method: "tools/call", params });
    const headers = { ...target.headers, host: new URL(url).host };
    return async () => {
      const answer = await it.shop.http.handle(new Request(target.url, { ...target, headers }), "127.0.0.1");
      if (!(await answer.text()).includes(expect)) throw new Error(`a call was answered ${answer.status}`);
    };
  };
  const fresh = await objectsOf(callerOf({ fresh: true }));
  const cached = await objectsOf(callerOf({}));
  await it.stop();
  await platform.stop();
  return [
    ["from the cache", cached],
    ["each asks the platform", fresh],
  ];
}

async function objectsOf(call: () => Promise<void>): Promise<string> {
  for (let nth = 0; nth < WARM_UP_CALLS; nth += 1) await call();
  const rounds: Map<string, number>[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    Bun.gc(true);
    const before = heapStats().objectTypeCounts;
    for (let nth = 0; nth < CALLS; nth += 1) await call();
    const after = Object.entries(heapStats().objectTypeCounts);
    rounds.push(new Map(after.map(([kind, count]) => [kind, (count - (before[kind] ?? 0)) / CALLS])));
  }
  const kinds = [...new Set(rounds.flatMap((counted) => [...counted.keys()]))]
    .map((kind) => ({ kind, count: median(rounds.map((counted) => counted.get(kind) ?? 0)) }))
    .filter(({ count }) => count >= 1)
    .toSorted((one, other) => other.count - one.count);
  const all = kinds.reduce((sum, { count }) => sum + count, 0);
  const named = kinds.slice(0, SHOWN_KINDS).map(({ kind, count }) => `${count.toFixed(0)} ${kind}`);
  return `${all.toFixed(0)} (${named.join(", ")})`;
}
