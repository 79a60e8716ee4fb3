/** Latency by amount of data: one, a hundred and ten thousand workspaces, and a million usage rows. */

import { Database } from "bun:sqlite";
import { join } from "node:path";
import { systemClock } from "#clock.ts";
import { DATABASE_NAME } from "#db/sqlite/file/data-folder.ts";
import { serveProcess, shopmcp } from "../fakes/shell.ts";
import { ask } from "./ask.ts";
import { median } from "./cold-start.ts";
import { type FilledFolder, fillFolder } from "./filled-folder.ts";
import { load } from "./load.ts";
import { mcpTarget } from "./mcp-target.ts";
import { residentMib } from "./process-facts.ts";
import type { Figure } from "./run.ts";

const BINARY = join(import.meta.dir, "..", "..", "dist", "shopmcp");
const COUNTS = [1, 100, 10_000] as const;
const ROWS = 1_000_000;
const CONNECTIONS = 16;
const ROUNDS = 5;
const SLICE_SECONDS = 2;
const CALL = { name: "tiktok_ads_get_account", arguments: {} };

export async function scale(): Promise<readonly Figure[]> {
  const folder = await fillFolder(Math.max(...COUNTS));
  const env = { ...folder.env, SHOPMCP_CACHE_SECONDS: "3600" };
  const few = await measured(folder, env);
  const [first] = folder.connections;
  addUsage(folder.env.SHOPMCP_DATA_DIR ?? "", first?.id ?? "");
  const many = await measured(folder, env);
  const startedMs = performance.now();
  const { exit } = await shopmcp(["status", "--json"], { command: [BINARY], env });
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
  await folder.platform.stop();
  const rows = (made: Awaited<ReturnType<typeof measured>>, when: string): Figure[] => [
    ...COUNTS.map(
      (count): Figure => [`${when}: calls of ${count.toLocaleString("en")} in turn`, made.rates.get(count) ?? ""],
    ),
    [`${when}: first answer after the start`, made.first],
    [`${when}: resident memory after it`, made.memory],
  ];
  return [
    ...rows(few, "10,000 workspaces"),
    ...rows(many, `and ${ROWS.toLocaleString("en")} usage rows`),
    ["`shopmcp status` then, and how it ended", `${seconds} s, ${exit}`],
  ];
}

async function measured({ connections }: FilledFolder, env: Record<string, string>) {
  const startedMs = performance.now();
  const server = await serveProcess({ command: [BINARY], env });
  const keys = connections.map(({ key }) => key);
  await ask(`${server.url}/mcp`, keys[0] ?? "", "tools/call", CALL);
  const first = `${(performance.now() - startedMs).toFixed(0)} ms`;
  const targets = keys.map((key) =>
    mcpTarget({ url: server.url, key, version: "2025-11-25", method: "tools/call", params: CALL }),
  );
  const [target] = targets;
  if (target === undefined) throw new Error("no connection");
  const turns = COUNTS.map((count) => ({
    count,
    headersInTurn: targets.slice(0, count).map(({ headers }) => headers),
  }));
  for (const { count, headersInTurn } of turns)
    await load(target, { connections: CONNECTIONS, requests: count, headersInTurn });
  const seen = new Map<number, number[]>(COUNTS.map((count) => [count, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { count, headersInTurn } of turns) {
      const { perSecond } = await load(target, { connections: CONNECTIONS, seconds: SLICE_SECONDS, headersInTurn });
      seen.get(count)?.push(perSecond);
    }
  }
  const memory = `${residentMib(server.pid).toFixed(0)} MiB`;
  await server.stop();
  const one = median(seen.get(1) ?? []);
  const rates = new Map(
    [...seen].map(([count, all]) => {
      const rate = median(all);
      return [count, `${Math.round(rate).toLocaleString("en")} req/s, ${(rate / one).toFixed(2)} × one workspace`];
    }),
  );
  return { rates, first, memory };
}

function addUsage(dataDir: string, connectionId: string): void {
  const sqlite = new Database(join(dataDir, DATABASE_NAME));
  sqlite
    .query(
      `INSERT INTO usage (at_ms, workspace_id, key_id, tool, outcome, latency_ms)
       WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
       SELECT ?2 - i * 1000, (SELECT workspace_id FROM connection WHERE id = ?3), 'key', 'tiktok_ads_get_report', 'ok', 12 FROM n`,
    )
    .run(ROWS, systemClock.now(), connectionId);
  sqlite.close();
}
