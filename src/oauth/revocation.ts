/** POST /oauth/revoke: a client ends its grant. */

import type { Clock } from "#clock.ts";
import type { Store } from "#db/store.ts";
import { Secret } from "#secret.ts";
import type { AuditTrail } from "#workspaces/audit-trail.ts";
import { hashToken } from "#workspaces/opaque-token.ts";
import type { AuthenticateClient } from "./client-authentication.ts";
import { OAuthError } from "./oauth-error.ts";
import type { RouteContext } from "./oauth-route.ts";
import { readForm } from "./parameters.ts";

type Parts = { store: Store; clock: Clock; authenticateClient: AuthenticateClient; audit: AuditTrail };

/** Either token ends the grant; an unknown one is no error. @see https://www.rfc-editor.org/rfc/rfc7009#section-2 */
export function createRevocation({ store, clock, authenticateClient, audit }: Parts) {
  return async (request: Request, { address, readText }: RouteContext): Promise<Response> => {
    const form = await readForm(request, { readText });
    const client = await authenticateClient(form, request.headers.get("authorization"));
    const found = await store.oauth.tokens.find(hashToken(new Secret(form.require("token"))));
    if (found === undefined) return new Response(null);
    const { id, workspace_id: workspaceId, client_id, client_name: targetName } = found.grant;
    if (client_id !== client.id) throw new OAuthError("invalid_grant", "The token is another client's.");
    await store.oauth.grants.end({ id, reason: "client", atMs: clock.now() });
    const actor = { name: client.id, origin: address };
    await audit.record({ actor, action: "grant.revoke", workspaceId, target: id, targetName, outcome: "ok" });
    return new Response(null);
  };
}
