/** A workspace's usage: calls by day, tool and key, failures, and what its plan leaves. */

import type { Clock } from "#clock.ts";
import type { Store } from "#db/store.ts";
import { UNLIMITED } from "#db/unlimited-plan.ts";
import { isoDay } from "#text/iso-time.ts";
import { createTallies, type Tally } from "./call-tally.ts";
import { callsSince } from "./calls-since.ts";

const DAY_MS = 86_400_000;
export const MAX_USAGE_DAYS = 100;

export type UsageReport = {
  days: { date: string; calls: number; errors: number }[];
  tools: (Tally & { name: string })[];
  /** `name` of the key, connected app or client room; null for calls without one, and for deleted keys. */
  keys: (Tally & { keyId: string | null; name: string | null })[];
  errors: { code: string; calls: number }[];
  /** Null: no limit. `callsThisMonth` is counted only for workspaces with a limit. */
  plan: { name: string; callsPerMinute: number | null; callsPerMonth: number | null; callsThisMonth: number };
};

export type ReportUsage = (workspaceId: string, days: number) => Promise<UsageReport>;

export function createUsageReport({ store, clock }: { store: Store; clock: Clock }): ReportUsage {
  return async (workspaceId, days) => {
    const nowMs = clock.now();
    const fromMs = Math.floor(nowMs / DAY_MS) * DAY_MS - (days - 1) * DAY_MS;
    const [byDay, byTool, byKey, byError] = [
      createTallies<number>(),
      createTallies<string>(),
      createTallies<string | null>(),
      createTallies<string>(),
    ];
    for await (const page of callsSince(store, workspaceId, fromMs)) {
      for (const row of page) {
        const call = { failed: row.outcome !== "ok", latencyMs: row.latency_ms };
        byDay.add(Math.floor(row.at_ms / DAY_MS), call);
        byTool.add(row.tool, call);
        byKey.add(row.key_id, call);
        if (call.failed) byError.add(row.outcome, call);
      }
    }
    const names = new Map([
      ...(await store.keys.list(workspaceId)).map(({ id, name }) => [id, name] as const),
      ...(await store.oauth.grants.list(workspaceId)).map(({ id, client_name }) => [id, client_name] as const),
      ...(await store.rooms.list(workspaceId)).map(({ id, name }) => [id, name] as const),
    ]);
    return {
      days: byDay
        .list()
        .toSorted((one, other) => one.name - other.name)
        .map(({ name, calls, errors }) => ({ date: isoDay(name * DAY_MS), calls, errors })),
      tools: byTool.list(),
      keys: byKey
        .list()
        .map(({ name: keyId, ...tally }) => ({ ...tally, keyId, name: names.get(keyId ?? "") ?? null })),
      errors: byError.list().map(({ name: code, calls }) => ({ code, calls })),
      plan: await planOf(store, workspaceId, nowMs),
    };
  };
}

async function planOf(store: Store, workspaceId: string, nowMs: number): Promise<UsageReport["plan"]> {
  const plan = await store.plans.findOfWorkspace(workspaceId);
  return {
    name: plan?.name ?? UNLIMITED,
    callsPerMinute: plan?.calls_per_minute ?? null,
    callsPerMonth: plan?.calls_per_month ?? null,
    callsThisMonth: await store.plans.countedCalls(workspaceId, isoDay(nowMs).slice(0, 7)),
  };
}
