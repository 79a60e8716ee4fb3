/** A new data key, wrapped by the vault key that seals now, and an envelope under it. */

import type { Envelope } from "#db/envelope.ts";
import type { Store } from "#db/store.ts";
import { currentKey } from "./current-key.ts";
import type { UnwrappedDataKey } from "./data-key-cache.ts";
import { ENVELOPE_FORMAT, type KeyContext, sealBox } from "./envelope.ts";
import type { KeyRing } from "./key-ring.ts";

export type NewEnvelope = { dataKey: UnwrappedDataKey; seal(plaintext: Buffer, aad: Buffer): Envelope };

export async function newEnvelope(
  { store, keyRing }: { store: Store; keyRing: KeyRing },
  context: KeyContext,
): Promise<NewEnvelope> {
  const current = await currentKey(store, keyRing);
  const provider = await keyRing.provider(current.id);
  const { plaintext: key, wrapped } = await provider.generateDataKey(context);
  return {
    dataKey: { key, remote: provider.remote },
    seal(plaintext, aad) {
      const box = sealBox(key, plaintext, aad);
      return { format: ENVELOPE_FORMAT, key_id: current.id, wrapped_key: wrapped, ...box };
    },
  };
}
