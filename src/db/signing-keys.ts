/** Units of work on the keys that sign proofs. */

import type { signingKey, signingSecret } from "#db/sqlite/signing-schema.ts";
import type { Envelope } from "./envelope.ts";

export type SigningKeyRow = typeof signingKey.$inferSelect;

export type SigningSecretRow = typeof signingSecret.$inferSelect;

/** `stale`: another key is the current one by now. `key_moved`: another vault key seals now. Neither writes anything. */
export type SigningKeyStored = "stored" | "stale" | "key_moved";

export type SigningKeysRoom = {
  /** Newest first. */
  list(limit: number): Promise<SigningKeyRow[]>;
  current(): Promise<{ key: SigningKeyRow; secret: SigningSecretRow } | undefined>;
  /** `replaces`: id of the current key, which is retired and loses its private part. */
  begin(given: {
    row: Pick<SigningKeyRow, "id" | "public_key" | "created_at_ms">;
    envelope: Envelope;
    replaces: string | null;
  }): Promise<SigningKeyStored>;
  listUnderOtherKeys(given: { keyId: string; after: string; limit: number }): Promise<SigningSecretRow[]>;
  countUnderOtherKeys(keyId: string): Promise<number>;
  /** False where the row has changed since `from` was read. */
  replaceKey(from: SigningSecretRow, to: Envelope): Promise<boolean>;
};
