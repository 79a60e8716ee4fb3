/** Units of work on OAuth clients and their used assertions. */

import type { oauthClient } from "#db/sqlite/oauth-schema.ts";

export type OauthClientRow = typeof oauthClient.$inferSelect;

/** How many clients that nobody approved are kept: those with an open consent page, and others. */
export type OpenClients = { asking: number; idle: number };

export type OauthClientsRoom = {
  find(id: string): Promise<OauthClientRow | undefined>;
  /** Updates a known client, and deletes the oldest that nobody approved, beyond `most`. */
  put(given: { row: OauthClientRow; most: OpenClients; nowMs: number }): Promise<void>;
  keepKeys(given: { id: string; keys: string; fetchedAtMs: number; freshUntilMs: number }): Promise<void>;
  /** False where this client has used that id before. */
  useJti(given: { clientId: string; jtiHash: Buffer; expiresAtMs: number }): Promise<boolean>;
};
