/** Tables of the OAuth authorization server. */

import { blob, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { ToolSet } from "#restriction.ts";
import { idOf, restrictionColumns, workspace } from "./schema.ts";

/** `dcr`: registered itself. `cimd`: described by the document at its id. `keys`: a JWK set as JSON. */
export const oauthClient = sqliteTable("oauth_client", {
  id: text().primaryKey(),
  kind: text({ enum: ["dcr", "cimd"] }).notNull(),
  name: text().notNull(),
  redirect_uris: text({ mode: "json" }).$type<readonly string[]>().notNull(),
  auth_method: text({ enum: ["none", "client_secret_post", "client_secret_basic", "private_key_jwt"] }).notNull(),
  secret_hash: blob({ mode: "buffer" }),
  keys: text(),
  keys_url: text(),
  keys_fetched_at_ms: integer(),
  keys_fresh_until_ms: integer(),
  document_fetched_at_ms: integer(),
  document_fresh_until_ms: integer(),
  created_at_ms: integer().notNull(),
});

/** `handle_hash`: of the consent page's handle. `session_id`: the first that opened it, which alone may answer. */
export const oauthRequest = sqliteTable(
  "oauth_request",
  {
    handle_hash: blob({ mode: "buffer" }).primaryKey(),
    client_id: idOf(() => oauthClient.id),
    redirect_uri: text().notNull(),
    state: text(),
    resource: text().notNull(),
    scope: text().notNull(),
    asked_scope: text(),
    code_challenge: text().notNull(),
    session_id: text(),
    expires_at_ms: integer().notNull(),
  },
  (table) => [index("oauth_request_client").on(table.client_id)],
);

/**
 * Connected once the code is redeemed. `client_name` and `client_host`: as the person saw them. An ended one outlives the
 * operator who gave it, as an ended key does, since its calls stand in what was asked in a month.
 */
export const oauthGrant = sqliteTable(
  "oauth_grant",
  {
    id: text().primaryKey(),
    workspace_id: idOf(() => workspace.id),
    operator_id: text().notNull(),
    client_id: idOf(() => oauthClient.id),
    client_name: text().notNull(),
    client_host: text().notNull(),
    resource: text().notNull(),
    scope: text().notNull(),
    asked_scope: text(),
    redirect_uri: text(),
    created_at_ms: integer().notNull(),
    connected_at_ms: integer(),
    last_used_at_ms: integer(),
    last_used_address: text(),
    revoked_at_ms: integer(),
    revoked_reason: text({ enum: ["disconnected", "client", "token_reused", "code_reused", "unused", "restored"] }),
    ...restrictionColumns(),
  },
  (table) => [index("oauth_grant_workspace").on(table.workspace_id), index("oauth_grant_client").on(table.client_id)],
);

/** `hash`: SHA-256. Used codes are kept for a while, so that a second use is noticed. */
export const oauthCode = sqliteTable(
  "oauth_code",
  {
    hash: blob({ mode: "buffer" }).primaryKey(),
    grant_id: idOf(() => oauthGrant.id),
    redirect_uri: text().notNull(),
    code_challenge: text().notNull(),
    expires_at_ms: integer().notNull(),
    used_at_ms: integer(),
  },
  (table) => [index("oauth_code_grant").on(table.grant_id)],
);

/** Rotated refresh tokens stay until they expire, so that reuse is noticed. `replay`: the sealed answer. */
export const oauthToken = sqliteTable(
  "oauth_token",
  {
    hash: blob({ mode: "buffer" }).primaryKey(),
    grant_id: idOf(() => oauthGrant.id),
    kind: text({ enum: ["access", "refresh"] }).notNull(),
    expires_at_ms: integer().notNull(),
    rotated_at_ms: integer(),
    replay: blob({ mode: "buffer" }),
    /** An access token may see less than its grant, where its client asked for less. */
    tools: text({ mode: "json" }).$type<readonly ToolSet[]>(),
  },
  (table) => [index("oauth_token_grant").on(table.grant_id), index("oauth_token_expiry").on(table.expires_at_ms)],
);

export const oauthJti = sqliteTable(
  "oauth_jti",
  {
    client_id: text().notNull(),
    jti_hash: blob({ mode: "buffer" }).notNull(),
    expires_at_ms: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.client_id, table.jti_hash] }),
    index("oauth_jti_expiry").on(table.expires_at_ms),
  ],
);
