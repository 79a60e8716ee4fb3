/** Sealed bytes as they are stored, with their data key wrapped by the vault key `key_id`. */

import type { CredentialRow } from "./connection-rows.ts";

/** Bytes sealed under a key that is kept elsewhere. */
export type Box = Pick<CredentialRow, "nonce" | "sealed" | "tag">;

export type Envelope = Pick<CredentialRow, "format" | "key_id" | "wrapped_key" | "nonce" | "sealed" | "tag">;
