/** `/api/…/audit`: who did what, from where and with what outcome, newest first. */

import { Elysia } from "elysia";
import { z } from "zod";
import { isoTime } from "#text/iso-time.ts";
import type { AuditTrail } from "#workspaces/audit-trail.ts";
import { auditNames, type NamedParts } from "./audit-names.ts";
import { Time } from "./documents.ts";
import { type SignedInParts, signedIn } from "./signed-in.ts";

export type AuditParts = SignedInParts & NamedParts & { audit: AuditTrail };

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
      workspace_name: z.string().nullable(),
      target_name: z.string().nullable(),
      outcome: z.string(),
    }),
  ),
  next: z.int().nullable(),
});

export function auditRoutes(parts: AuditParts) {
  const { audit, workspaces } = parts;
  const namesOf = auditNames(parts);
  const page = async (workspaceId: string | undefined, { before, limit = DEFAULT_EVENTS }: z.output<typeof Page>) => {
    const rows = await audit.page({ workspaceId, beforeId: before, limit });
    const names = await namesOf(rows);
    return {
      events: rows.map((row) => eventOf(row, names)),
      next: rows.length < limit ? null : (rows.at(-1)?.id ?? null),
    };
  };
  return new Elysia()
    .use(signedIn(parts))
    .get("/audit", ({ query }) => page(undefined, query), {
      query: Page,
      response: AuditDocument,
      detail: { summary: "Everything that was done, inside and outside of workspaces" },
    })
    .get("/workspaces/:id/audit", async ({ params: { id }, query }) => page((await workspaces.require(id)).id, query), {
      query: Page,
      response: AuditDocument,
      detail: { summary: "What was done in one workspace" },
    });
}

function eventOf(row: Awaited<ReturnType<AuditTrail["page"]>>[number], names: ReadonlyMap<string, string>) {
  const { id, actor, origin, action, workspace_id: workspace, target, target_name: name, outcome } = row;
  const nameOf = (what: string | null) => (what === null ? null : (names.get(what) ?? null));
  return {
    ...{ id, at: isoTime(row.at_ms), actor, origin, action, workspace, target, outcome },
    ...{ workspace_name: nameOf(workspace), target_name: name ?? nameOf(target) },
  };
}
