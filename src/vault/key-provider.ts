/** Wraps and unwraps data keys, under a local master key or a KMS. */

import { randomBytes } from "node:crypto";
import { KEY_BYTES, type KeyContext, keyAad, NONCE_BYTES, openBox, sealBox, TAG_BYTES } from "./envelope.ts";
import type { MasterKey } from "./master-key.ts";

export type DataKey = { plaintext: Buffer; wrapped: Buffer };

/** `remote`: goes over the network, and may fail with kms_unavailable or kms_denied. */
export type KeyProvider = {
  fingerprint: string;
  remote: boolean;
  generateDataKey(context: KeyContext): Promise<DataKey>;
  /** @throws vault_unreadable where the context or any byte differs */
  unwrapDataKey(wrapped: Buffer, context: KeyContext): Promise<Buffer>;
};

/** Wrapped form: nonce (12), sealed data key (32), tag (16). */
export function localKeyProvider(master: MasterKey): KeyProvider {
  return {
    fingerprint: master.fingerprint,
    remote: false,
    async generateDataKey(context) {
      const plaintext = randomBytes(KEY_BYTES);
      const box = sealBox(master.bytes, plaintext, keyAad(context));
      return { plaintext, wrapped: Buffer.concat([box.nonce, box.sealed, box.tag]) };
    },
    async unwrapDataKey(wrapped, context) {
      const box = {
        nonce: wrapped.subarray(0, NONCE_BYTES),
        sealed: wrapped.subarray(NONCE_BYTES, -TAG_BYTES),
        tag: wrapped.subarray(-TAG_BYTES),
      };
      return openBox(master.bytes, box, keyAad(context));
    },
  };
}
