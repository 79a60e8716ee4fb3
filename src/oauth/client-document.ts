/** Client ID Metadata Documents: the client's id is the URL of its document. */

import type { OauthClientRow } from "#db/oauth-clients.ts";
import { describedBy, type Metadata, readMetadata } from "./client-metadata.ts";
import { publicUrl } from "./guarded-fetch.ts";
import { OAuthError } from "./oauth-error.ts";

/** @throws OAuthError invalid_client, also for a URL without a path, as the draft says */
export function documentUrl(id: string): string {
  if (publicUrl(id).pathname === "/")
    throw new OAuthError("invalid_client", "A client document has a path of its own.");
  return id;
}

type Document = {
  id: string;
  json: unknown;
  nowMs: number;
  freshForMs: number;
  known: OauthClientRow | undefined;
};

export function documentRow({ id, json, nowMs, freshForMs, known }: Document): OauthClientRow {
  const metadata = documentMetadata(id, json);
  const method = metadata.token_endpoint_auth_method ?? "none";
  // The document is public, so a shared secret in it is known to everybody.
  if (method !== "none" && method !== "private_key_jwt")
    throw new OAuthError("invalid_client", "A client document's method is none or private_key_jwt.");
  const described = describedBy(metadata, method);
  const sameKeys = described.keys_url !== null && known?.keys_url === described.keys_url;
  const kept = sameKeys ? known : undefined;
  return {
    ...described,
    id,
    kind: "cimd",
    secret_hash: null,
    keys: kept?.keys ?? described.keys,
    keys_fetched_at_ms: kept?.keys_fetched_at_ms ?? null,
    keys_fresh_until_ms: kept?.keys_fresh_until_ms ?? null,
    document_fetched_at_ms: nowMs,
    document_fresh_until_ms: nowMs + freshForMs,
    created_at_ms: known?.created_at_ms ?? nowMs,
  };
}

function documentMetadata(id: string, json: unknown): Metadata {
  if (Object(json).client_id !== id)
    throw new OAuthError("invalid_client", "The client's document names another client.");
  if (Object(json).client_secret !== undefined)
    throw new OAuthError("invalid_client", "The client's document holds a secret, which everybody can read.");
  try {
    return readMetadata(json);
  } catch (cause) {
    if (!(cause instanceof OAuthError)) throw cause;
    throw new OAuthError("invalid_client", `The client's document does not fit. ${cause.message}`, { cause });
  }
}
