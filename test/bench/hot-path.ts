/** The hot path: ShopMCP as shipped beside what peers run and a bare route, interleaved. */

import { join } from "node:path";
import { z } from "zod";
import { serveProcess } from "../fakes/shell.ts";
import { unpaced } from "../fakes/unpaced.ts";
import { startChild } from "./child.ts";
import { median } from "./cold-start.ts";
import { connectedFolder } from "./connected-folder.ts";
import { load, type Measured, type Target } from "./load.ts";
import { type McpRequest, mcpTarget } from "./mcp-target.ts";
import { startPeer } from "./peers/peer.ts";
import { residentMib } from "./process-facts.ts";
import type { Figure } from "./run.ts";

const BINARY = join(import.meta.dir, "..", "..", "dist", "shopmcp");

const ROUNDS = 5;
const CONNECTIONS = 16;
const SLICE_SECONDS = 2;
const WARM_UP_SECONDS = 2;
const CONNECTION_COUNTS = [1, 16, 64] as const;
const SHORT = { rounds: 3, sliceSeconds: 1.5 };
const LONG = { rounds: ROUNDS, sliceSeconds: SLICE_SECONDS };
const CALLS_FOR_MEMORY = 250_000;
const SETTLE_MS = 3_000;

const CALL = { name: "tiktok_ads_get_account", arguments: {} };
/** `fresh` avoids the cache and shared requests, which a mere lack of cache would not. */
const FRESH_CALL = { ...CALL, arguments: { fresh: true } };

const Ready = z.object({ url: z.string() });
const Platform = Ready.extend({ sandboxUrl: z.string(), pasted: z.looseObject({ access_token: z.string() }) });
const Upstream = z.object({ path: z.string(), query: z.record(z.string(), z.string()) });

export async function hotPath(): Promise<readonly Figure[]> {
  const platform = await startChild([process.execPath, join(import.meta.dir, "simulator-process.ts")]);
  const { url: upstreamUrl, sandboxUrl, pasted } = Platform.parse(platform.ready);
  const { env, key } = await connectedFolder(BINARY, pasted, unpaced({ url: upstreamUrl, sandboxUrl }));
  const shop = await serveProcess({ command: [BINARY], env });
  const idleMib = await settledMib(shop.pid);

  const { peer, url: peerUrl, answerFile } = await startPeer(shop.url, key, FRESH_CALL);
  const upstream = Upstream.parse(await platform.ask());
  const bare = await startChild([process.execPath, join(import.meta.dir, "bare-route-process.ts"), answerFile]);
  const peerRequest = { url: peerUrl, key, version: "2025-11-25" } as const;
  type Version = McpRequest["version"];
  const own = { url: shop.url, key };
  const call = (version: Version) => mcpTarget({ ...own, version, method: "tools/call", params: CALL });
  const freshCall = (version: Version) => mcpTarget({ ...own, version, method: "tools/call", params: FRESH_CALL });
  const list = (version: Version) => mcpTarget({ ...own, version, method: "tools/list", params: {} });

  const cases: Record<string, Target> = {
    "call, 2025": call("2025-11-25"),
    "call, 2026": call("2026-07-28"),
    "fresh, 2025": freshCall("2025-11-25"),
    "fresh, 2026": freshCall("2026-07-28"),
    "peer call": mcpTarget({ ...peerRequest, method: "tools/call", params: CALL }),
    "bare route": mcpTarget({ ...peerRequest, url: Ready.parse(bare.ready).url, method: "tools/call", params: CALL }),
    "list, 2025": list("2025-11-25"),
    "list, 2026": list("2026-07-28"),
    "peer list": mcpTarget({ ...peerRequest, method: "tools/list", params: {} }),
  };
  const measured = await interleave(cases, CONNECTIONS);
  const platformAlone: Target = {
    url: `${upstreamUrl}/open_api/v1.3${upstream.path}?${new URLSearchParams(upstream.query)}`,
    method: "GET",
    headers: { "access-token": pasted.access_token },
    body: "",
    expect: '"code":0',
  };
  const added: Figure[] = [];
  for (const connections of CONNECTION_COUNTS) {
    const { "call, 2025": fromCache, "peer call": peerCall, "bare route": bareRoute } = cases;
    if (fromCache === undefined || peerCall === undefined || bareRoute === undefined) throw new Error("no such case");
    const through = freshCall("2025-11-25");
    const beside = await interleave({ fromCache, peerCall, bareRoute, platformAlone, through }, connections, SHORT);
    const ms = (name: string) => p50(beside, name).toFixed(2);
    added.push(
      [
        `${connections} connections, p50: from the cache, peer, bare route`,
        `${ms("fromCache")} ms, ${ms("peerCall")} ms, ${ms("bareRoute")} ms`,
      ],
      [
        `${connections} connections, p50: platform alone, through ShopMCP`,
        `${ms("platformAlone")} ms, ${ms("through")} ms: ${(p50(beside, "through") - p50(beside, "platformAlone")).toFixed(2)} ms added`,
      ],
    );
  }
  await load(call("2025-11-25"), { connections: CONNECTIONS, requests: CALLS_FOR_MEMORY });
  const afterMib = await settledMib(shop.pid);
  await load(call("2025-11-25"), { connections: CONNECTIONS, requests: CALLS_FOR_MEMORY });
  const laterMib = await settledMib(shop.pid);
  for (const each of [shop, peer, bare, platform]) await each.stop();

  const peerCall = rate(measured, "peer call");
  const row = (what: string, name: string, peerName: string): Figure => {
    const { perSecond, p99Ms } = middle(measured, name);
    const ratio = (perSecond / rate(measured, peerName)).toFixed(1);
    return [what, `${whole(perSecond)} req/s, p99 ${p99Ms.toFixed(1)} ms, ${ratio} × the peer`];
  };
  return [
    [`connections, rounds of ${SLICE_SECONDS} s`, `${CONNECTIONS}, ${ROUNDS} (medians)`],
    row("tools/call, from the cache, 2025-11-25", "call, 2025", "peer call"),
    row("tools/call, from the cache, 2026-07-28", "call, 2026", "peer call"),
    row("tools/call, each asks the platform, 2025-11-25", "fresh, 2025", "peer call"),
    row("tools/call, each asks the platform, 2026-07-28", "fresh, 2026", "peer call"),
    row("Node 24 + express + SDK v1, static answer", "peer call", "peer call"),
    [
      "bare Elysia route, static answer",
      `${whole(rate(measured, "bare route"))} req/s, ${(rate(measured, "bare route") / peerCall).toFixed(1)} × the peer`,
    ],
    row("tools/list, 2025-11-25", "list, 2025", "peer list"),
    row("tools/list, 2026-07-28", "list, 2026", "peer list"),
    row("tools/list, Node 24 + express + SDK v1", "peer list", "peer list"),
    ...added,
    ["resident memory, idle", `${idleMib.toFixed(0)} MiB`],
    [
      `after the above and ${whole(CALLS_FOR_MEMORY)} calls, and as many again`,
      `${afterMib.toFixed(0)} MiB, ${laterMib.toFixed(0)} MiB`,
    ],
  ];
}

type Rounds = Map<string, Measured[]>;

async function interleave(
  cases: Record<string, Target>,
  connections: number,
  { rounds: count, sliceSeconds } = LONG,
): Promise<Rounds> {
  const rounds: Rounds = new Map(Object.keys(cases).map((name) => [name, []]));
  for (const target of Object.values(cases)) await load(target, { connections, seconds: WARM_UP_SECONDS });
  for (let round = 0; round < count; round += 1) {
    for (const [name, target] of Object.entries(cases))
      rounds.get(name)?.push(await load(target, { connections, seconds: sliceSeconds }));
  }
  return rounds;
}

function middle(rounds: Rounds, name: string): Measured {
  const all = rounds.get(name) ?? [];
  return {
    requests: median(all.map(({ requests }) => requests)),
    perSecond: median(all.map(({ perSecond }) => perSecond)),
    p50Ms: median(all.map(({ p50Ms }) => p50Ms)),
    p99Ms: median(all.map(({ p99Ms }) => p99Ms)),
  };
}

function rate(rounds: Rounds, name: string): number {
  return middle(rounds, name).perSecond;
}

function p50(rounds: Rounds, name: string): number {
  return middle(rounds, name).p50Ms;
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}

async function settledMib(pid: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  return residentMib(pid);
}
