/** Authorising at a platform instead of pasting a token. The page starts it, and its callback page finishes it. */

import { Elysia } from "elysia";
import { z } from "zod";
import type { Authorizations } from "#connections/authorizations.ts";
import { connectionDocument } from "#connections/connection-document.ts";
import type { AuditTrail } from "#workspaces/audit-trail.ts";
import type { SignedIn } from "#workspaces/begin-session.ts";
import { Account, ConnectedDocument } from "./integration-documents.ts";
import { type IntegrationParts, Pasted, placeIn } from "./integrations.ts";
import { signedIn } from "./signed-in.ts";

export type AuthorizeParts = IntegrationParts & { authorizations: Authorizations; audit: AuditTrail };

const Word = z.string().min(1).max(4_000);

const Returned = z.strictObject({ code: Word, state: Word });
const Chosen = z.strictObject({ state: Word, advertiser_id: z.string().min(1).max(200) });

export function authorizeRoutes(parts: AuthorizeParts) {
  const { authorizations, audit, roles } = parts;
  const placeOf = placeIn(parts);
  const begunBy = async (state: string, { sessionId, operator }: SignedIn) => {
    const { workspaceId: id, module } = await authorizations.find(state, sessionId);
    // The role may have changed since it was begun.
    await roles.require("owner", { operatorId: operator.id, workspaceId: id });
    return { ...(await placeOf({ id, module })), sessionId };
  };
  return new Elysia()
    .use(signedIn(parts))
    .post(
      "/workspaces/:id/integrations/:module/authorize",
      async ({ params, body, actor, session: { sessionId } }) => {
        const place = { ...(await placeOf(params)), sessionId };
        const event = { actor, action: "authorization.start", workspaceId: params.id, target: params.module } as const;
        const { url } = await audit.attempt(event, () => authorizations.start(place, body));
        return { url };
      },
      {
        body: Pasted,
        response: z.object({ url: z.string() }),
        detail: { summary: "Begin an authorisation; gives the address to open, good for ten minutes" },
      },
    )
    .post(
      "/authorize",
      async ({ body: { code, state }, actor, session }) => {
        const place = await begunBy(state, session);
        const { workspaceId, module } = place;
        const event = { actor, action: "authorization.redeem", workspaceId, target: module.name } as const;
        await audit.attempt(event, () => authorizations.redeem(place, { redirected: code, state }));
        const advertisers = await authorizations.accounts(place, state);
        return { workspace: workspaceId, module: module.name, advertisers };
      },
      {
        body: Returned,
        response: z.object({ workspace: z.string(), module: z.string(), advertisers: z.array(Account).readonly() }),
        detail: { summary: "Hand in the code and state that the platform sent; gives the accounts to choose from" },
      },
    )
    .post(
      "/authorize/choose",
      async ({ body: { state, advertiser_id: accountId }, actor, session }) => {
        const place = await begunBy(state, session);
        const { row } = await authorizations.choose(place, { state, accountId }, actor);
        return { workspace: place.workspaceId, ...connectionDocument(row) };
      },
      {
        body: Chosen,
        response: ConnectedDocument,
        detail: { summary: "Choose the account, which is then verified and connected" },
      },
    );
}
