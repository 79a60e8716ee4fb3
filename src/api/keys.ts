/** `/api/workspaces/:id/keys`: API keys of MCP clients, each shown once. */

import { Elysia, status } from "elysia";
import { z } from "zod";
import { mcpUrlOf } from "#mcp-url-of.ts";
import { isoTime } from "#text/iso-time.ts";
import type { ApiKeys } from "#workspaces/api-keys.ts";
import {
  NewRestrictionDocument,
  RestrictionDocument,
  restrictionDocument,
  Time,
  WantedRestrictionDocument,
} from "./documents.ts";
import { ShortText } from "./sign-in-fields.ts";
import { type SignedInParts, signedIn } from "./signed-in.ts";

export type KeyParts = SignedInParts & { apiKeys: ApiKeys; publicUrl: URL | null };

const NewKey = NewRestrictionDocument.extend({ name: ShortText, expires_in_days: z.number().optional() });

const KeyDocument = RestrictionDocument.extend({
  id: z.string(),
  name: z.string(),
  created_at: Time,
  expires_at: Time.nullable(),
  revoked_at: Time.nullable(),
  last_used_at: Time.nullable(),
  last_used_address: z.string().nullable(),
});

const CreatedKey = KeyDocument.extend({ key: z.string(), mcp_url: z.string() });

type Row = Awaited<ReturnType<ApiKeys["list"]>>[number];

export function keysRoutes(parts: KeyParts) {
  const { factsOf, apiKeys, publicUrl } = parts;
  return new Elysia()
    .use(signedIn(parts))
    .get("/workspaces/:id/keys", async ({ params: { id } }) => (await apiKeys.list(id)).map(keyDocument), {
      response: z.array(KeyDocument),
      detail: {
        summary: "The API keys of a workspace, oldest first and with revoked ones, but never their secret text",
      },
    })
    .post(
      "/workspaces/:id/keys",
      async ({ params: { id: workspaceId }, body, actor, request }) => {
        const { expires_in_days: expiresInDays, accounts_shown: shown, ...wanted } = body;
        const { row, key } = await apiKeys.create({ workspaceId, expiresInDays, shown, ...wanted }, actor);
        const mcp_url = mcpUrlOf(publicUrl, factsOf(request));
        return status(201, { ...keyDocument(row), key: key.reveal(), mcp_url });
      },
      {
        body: NewKey,
        response: { 201: CreatedKey },
        detail: { summary: "Create an API key; it is shown here and never again" },
      },
    )
    .patch(
      "/workspaces/:id/keys/:key",
      async ({ params: { id: workspaceId, key: id }, body, actor }) =>
        keyDocument(await apiKeys.change({ id, workspaceId, ...body }, actor)),
      {
        body: WantedRestrictionDocument,
        response: KeyDocument,
        detail: { summary: "Change what a key may see; effective at its next request" },
      },
    )
    .delete(
      "/workspaces/:id/keys/:key",
      async ({ params: { id: workspaceId, key }, actor }) => keyDocument(await apiKeys.revoke(key, actor, workspaceId)),
      { response: KeyDocument, detail: { summary: "Revoke a key; effective at its next request" } },
    );
}

function keyDocument(row: Row) {
  return {
    id: row.id,
    name: row.name,
    created_at: isoTime(row.created_at_ms),
    expires_at: isoTime(row.expires_at_ms),
    revoked_at: isoTime(row.revoked_at_ms),
    last_used_at: isoTime(row.last_used_at_ms),
    last_used_address: row.last_used_address,
    ...restrictionDocument(row),
  };
}
