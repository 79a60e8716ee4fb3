/** Authorising at a platform instead of pasting a token. The page starts it, and its callback page finishes it. */

import { Elysia } from "elysia";
import { z } from "zod";
import type { Authorizations } from "#connections/authorizations.ts";
import { connectionDocument } from "#connections/connection-document.ts";
import { replacedAccountWords } from "#connections/replaced-account.ts";
import type { Actor, AuditTrail } from "#workspaces/audit-trail.ts";
import type { SignedIn } from "#workspaces/begin-session.ts";
import { createConnectionReports } from "./connection-reports.ts";
import { Account, ConnectedDocument } from "./integration-documents.ts";
import { type IntegrationParts, Pasted } from "./integrations.ts";
import { signedIn } from "./signed-in.ts";

export type AuthorizeParts = IntegrationParts & { authorizations: Authorizations; audit: AuditTrail };

const Word = z.string().min(1).max(4_000);

const Returned = z.strictObject({ code: Word, state: Word });
const Chosen = z.strictObject({
  state: Word,
  advertiser_id: z.string().min(1).max(200),
  more: z.boolean().optional().describe("True: further accounts of this authorisation follow"),
});
const Start = z.strictObject({
  pick: z.enum(["one", "many"]).optional().describe("many: the accounts are picked afterwards, beside those there are"),
});
const StartedDocument = z.object({ url: z.string() });

type StartedBy = { actor: Actor; sessionId: string; many?: boolean };

export function authorizeRoutes(parts: AuthorizeParts) {
  const { authorizations, audit, roles } = parts;
  const { placeOf } = createConnectionReports(parts);
  const begunBy = async (state: string, { sessionId, operator }: SignedIn) => {
    const { workspaceId: id, module } = await authorizations.find(state, sessionId);
    // The role may have changed since it was begun.
    await roles.require("owner", { operatorId: operator.id, workspaceId: id });
    return { ...(await placeOf({ id, module })), sessionId };
  };
  const start = async (
    params: Parameters<typeof placeOf>[0],
    body: unknown,
    { actor, sessionId, many = false }: StartedBy,
  ) => {
    const place = { ...(await placeOf(params)), sessionId, many };
    const event = { actor, action: "authorization.start", workspaceId: params.id, target: params.module } as const;
    const { url } = await audit.attempt(event, () => authorizations.start(place, body));
    return { url };
  };
  return new Elysia()
    .use(signedIn(parts))
    .post(
      "/workspaces/:id/integrations/:module/authorize",
      ({ params, query: { pick }, body, actor, session: { sessionId } }) =>
        start(params, body, { actor, sessionId, many: pick === "many" }),
      {
        body: Pasted,
        query: Start,
        response: StartedDocument,
        detail: { summary: "Begin an authorisation; gives the address to open, good for ten minutes" },
      },
    )
    .post(
      "/workspaces/:id/integrations/:module/:label/authorize",
      ({ params, body, actor, session: { sessionId } }) => start(params, body, { actor, sessionId }),
      {
        body: Pasted,
        response: StartedDocument,
        detail: { summary: "Begin an authorisation for the account of this label" },
      },
    )
    .post(
      "/authorize",
      async ({ body: { code, state }, actor, session }) => {
        const place = await begunBy(state, session);
        const { workspaceId, module } = place;
        const event = { actor, action: "authorization.redeem", workspaceId, target: module.name } as const;
        const redeem = () => authorizations.redeem(place, { redirected: code, state });
        const { label, many } = await audit.attempt(event, redeem);
        const advertisers = await authorizations.accounts(place, state);
        const pick = many ? ("many" as const) : ("one" as const);
        return { workspace: workspaceId, module: module.name, label, pick, advertisers };
      },
      {
        body: Returned,
        response: z.object({
          workspace: z.string(),
          module: z.string(),
          label: z.string().nullable().describe("Of the account that it was begun for"),
          pick: z.enum(["one", "many"]),
          advertisers: z.array(Account).readonly(),
        }),
        detail: { summary: "Hand in the code and state that the platform sent; gives the accounts to choose from" },
      },
    )
    .post(
      "/authorize/choose",
      async ({ body: { state, advertiser_id: accountId, more = false }, actor, session }) => {
        const place = await begunBy(state, session);
        const { row, replaced } = await authorizations.choose(place, { state, accountId, more }, actor);
        const warnings = [...row.warnings, ...replacedAccountWords(replaced, row)];
        return { workspace: place.workspaceId, ...connectionDocument(row), warnings };
      },
      {
        body: Chosen,
        response: ConnectedDocument,
        detail: { summary: "Choose the account, which is then verified and connected" },
      },
    );
}
