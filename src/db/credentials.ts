/** Units of work on sealed credentials: finding one, which are still under another key, and moving one of them. */

import type { ConnectionRow, CredentialRow } from "./connection-rows.ts";

export type SealedConnection = {
  connection: Pick<ConnectionRow, "workspace_id" | "module" | "generation">;
  credential: CredentialRow;
};

export type StoredCredential = { connection: ConnectionRow; credential: CredentialRow };

export type CredentialsRoom = {
  /** Row and envelope of one moment. */
  find(connectionId: string): Promise<SealedConnection | undefined>;
  /** A page of what `keyId` does not seal, by connection id. */
  listUnderOtherKeys(given: { keyId: string; after: string; limit: number }): Promise<StoredCredential[]>;
  countUnderOtherKeys(keyId: string): Promise<number>;
  /** False where the envelope is no longer the one that `from` was read as: nothing is written then. */
  replace(given: { from: CredentialRow; to: CredentialRow }): Promise<boolean>;
};
