/** Rows of connections and credentials. */

import type { connection, credential } from "./schema.ts";

export type ConnectionRow = typeof connection.$inferSelect;

export type CredentialRow = typeof credential.$inferSelect;
