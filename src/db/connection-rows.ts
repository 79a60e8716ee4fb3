/** Rows of connections, of the history of their states, and of credentials. */

import type { connection, connectionEvent, credential } from "#db/sqlite/schema.ts";

export type CredentialRow = typeof credential.$inferSelect;

type Own = Omit<typeof connection.$inferSelect, "credential_id" | "due_at_ms" | "nonce" | "sealed" | "tag">;

/** What a connection shares with the others of its credential. */
export type SharedColumn = "generation" | "kind" | "expires_at_ms" | "refresh_expires_at_ms" | "refresh_since_ms";

/**
 * A connection with the facts of its credential. `due_at_ms` and `failures` are its own where it is looked at by
 * itself, and the credential's where that is renewed.
 */
export type ConnectionRow = Own & Pick<CredentialRow, SharedColumn> & { credential_id: string; due_at_ms: number };

export type EventRow = typeof connectionEvent.$inferSelect;
