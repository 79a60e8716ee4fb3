/** `/api/workspaces/:id/usage`: calls, latencies and errors, and the plan's limits. */

import { Elysia } from "elysia";
import { z } from "zod";
import type { Tally } from "#workspaces/call-tally.ts";
import { MAX_USAGE_DAYS, type ReportUsage, type UsageReport } from "#workspaces/usage-report.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";
import { type SignedInParts, signedIn } from "./signed-in.ts";

export type UsageParts = SignedInParts & { reportUsage: ReportUsage; workspaces: Workspaces };

const DEFAULT_DAYS = 30;

const Window = z.strictObject({ days: z.coerce.number().int().min(1).max(MAX_USAGE_DAYS).optional() });

const Counts = z.object({ calls: z.int(), errors: z.int() });
const Timed = Counts.extend({ p50_ms: z.int(), p95_ms: z.int() });

const UsageDocument = z.object({
  days: z.array(Counts.extend({ date: z.iso.date() })),
  tools: z.array(Timed.extend({ tool: z.string() })),
  keys: z.array(Timed.extend({ key: z.string().nullable(), name: z.string().nullable() })),
  errors: z.array(z.object({ code: z.string(), calls: z.int() })),
  plan: z.object({
    name: z.string(),
    calls_per_minute: z.int().nullable(),
    calls_per_month: z.int().nullable(),
    calls_this_month: z.int(),
  }),
});

export function usageRoutes(parts: UsageParts) {
  const { reportUsage, workspaces } = parts;
  return new Elysia().use(signedIn(parts)).get(
    "/workspaces/:id/usage",
    async ({ params: { id }, query: { days = DEFAULT_DAYS } }) => {
      await workspaces.require(id);
      return toDocument(await reportUsage(id, days));
    },
    {
      query: Window,
      response: UsageDocument,
      detail: { summary: "Calls a day (UTC), by tool and by key, with median and 95th percentile" },
    },
  );
}

function toDocument({ days, tools, keys, errors, plan }: UsageReport) {
  return {
    days,
    tools: tools.map((row) => ({ tool: row.name, ...timed(row) })),
    keys: keys.map((row) => ({ key: row.keyId, name: row.name, ...timed(row) })),
    errors,
    plan: {
      name: plan.name,
      calls_per_minute: plan.callsPerMinute,
      calls_per_month: plan.callsPerMonth,
      calls_this_month: plan.callsThisMonth,
    },
  };
}

function timed({ calls, errors, p50Ms, p95Ms }: Tally) {
  return { calls, errors, p50_ms: p50Ms, p95_ms: p95Ms };
}
