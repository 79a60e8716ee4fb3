/** `/api/…/audit`: who did what from where with what outcome, newest first. */

import { Elysia } from "elysia";
import { z } from "zod";
import { isoTime } from "#iso-time.ts";
import type { AuditTrail } from "#workspaces/audit-trail.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";
import { Time } from "./documents.ts";
import { type SignedInParts, signedIn } from "./signed-in.ts";

export type AuditParts = SignedInParts & { audit: AuditTrail; workspaces: Workspaces };

/** Of one answer. */
const MAX_EVENTS = 200;
const DEFAULT_EVENTS = 50;

const Page = z.strictObject({
  before: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_EVENTS).optional(),
});

const AuditDocument = z.object({
  events: z.array(
    z.object({
      id: z.int(),
      at: Time,
      actor: z.string(),
      origin: z.string(),
      action: z.string(),
      workspace: z.string().nullable(),
      target: z.string().nullable(),
      outcome: z.string(),
    }),
  ),
  /** `before` of the next page; null at the end. */
  next: z.int().nullable(),
});

export function auditRoutes(parts: AuditParts) {
  const { audit, workspaces } = parts;
  const page = async (workspaceId: string | undefined, { before, limit = DEFAULT_EVENTS }: z.output<typeof Page>) => {
    const rows = await audit.page({ workspaceId, beforeId: before, limit });
    return { events: rows.map(eventOf), next: rows.length < limit ? null : (rows.at(-1)?.id ?? null) };
  };
  return new Elysia()
    .use(signedIn(parts))
    .get("/audit", ({ query }) => page(undefined, query), {
      query: Page,
      response: AuditDocument,
      detail: { summary: "Everything that was done, in every workspace and outside of them" },
    })
    .get("/workspaces/:id/audit", async ({ params: { id }, query }) => page((await workspaces.require(id)).id, query), {
      query: Page,
      response: AuditDocument,
      detail: { summary: "What was done in one workspace" },
    });
}

function eventOf(row: Awaited<ReturnType<AuditTrail["page"]>>[number]) {
  const { id, actor, origin, action, target, outcome } = row;
  return { id, at: isoTime(row.at_ms), actor, origin, action, workspace: row.workspace_id, target, outcome };
}
