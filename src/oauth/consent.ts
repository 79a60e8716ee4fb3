/** Shows the consent page, and carries out the person's answer. */

import type { Clock } from "#clock.ts";
import type { OauthClientRow } from "#db/oauth-clients.ts";
import type { OauthRequestRow } from "#db/oauth-requests.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { newId } from "#id.ts";
import { narrower, type Restriction, TOOL_SETS, type ToolSet } from "#restriction.ts";
import { Secret } from "#secret.ts";
import type { AuditTrail } from "#workspaces/audit-trail.ts";
import type { SignedIn } from "#workspaces/begin-session.ts";
import { generateToken, hashToken } from "#workspaces/opaque-token.ts";
import type { Roles } from "#workspaces/roles.ts";
import { type NewRestriction, readRestriction } from "#workspaces/wanted-restriction.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";
import { type Issuer, READ_SCOPE, SCOPES, toolsAsked } from "./issuer.ts";
import { hostOf, registeredAs, withParameters } from "./redirect-uri.ts";

/** `published_by`: the host that vouches for the client's name; null where nobody does. */
export type ConsentView = {
  client: { name: string; published_by: string | null };
  redirect_host: string;
  allows: string[];
  /** The sets of tools that it asks for, of which a person may take away. */
  tools: readonly ToolSet[];
  expires_at: string;
};

export type Answer = NewRestriction & { handle: string; workspaceId: string | null };

export type Consent = {
  view(handle: string, session: SignedIn): Promise<ConsentView>;
  /** Works once; returns where to send the browser. @throws not_found, invalid_input */
  answer(given: Answer, session: SignedIn, address: string): Promise<{ redirect_to: string }>;
};

/** At most ten minutes by the RFC. @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2 */
const CODE_MS = 60_000;

type Parts = {
  store: Store;
  clock: Clock;
  issuer: Issuer;
  audit: AuditTrail;
  workspaces: Pick<Workspaces, "require">;
  roles: Pick<Roles, "require">;
};

export function createConsent({ store, clock, issuer, audit, workspaces, roles }: Parts): Consent {
  const lookUp = async (handle: string, { sessionId }: SignedIn) => {
    const key = { handleHash: hashToken(new Secret(handle)), sessionId, nowMs: clock.now() };
    const request = await store.oauth.requests.bind(key);
    const client = request === undefined ? undefined : await store.oauth.clients.find(request.client_id);
    if (request === undefined || client === undefined) throw gone();
    return { key, request, client };
  };
  return {
    async view(handle, session) {
      const { request, client } = await lookUp(handle, session);
      return {
        client: { name: client.name, published_by: publisherOf(client) },
        redirect_host: hostOf(request.redirect_uri),
        allows: Object.entries(SCOPES).flatMap(([name, text]) =>
          request.scope.split(" ").includes(name) ? [text] : [],
        ),
        tools: askedOf(request) ?? TOOL_SETS,
        expires_at: new Date(request.expires_at_ms).toISOString(),
      };
    },
    async answer({ handle, workspaceId, shown, ...wanted }, session, address) {
      const { key, request, client } = await lookUp(handle, session);
      const { redirect_uri, state } = request;
      if (workspaceId === null) {
        if (!(await store.oauth.requests.answer(key, null))) throw gone();
        return { redirect_to: withParameters(redirect_uri, { error: "access_denied", state, iss: issuer.url }) };
      }
      await workspaces.require(workspaceId);
      await roles.require("editor", { operatorId: session.operator.id, workspaceId });
      const given = await readRestriction(store, workspaceId, wanted);
      const restriction = { ...given, tools: narrower(askedOf(request), given.tools ?? null) };
      const code = generateToken("smac");
      const operatorId = session.operator.id;
      const maker = { operatorId, sessionId: session.sessionId };
      const grant = { ...grantRow({ request, client, workspaceId, operatorId, nowMs: key.nowMs }), ...restriction };
      const codeRow = {
        hash: hashToken(code),
        grant_id: grant.id,
        redirect_uri,
        code_challenge: request.code_challenge,
        expires_at_ms: key.nowMs + CODE_MS,
      };
      if (!(await store.oauth.requests.answer(key, { grant, code: codeRow, shown, maker }))) throw gone();
      const actor = { name: session.operator.email, origin: address };
      await audit.record({
        actor,
        action: "grant.create",
        workspaceId,
        ...{ target: grant.id, targetName: grant.client_name },
        outcome: "ok",
      });
      return { redirect_to: withParameters(redirect_uri, { code: code.reveal(), state, iss: issuer.url }) };
    },
  };
}

type Approved = {
  request: OauthRequestRow;
  client: OauthClientRow;
  workspaceId: string;
  operatorId: string;
  nowMs: number;
};

function grantRow({ request, client, workspaceId, operatorId, nowMs }: Approved) {
  return {
    id: newId("og"),
    workspace_id: workspaceId,
    operator_id: operatorId,
    client_id: client.id,
    client_name: client.name,
    client_host: publisherOf(client) ?? hostOf(request.redirect_uri),
    resource: request.resource,
    scope: request.scope,
    asked_scope: request.asked_scope,
    redirect_uri: registeredAs(client.redirect_uris, request.redirect_uri) ?? null,
    created_at_ms: nowMs,
  };
}

function askedOf({ asked_scope }: OauthRequestRow): Restriction["tools"] {
  return toolsAsked(asked_scope ?? READ_SCOPE) ?? null;
}

/** Only the host's owner can publish a document there; anybody can register. */
function publisherOf({ id, kind }: OauthClientRow): string | null {
  return kind === "cimd" ? new URL(id).host : null;
}

function gone(): ShopError {
  return new ShopError(
    "not_found",
    "This request to connect is over: it was answered, it has expired, or it was opened in another session. Start again in the app that wants to connect.",
  );
}
