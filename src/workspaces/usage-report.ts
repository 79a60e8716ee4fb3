/** What a workspace has used: calls a day, by tool and by key, what failed, and how much its plan leaves. */

import type { Clock } from "#clock.ts";
import { listApiKeys } from "#db/api-keys.ts";
import { listOauthGrants } from "#db/oauth-grants.ts";
import type { Store } from "#db/open-store.ts";
import { findPlanOfWorkspace, UNLIMITED } from "#db/plans.ts";
import { countedCalls, type Latencies, usageBy, usageByDay, usageErrors } from "#db/usage-report.ts";

const DAY_MS = 86_400_000;
/** A quarter and a little: more rows than this are for the export. */
export const MAX_USAGE_DAYS = 100;

export type UsageReport = {
  days: { date: string; calls: number; errors: number }[];
  tools: Latencies[];
  /** `name`: the key's or the connected app's, null for calls without one (the page, the shell); `keyId` of a key that is gone has none. */
  keys: (Omit<Latencies, "name"> & { keyId: string | null; name: string | null })[];
  errors: { code: string; calls: number }[];
  /** Null: no limit. `callsThisMonth` is counted for workspaces with a limit alone. */
  plan: { name: string; callsPerMinute: number | null; callsPerMonth: number | null; callsThisMonth: number };
};

export type ReportUsage = (workspaceId: string, days: number) => Promise<UsageReport>;

/** `days` whole UTC days, the present one among them. */
export function createUsageReport({ store, clock }: { store: Store; clock: Clock }): ReportUsage {
  return async (workspaceId, days) => {
    const nowMs = clock.now();
    const fromMs = Math.floor(nowMs / DAY_MS) * DAY_MS - (days - 1) * DAY_MS;
    const window = { workspaceId, fromMs };
    const names = new Map([
      ...(await listApiKeys(store, workspaceId)).map(({ id, name }) => [id, name] as const),
      ...(await listOauthGrants(store, workspaceId)).map(({ id, client_name }) => [id, client_name] as const),
    ]);
    const plan = await findPlanOfWorkspace(store, workspaceId);
    return {
      days: await usageByDay(store, window),
      tools: await usageBy(store, "tool", window),
      keys: (await usageBy(store, "key_id", window)).map(({ name: keyId, ...row }) => ({
        keyId,
        name: keyId === null ? null : (names.get(keyId) ?? null),
        ...row,
      })),
      errors: await usageErrors(store, window),
      plan: {
        name: plan?.name ?? UNLIMITED,
        callsPerMinute: plan?.calls_per_minute ?? null,
        callsPerMonth: plan?.calls_per_month ?? null,
        callsThisMonth: await countedCalls(store, workspaceId, new Date(nowMs).toISOString().slice(0, 7)),
      },
    };
  };
}
