/** The one place that demands a session and the right to the route; the routes behind it get session and actor. */

import { Elysia } from "elysia";
import { ShopError } from "#errors.ts";
import type { FactsOf } from "#request/request-facts.ts";
import type { Actor } from "#workspaces/audit-trail.ts";
import type { Roles } from "#workspaces/roles.ts";
import type { Sessions } from "#workspaces/sessions.ts";
import { ROUTE_RIGHTS } from "./route-rights.ts";
import { readSessionCookie } from "./session-cookie.ts";

export type SignedInParts = { factsOf: FactsOf; sessions: Sessions; roles: Roles };

type Asked = { operatorId: string; route: string; params: Readonly<Record<string, string | undefined>> };

/** @throws unauthorized, not_allowed and not_found before the body is read */
export function signedIn({ factsOf, sessions, roles }: SignedInParts) {
  return new Elysia().derive({ as: "scoped" }, async ({ request, route, params }) => {
    const facts = factsOf(request);
    const session = await sessions.authenticate(readSessionCookie(request.headers, facts));
    const { id: operatorId, email: name } = session.operator;
    await requireRight(roles, { operatorId, route: `${request.method} ${route}`, params });
    const actor: Actor = { name, origin: facts.address, operatorId, sessionId: session.sessionId };
    return { session, actor };
  });
}

async function requireRight(roles: Roles, { operatorId, route, params }: Asked): Promise<void> {
  const right = ROUTE_RIGHTS[route];
  if (right === "person") return;
  if (right === "admin") return roles.requireAdmin(operatorId);
  if (right === undefined || right === "open" || right === "room" || params.id === undefined)
    throw new ShopError("not_allowed", "Nobody has a right to this here.");
  return roles.require(right, { operatorId, workspaceId: params.id });
}
