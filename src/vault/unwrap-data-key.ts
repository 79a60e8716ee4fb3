/** Unwraps the data key of an envelope with the vault key that the envelope names. */

import type { Envelope } from "#db/envelope.ts";
import type { UnwrappedDataKey } from "./data-key-cache.ts";
import type { KeyContext } from "./envelope.ts";
import type { KeyRing } from "./key-ring.ts";

export async function unwrapDataKey(
  keyRing: KeyRing,
  { key_id, wrapped_key }: Pick<Envelope, "key_id" | "wrapped_key">,
  context: KeyContext,
): Promise<UnwrappedDataKey> {
  const provider = await keyRing.provider(key_id);
  return { key: await provider.unwrapDataKey(wrapped_key, context), remote: provider.remote };
}
