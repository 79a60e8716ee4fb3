/** Calls of one workspace, cached or fresh, beside the peer's fixed answer. */

import { join } from "node:path";
import { z } from "zod";
import { serveProcess } from "../../fakes/shell.ts";
import { unpaced } from "../../fakes/unpaced.ts";
import { AGENT_CALLS } from "../../mcp/agent-messages.ts";
import { startChild } from "../child.ts";
import { connectedFolder } from "../connected-folder.ts";
import { load } from "../load.ts";
import { mcpTarget } from "../mcp-target.ts";
import { startPeer } from "../peers/peer.ts";
import { residentMib } from "../process-facts.ts";
import { type Compared, compare } from "./compare.ts";
import type { Row, Side } from "./sides.ts";
import { byTurns, compareCalls } from "./turns.ts";

const CALLS_FOR_MEMORY = 250_000;
/** A new account's days are read first, and what that took is given back some seconds later. */
const SETTLE_MS = 30_000;

const Platform = z.object({ url: z.string(), sandboxUrl: z.string(), pasted: z.unknown() });

export async function serve({ binary }: Side) {
  const platform = await startChild([process.execPath, join(import.meta.dir, "..", "simulator-process.ts")]);
  const { pasted, ...addresses } = Platform.parse(platform.ready);
  const { env, key } = await connectedFolder(binary, pasted, unpaced(addresses));
  const server = await serveProcess({ command: [binary], env });
  return {
    pid: server.pid,
    url: server.url,
    key,
    async stop() {
      await server.stop();
      await platform.stop();
    },
  };
}

const account = (args: unknown) => ({ name: "tiktok_ads_get_account", arguments: args });

export function targetOf({ url, key }: { url: string; key: string }, args: unknown) {
  return mcpTarget({ url, key, version: "2025-11-25", method: "tools/call", params: account(args) });
}

/** From the cache, as programs of both eras send it: with a token for progress and names of their own. */
export const agents: Row = async (sides, rounds) => {
  const [before, now] = [await serve(sides.before), await serve(sides.now)];
  const figures: Compared[] = [];
  for (const [program, message] of AGENT_CALLS.slice(0, 2)) {
    const { headers, json } = message({ name: "tiktok_ads_get_account", arguments: {} }, 1);
    const { host: _, ...sent } = headers;
    const side = ({ pid, ...server }: typeof now) => {
      const target = targetOf(server, {});
      const { authorization = "" } = target.headers;
      return { pid, target: { ...target, headers: { ...sent, authorization }, body: JSON.stringify(json) } };
    };
    const { before: old = [], now: own = [] } = await byTurns({ before: side(before), now: side(now) }, rounds);
    figures.push(...compareCalls(`from the cache, as ${program} calls`, old, own));
  }
  for (const each of [before, now]) await each.stop();
  return figures;
};

function calls(what: string, args: unknown): Row {
  return async (sides, rounds) => {
    const [before, now] = [await serve(sides.before), await serve(sides.now)];
    const { peer, url } = await startPeer(now.url, now.key, account(args));
    const taken = await byTurns(
      {
        before: { pid: before.pid, target: targetOf(before, args) },
        now: { pid: now.pid, target: targetOf(now, args) },
        peer: { pid: peer.pid, target: targetOf({ url, key: now.key }, {}) },
      },
      rounds,
    );
    for (const each of [before, now, peer]) await each.stop();
    const { before: old = [], now: own = [], peer: peers = [] } = taken;
    return [...compareCalls(what, old, own), ...compareCalls(`${what}, peer → now`, peers, own)];
  };
}

export const cached = calls("from the cache", {});
export const fresh = calls("each asks the platform", { fresh: true });

export const memory: Row = async (sides) => {
  const grown: Record<"before" | "now", [idle: number, after: number]> = { before: [0, 0], now: [0, 0] };
  for (const name of ["before", "now"] as const) {
    const server = await serve(sides[name]);
    const idle = await settledMib(server.pid);
    await load(targetOf(server, {}), { connections: 16, requests: CALLS_FOR_MEMORY });
    grown[name] = [idle, await settledMib(server.pid)];
    await server.stop();
  }
  const { before, now } = grown;
  return [
    compare({ what: "resident memory, idle", kind: "memory", unit: "MiB" }, [before[0]], [now[0]]),
    compare(
      { what: `after ${CALLS_FOR_MEMORY.toLocaleString("en")} calls`, kind: "memory", unit: "MiB" },
      [before[1]],
      [now[1]],
    ),
  ];
};

export async function settledMib(pid: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  return residentMib(pid);
}
