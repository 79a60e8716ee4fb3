/** Rows of connections, of the history of their states, and of credentials. */

import type { connection, connectionEvent, credential } from "#db/sqlite/schema.ts";

export type ConnectionRow = typeof connection.$inferSelect;

export type CredentialRow = typeof credential.$inferSelect;

export type EventRow = typeof connectionEvent.$inferSelect;
