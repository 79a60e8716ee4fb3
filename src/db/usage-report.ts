/** Units of work: what was called, page by page, for who counts it. */

import { and, asc, eq, gt, or, sql } from "drizzle-orm";
import { callCounter, usage } from "./schema.ts";
import type { Store } from "./store.ts";
import { preparedOnce } from "./transaction.ts";

export type CallRow = Pick<typeof usage.$inferSelect, "id" | "at_ms" | "tool" | "key_id" | "outcome" | "latency_ms">;

const pageAfter = preparedOnce((store) =>
  store.db
    .select({
      id: usage.id,
      at_ms: usage.at_ms,
      tool: usage.tool,
      key_id: usage.key_id,
      outcome: usage.outcome,
      latency_ms: usage.latency_ms,
    })
    .from(usage)
    .where(
      and(
        eq(usage.workspace_id, sql.placeholder("workspaceId")),
        or(
          gt(usage.at_ms, sql.placeholder("atMs")),
          and(eq(usage.at_ms, sql.placeholder("atMs")), gt(usage.id, sql.placeholder("id"))),
        ),
      ),
    )
    .orderBy(asc(usage.at_ms), asc(usage.id))
    .limit(sql.placeholder("limit"))
    .prepare(),
);

/** In the order of their times, from after `after` on. */
export async function pageOfCalls(
  store: Store,
  { workspaceId, after, limit }: { workspaceId: string; after: Pick<CallRow, "at_ms" | "id">; limit: number },
): Promise<CallRow[]> {
  return pageAfter(store).all({ workspaceId, atMs: after.at_ms, id: after.id, limit });
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
