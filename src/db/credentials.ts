/** Units of work on sealed credentials. */

import type { ConnectionRow, CredentialRow } from "./connection-rows.ts";

export type SealedConnection = {
  connection: Pick<ConnectionRow, "workspace_id" | "module" | "generation">;
  credential: CredentialRow;
};

export type StoredCredential = { connection: ConnectionRow; credential: CredentialRow };

export type CredentialsRoom = {
  find(connectionId: string): Promise<SealedConnection | undefined>;
  listUnderOtherKeys(given: { keyId: string; after: string; limit: number }): Promise<StoredCredential[]>;
  countUnderOtherKeys(keyId: string): Promise<number>;
  /** False, and nothing is written, where the envelope has changed since `from` was read. */
  replace(given: { from: CredentialRow; to: CredentialRow }): Promise<boolean>;
};
