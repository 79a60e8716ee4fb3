/** Units of work on sealed credentials. */

import type { ConnectionRow, CredentialRow } from "./connection-rows.ts";
import type { Box, Envelope } from "./envelope.ts";

/** A credential as it is sealed, bound to its id and generation. */
export type SealedRow = Pick<CredentialRow, "id" | "generation"> & Envelope;

/** Which account a further connection of a credential is, sealed under the credential's data key. */
export type SealedAccount = { connection_id: string } & Box;

/** `account`: null where the credential names the account itself. */
export type SealedConnection = {
  connection: Pick<ConnectionRow, "id" | "workspace_id" | "module"> & { account: Box | null };
  credential: SealedRow;
};

/** `connection`: the oldest one. */
export type StoredCredential = {
  connection: Pick<ConnectionRow, "id" | "workspace_id" | "module">;
  credential: SealedRow;
  accounts: readonly SealedAccount[];
};

/** A credential and its accounts, sealed anew together. `from`: the accounts that were sealed anew. */
export type Resealed = {
  envelope: SealedRow;
  accounts: { from: readonly SealedAccount[]; to: readonly SealedAccount[] };
};

export type CredentialsRoom = {
  find(connectionId: string): Promise<SealedConnection | undefined>;
  accounts(credentialId: string): Promise<SealedAccount[]>;
  listUnderOtherKeys(given: { keyId: string; after: string; limit: number }): Promise<StoredCredential[]>;
  countUnderOtherKeys(keyId: string): Promise<number>;
  /** Connections whose credential has not been opened since schema 27 moved it, by id. */
  listUnproved(after: string, limit: number): Promise<string[]>;
  /** Deletes the former copy of a credential that was opened where it is now. `label`: instead of the one all had. */
  markProved(connectionId: string, label: string): Promise<void>;
  /** False, and nothing is written, where envelope or accounts have changed since they were read. */
  replace(from: SealedRow, to: Resealed): Promise<boolean>;
};
