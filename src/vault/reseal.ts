/** Seals an envelope again, under a fresh data key of another master key. */

import type { Envelope } from "#db/envelope.ts";
import { ENVELOPE_FORMAT, type KeyContext, openBox, sealBox, unreadable } from "./envelope.ts";
import type { KeyProvider } from "./key-provider.ts";

type Bound = { aad: Buffer; context: KeyContext };

export async function reseal<Row extends Envelope>(
  row: Row,
  { aad, context }: Bound,
  { from, to, keyId }: { from: KeyProvider; to: KeyProvider; keyId: string },
): Promise<Row> {
  if (row.format !== ENVELOPE_FORMAT) throw unreadable();
  const plaintext = openBox(await from.unwrapDataKey(row.wrapped_key, context), row, aad);
  const { plaintext: dataKey, wrapped } = await to.generateDataKey(context);
  const box = sealBox(dataKey, plaintext, aad);
  const again = openBox(await to.unwrapDataKey(wrapped, context), box, aad);
  const same = again.equals(plaintext);
  for (const bytes of [plaintext, again, dataKey]) bytes.fill(0);
  if (!same) throw unreadable();
  return { ...row, key_id: keyId, wrapped_key: wrapped, ...box };
}
