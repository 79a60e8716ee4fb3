/** The envelope of a row, without its other columns. */

import type { Envelope } from "#db/envelope.ts";

export function envelopeOf({ format, key_id, wrapped_key, nonce, sealed, tag }: Envelope): Envelope {
  return { format, key_id, wrapped_key, nonce, sealed, tag };
}
