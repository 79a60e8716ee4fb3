/** POST /oauth/register: dynamic client registration. */

import type { Clock } from "#clock.ts";
import { newId } from "#id.ts";
import { parseJson } from "#json/parse-json.ts";
import { generateToken, hashToken } from "#workspaces/opaque-token.ts";
import { describedBy, readMetadata } from "./client-metadata.ts";
import type { Clients } from "./clients.ts";
import { READ_SCOPE } from "./issuer.ts";
import { OAuthError } from "./oauth-error.ts";
import type { RouteContext } from "./oauth-route.ts";
import { MAX_BODY_BYTES } from "./parameters.ts";

/** @see https://www.rfc-editor.org/rfc/rfc7591#section-2 */
const DEFAULT_METHOD = "client_secret_basic";
const WITH_SECRET: ReadonlySet<string> = new Set(["client_secret_post", "client_secret_basic"]);

export function createRegistration({ clients, clock }: { clients: Pick<Clients, "add">; clock: Clock }) {
  /** The secret is shown here only. @see https://www.rfc-editor.org/rfc/rfc7591#section-3.2.1 */
  return async (request: Request, context: RouteContext): Promise<Response> => {
    const metadata = readMetadata(await readJson(request, context));
    const method = metadata.token_endpoint_auth_method ?? DEFAULT_METHOD;
    const secret = WITH_SECRET.has(method) ? generateToken("smcs") : null;
    const nowMs = clock.now();
    const row = {
      ...describedBy(metadata, method),
      id: newId("oc"),
      kind: "dcr" as const,
      secret_hash: secret === null ? null : hashToken(secret),
      keys_fetched_at_ms: null,
      keys_fresh_until_ms: null,
      document_fetched_at_ms: null,
      document_fresh_until_ms: null,
      created_at_ms: nowMs,
    };
    await clients.add(row);
    const registered = {
      client_id: row.id,
      client_id_issued_at: Math.floor(nowMs / 1_000),
      ...(secret === null ? {} : { client_secret: secret.reveal(), client_secret_expires_at: 0 }),
      client_name: row.name,
      redirect_uris: row.redirect_uris,
      token_endpoint_auth_method: method,
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      scope: READ_SCOPE,
      ...(row.keys_url === null ? {} : { jwks_uri: row.keys_url }),
      ...(metadata.jwks === undefined || metadata.jwks === null ? {} : { jwks: metadata.jwks }),
    };
    return Response.json(registered, { status: 201 });
  };
}

async function readJson(request: Request, { readText }: RouteContext): Promise<unknown> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new OAuthError("invalid_client_metadata", "Send the metadata as JSON.");
  const metadata = parseJson(await readText({ maxBytes: MAX_BODY_BYTES, known: false }));
  if (metadata.ok) return metadata.value;
  throw new OAuthError("invalid_client_metadata", `The body ${metadata.problem}.`);
}
