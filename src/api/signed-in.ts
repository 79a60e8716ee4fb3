/** The one place that demands a session; the routes behind it get the session and the actor. */

import { Elysia } from "elysia";
import type { FactsOf } from "#request/request-facts.ts";
import type { Actor } from "#workspaces/audit-trail.ts";
import type { Sessions } from "#workspaces/sessions.ts";
import { readSessionCookie } from "./session-cookie.ts";

export type SignedInParts = { factsOf: FactsOf; sessions: Sessions };

/** @throws unauthorized before the body is read */
export function signedIn({ factsOf, sessions }: SignedInParts) {
  return new Elysia().derive({ as: "scoped" }, async ({ request }) => {
    const facts = factsOf(request);
    const session = await sessions.authenticate(readSessionCookie(request.headers, facts));
    const { id: operatorId, email: name } = session.operator;
    const actor: Actor = { name, origin: facts.address, operatorId };
    return { session, actor };
  });
}
