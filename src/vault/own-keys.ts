/** An envelope that is bound to one place, and what it holds: bytes, or a key of that place's own. */

import { randomBytes } from "node:crypto";
import type { Clock } from "#clock.ts";
import type { Envelope } from "#db/envelope.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { createDataKeyCache } from "./data-key-cache.ts";
import { type Bound, ENVELOPE_FORMAT, KEY_BYTES, openBox, unreadable } from "./envelope.ts";
import type { KeyRing } from "./key-ring.ts";
import { newEnvelope } from "./new-envelope.ts";
import { unwrapDataKey } from "./unwrap-data-key.ts";

export type OwnKeys = {
  /** A new key, independent of the credential. @throws vault_key_missing, kms_unavailable, kms_denied */
  make(bound: Bound): Promise<Envelope>;
  /** Wipes `plaintext`. @throws as `make` */
  seal(bound: Bound, plaintext: Buffer): Promise<Envelope>;
  /** @throws vault_unreadable where the envelope is another place's; as `make` */
  open(bound: Bound, envelope: Envelope): Promise<Buffer>;
  close(): void;
};

export type OwnKeysParts = { store: Store; keyRing: KeyRing; clock: Clock; dataKeySeconds: number };

export function createOwnKeys({ store, keyRing, clock, dataKeySeconds }: OwnKeysParts): OwnKeys {
  const dataKeys = createDataKeyCache({
    clock,
    seconds: dataKeySeconds,
    unwrap: ({ bound, envelope }: { bound: Bound; envelope: Envelope }) =>
      unwrapDataKey(keyRing, envelope, bound.context),
  });
  const seal: OwnKeys["seal"] = (bound, plaintext) => sealBound({ store, keyRing }, bound, plaintext);
  return {
    make: (bound) => seal(bound, randomBytes(KEY_BYTES)),
    seal,
    async open(bound, envelope) {
      if (envelope.format !== ENVELOPE_FORMAT) throw unreadable();
      const id = JSON.stringify([bound.aad.toString("base64"), envelope.wrapped_key.toString("base64")]);
      const dataKey = await dataKeys.get(id, { bound, envelope });
      return openBox(dataKey, envelope, bound.aad);
    },
    close: () => dataKeys.clear(),
  };
}

/** Wipes `plaintext`. @throws vault_key_missing, kms_unavailable, kms_denied */
export async function sealBound(
  parts: { store: Store; keyRing: KeyRing },
  { aad, context }: Bound,
  plaintext: Buffer,
): Promise<Envelope> {
  const { dataKey, seal } = await newEnvelope(parts, context);
  const envelope = seal(plaintext, aad);
  for (const used of [dataKey.key, plaintext]) used.fill(0);
  return envelope;
}

/** Asks for the data key each time and wipes it. @throws as `OwnKeys.open` */
export async function openBoundOnce(keyRing: KeyRing, { aad, context }: Bound, envelope: Envelope): Promise<Buffer> {
  if (envelope.format !== ENVELOPE_FORMAT) throw unreadable();
  const { key } = await unwrapDataKey(keyRing, envelope, context);
  const plaintext = openBox(key, envelope, aad);
  key.fill(0);
  return plaintext;
}

/** The same failure, in the words of what did not open. */
export function unreadableAs(message: string, thrown: unknown): unknown {
  if (!(thrown instanceof ShopError) || thrown.code !== "vault_unreadable") return thrown;
  return new ShopError("vault_unreadable", message, { cause: thrown });
}
