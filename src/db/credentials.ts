/** Units of work of a rewrap: which credentials are still under another key, and moving one of them. */

import type { ConnectionRow, CredentialRow } from "./connection-rows.ts";

export type StoredCredential = { connection: ConnectionRow; credential: CredentialRow };

export type CredentialsRoom = {
  /** A page of what `keyId` does not seal, by connection id. */
  listUnderOtherKeys(given: { keyId: string; after: string; limit: number }): Promise<StoredCredential[]>;
  countUnderOtherKeys(keyId: string): Promise<number>;
  /** False where the envelope is no longer the one that `from` was read as: nothing is written then. */
  replace(given: { from: CredentialRow; to: CredentialRow }): Promise<boolean>;
};
