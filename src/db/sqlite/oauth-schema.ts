/** The tables of the OAuth authorization server. */

import { blob, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { operator } from "./operator-schema.ts";
import { workspace } from "./schema.ts";

/**
 * A program that asks for access: it registered itself (`dcr`), or its id is the address of the document that says who
 * it is (`cimd`), kept here until `document_fresh_until_ms`. `keys`: its JWK set as JSON, its own or from `keys_url`.
 */
export const oauthClient = sqliteTable("oauth_client", {
  id: text().primaryKey(),
  kind: text({ enum: ["dcr", "cimd"] }).notNull(),
  name: text().notNull(),
  redirect_uris: text({ mode: "json" }).$type<readonly string[]>().notNull(),
  auth_method: text({ enum: ["none", "client_secret_post", "client_secret_basic", "private_key_jwt"] }).notNull(),
  /** SHA-256. */
  secret_hash: blob({ mode: "buffer" }),
  keys: text(),
  keys_url: text(),
  keys_fetched_at_ms: integer(),
  keys_fresh_until_ms: integer(),
  document_fetched_at_ms: integer(),
  document_fresh_until_ms: integer(),
  created_at_ms: integer().notNull(),
});

/**
 * What a client asked for, until a person has answered. `handle_hash`: SHA-256 of the consent page's handle;
 * `session_id`: the first session that looked at it, the only one that may answer.
 */
export const oauthRequest = sqliteTable(
  "oauth_request",
  {
    handle_hash: blob({ mode: "buffer" }).primaryKey(),
    client_id: text()
      .notNull()
      .references(() => oauthClient.id),
    redirect_uri: text().notNull(),
    state: text(),
    resource: text().notNull(),
    scope: text().notNull(),
    /** What the client asked for, of which `scope` is what there is here; null where it asked for nothing. */
    asked_scope: text(),
    code_challenge: text().notNull(),
    session_id: text(),
    expires_at_ms: integer().notNull(),
  },
  (table) => [index("oauth_request_client").on(table.client_id)],
);

/**
 * A person's yes: one client may use one workspace. Like an API key's row, and beside it on the page. Connected is it
 * once the code is redeemed. `client_name` and `client_host` as the person saw them.
 */
export const oauthGrant = sqliteTable(
  "oauth_grant",
  {
    id: text().primaryKey(),
    workspace_id: text()
      .notNull()
      .references(() => workspace.id),
    /** Who said yes. */
    operator_id: text()
      .notNull()
      .references(() => operator.id),
    client_id: text()
      .notNull()
      .references(() => oauthClient.id),
    client_name: text().notNull(),
    client_host: text().notNull(),
    resource: text().notNull(),
    scope: text().notNull(),
    /** As in the request. */
    asked_scope: text(),
    /** The registered redirect that the person said yes to; null in grants from before it was kept. */
    redirect_uri: text(),
    created_at_ms: integer().notNull(),
    connected_at_ms: integer(),
    last_used_at_ms: integer(),
    last_used_address: text(),
    revoked_at_ms: integer(),
    /**
     * By a person, by the client, because a used token or code came again, because nobody used it
     * for so long, or because nobody could say whether it had ended when a backup was restored.
     */
    revoked_reason: text({ enum: ["disconnected", "client", "token_reused", "code_reused", "unused", "restored"] }),
  },
  (table) => [index("oauth_grant_workspace").on(table.workspace_id), index("oauth_grant_client").on(table.client_id)],
);

/** `hash`: SHA-256. A used code is kept for a while, so that its second use is seen as one. */
export const oauthCode = sqliteTable(
  "oauth_code",
  {
    hash: blob({ mode: "buffer" }).primaryKey(),
    grant_id: text()
      .notNull()
      .references(() => oauthGrant.id),
    redirect_uri: text().notNull(),
    code_challenge: text().notNull(),
    expires_at_ms: integer().notNull(),
    used_at_ms: integer(),
  },
  (table) => [index("oauth_code_grant").on(table.grant_id)],
);

/**
 * `hash`: SHA-256. A rotated refresh token stays until its expiry, so that its second use is seen as one; `replay` is
 * the answer its rotation gave, sealed under a key that only the token itself gives, for a short while.
 */
export const oauthToken = sqliteTable(
  "oauth_token",
  {
    hash: blob({ mode: "buffer" }).primaryKey(),
    grant_id: text()
      .notNull()
      .references(() => oauthGrant.id),
    kind: text({ enum: ["access", "refresh"] }).notNull(),
    expires_at_ms: integer().notNull(),
    rotated_at_ms: integer(),
    replay: blob({ mode: "buffer" }),
  },
  (table) => [index("oauth_token_grant").on(table.grant_id), index("oauth_token_expiry").on(table.expires_at_ms)],
);

/** Ids of client assertions that were used, until they would have expired anyway. */
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
