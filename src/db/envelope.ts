/** Sealed bytes as they are stored, with their data key wrapped by the vault key `key_id`. */

import type { CredentialRow } from "./connection-rows.ts";

export type Envelope = Pick<CredentialRow, "format" | "key_id" | "wrapped_key" | "nonce" | "sealed" | "tag">;
