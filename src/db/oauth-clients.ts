/** Units of work on OAuth clients, and on the assertions by which they prove who they are. */

import type { oauthClient } from "#db/sqlite/oauth-schema.ts";

export type OauthClientRow = typeof oauthClient.$inferSelect;

/** How many clients are kept to whom nobody ever said yes: those a person is being asked about, and the others. */
export type OpenClients = { asking: number; idle: number };

export type OauthClientsRoom = {
  find(id: string): Promise<OauthClientRow | undefined>;
  /** A client known already gets its new description. Of those to whom nobody ever said yes the oldest beyond `most` go. */
  put(given: { row: OauthClientRow; most: OpenClients; nowMs: number }): Promise<void>;
  /** The keys that a client's address gave. */
  keepKeys(given: { id: string; keys: string; fetchedAtMs: number; freshUntilMs: number }): Promise<void>;
  /** False where this client has used that id before, in whatever process. */
  useJti(given: { clientId: string; jtiHash: Buffer; expiresAtMs: number }): Promise<boolean>;
};
