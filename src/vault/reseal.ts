/** Seals an envelope again, under a fresh data key of another master key, and with it what its data key seals. */

import type { Box, Envelope } from "#db/envelope.ts";
import { type Bound, ENVELOPE_FORMAT, openBox, sealBox, unreadable } from "./envelope.ts";
import type { KeyProvider } from "./key-provider.ts";

type Ways = { from: KeyProvider; to: KeyProvider; keyId: string };

export async function reseal<Row extends Envelope>(row: Row, bound: Bound, ways: Ways): Promise<Row> {
  return (await resealWith(row, { ...bound, boxes: [] }, ways)).row;
}

/** `boxes`: under the same data key as the row. */
export async function resealWith<Row extends Envelope, Inner extends Box>(
  row: Row,
  { aad, context, boxes }: Bound & { boxes: readonly { box: Inner; aad: Buffer }[] },
  { from, to, keyId }: Ways,
): Promise<{ row: Row; boxes: Inner[] }> {
  if (row.format !== ENVELOPE_FORMAT) throw unreadable();
  const old = await from.unwrapDataKey(row.wrapped_key, context);
  const { plaintext: dataKey, wrapped } = await to.generateDataKey(context);
  const again = await to.unwrapDataKey(wrapped, context);
  const move = <Sealed extends Box>(one: Sealed, under: Buffer): Sealed => {
    const plaintext = openBox(old, one, under);
    const box = sealBox(dataKey, plaintext, under);
    const back = openBox(again, box, under);
    const same = back.equals(plaintext);
    for (const bytes of [plaintext, back]) bytes.fill(0);
    if (!same) throw unreadable();
    return { ...one, ...box };
  };
  const moved = { ...move(row, aad), key_id: keyId, wrapped_key: wrapped };
  const inner = boxes.map(({ box, aad: under }) => move(box, under));
  for (const key of [old, dataKey, again]) key.fill(0);
  return { row: moved, boxes: inner };
}
