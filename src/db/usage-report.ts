/** Units of work: what was called, counted by day, tool, key and error. */

import { and, asc, count, desc, eq, gte, ne, sql } from "drizzle-orm";
import type { Store } from "./open-store.ts";
import { callCounter, usage } from "./schema.ts";

export type Window = { workspaceId: string; fromMs: number };

const failed = sql<number>`sum(${usage.outcome} <> 'ok')`;

/** By UTC day (`2026-11-22`), oldest first; a day without calls is not there. */
export async function usageByDay(store: Store, window: Window) {
  const date = sql<string>`strftime('%Y-%m-%d', ${usage.at_ms} / 1000, 'unixepoch')`;
  return store.db
    .select({ date, calls: count(), errors: failed })
    .from(usage)
    .where(within(window))
    .groupBy(date)
    .orderBy(asc(date))
    .all();
}

export type Latencies = { name: string | null; calls: number; errors: number; p50Ms: number; p95Ms: number };

/**
 * By tool, or by key (null: the shell and the page), most calls first. A percentile is the latency of the call that so
 * many in a hundred were no slower than.
 */
export async function usageBy(store: Store, column: "tool" | "key_id", window: Window): Promise<Latencies[]> {
  const name = column === "tool" ? usage.tool : usage.key_id;
  const ranked = store.db
    .select({
      name: sql<string | null>`${name}`.as("name"),
      outcome: usage.outcome,
      latency: sql<number>`${usage.latency_ms}`.as("latency"),
      rank: sql<number>`row_number() over (partition by ${name} order by ${usage.latency_ms})`.as("rank"),
      of: sql<number>`count(*) over (partition by ${name})`.as("of"),
    })
    .from(usage)
    .where(within(window))
    .as("ranked");
  const at = (percent: number) =>
    sql<number>`min(case when ${ranked.rank} * 100 >= ${ranked.of} * ${percent} then ${ranked.latency} end)`;
  return store.db
    .select({
      name: ranked.name,
      calls: count(),
      errors: sql<number>`sum(${ranked.outcome} <> 'ok')`,
      p50Ms: at(50),
      p95Ms: at(95),
    })
    .from(ranked)
    .groupBy(sql`${ranked.name}`)
    .orderBy(desc(count()), asc(sql`${ranked.name}`))
    .all();
}

/** By code, most frequent first. */
export async function usageErrors(store: Store, window: Window): Promise<{ code: string; calls: number }[]> {
  return store.db
    .select({ code: usage.outcome, calls: count() })
    .from(usage)
    .where(and(within(window), ne(usage.outcome, "ok")))
    .groupBy(usage.outcome)
    .orderBy(desc(count()), asc(usage.outcome))
    .all();
}

/** Calls admitted in a period, as workspaces with limits count them. */
export async function countedCalls(store: Store, workspaceId: string, period: string): Promise<number> {
  const row = store.db
    .select({ calls: callCounter.calls })
    .from(callCounter)
    .where(and(eq(callCounter.workspace_id, workspaceId), eq(callCounter.period, period)))
    .get();
  return row?.calls ?? 0;
}

function within({ workspaceId, fromMs }: Window) {
  return and(eq(usage.workspace_id, workspaceId), gte(usage.at_ms, fromMs));
}
