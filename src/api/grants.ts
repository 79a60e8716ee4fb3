/** `/api/workspaces/:id/grants`: web apps that a person connected by signing in. */

import { Elysia } from "elysia";
import { z } from "zod";
import type { Grants } from "#oauth/grants.ts";
import { isoTime } from "#text/iso-time.ts";
import { RestrictionDocument, restrictionDocument, Time, WantedRestrictionDocument } from "./documents.ts";
import { type SignedInParts, signedIn } from "./signed-in.ts";

export type GrantParts = SignedInParts & { grants: Grants };

const GrantDocument = RestrictionDocument.extend({
  id: z.string(),
  client: z.string(),
  host: z.string(),
  scope: z.string(),
  connected_at: Time.nullable(),
  last_used_at: Time.nullable(),
  last_used_address: z.string().nullable(),
  revoked_at: Time.nullable(),
  revoked_reason: z.enum(["disconnected", "client", "token_reused", "code_reused", "unused", "restored"]).nullable(),
});

type Row = Awaited<ReturnType<Grants["list"]>>[number];

export function grantsRoutes(parts: GrantParts) {
  const { grants } = parts;
  return new Elysia()
    .use(signedIn(parts))
    .get("/workspaces/:id/grants", async ({ params: { id } }) => (await grants.list(id)).map(grantDocument), {
      response: z.array(GrantDocument),
      detail: { summary: "The apps connected to a workspace, oldest first; ended ones stay for a month" },
    })
    .patch(
      "/workspaces/:id/grants/:grant",
      async ({ params: { id: workspaceId, grant: id }, body, actor }) =>
        grantDocument(await grants.change({ id, workspaceId, ...body }, actor)),
      {
        body: WantedRestrictionDocument,
        response: GrantDocument,
        detail: { summary: "Change what an app may see; effective at its next request" },
      },
    )
    .delete(
      "/workspaces/:id/grants/:grant",
      async ({ params: { id: workspaceId, grant: id }, actor }) =>
        grantDocument(await grants.revoke({ id, workspaceId }, actor)),
      { response: GrantDocument, detail: { summary: "Disconnect an app; effective at its next request" } },
    );
}

function grantDocument(row: Row) {
  return {
    id: row.id,
    client: row.client_name,
    host: row.client_host,
    scope: row.scope,
    connected_at: isoTime(row.connected_at_ms),
    last_used_at: isoTime(row.last_used_at_ms),
    last_used_address: row.last_used_address,
    revoked_at: isoTime(row.revoked_at_ms),
    revoked_reason: row.revoked_reason,
    ...restrictionDocument(row),
  };
}
