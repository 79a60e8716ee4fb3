/** Seals receipts: a key for each workspace, and each receipt under it. */

import { randomBytes } from "node:crypto";
import type { Clock } from "#clock.ts";
import type { Box, Envelope } from "#db/envelope.ts";
import type { Store } from "#db/store.ts";
import { createDataKeyCache } from "./data-key-cache.ts";
import {
  ENVELOPE_FORMAT,
  KEY_BYTES,
  openBox,
  receiptAad,
  receiptKeyAad,
  receiptKeyContext,
  sealBox,
  unreadable,
} from "./envelope.ts";
import type { KeyRing } from "./key-ring.ts";
import { newEnvelope } from "./new-envelope.ts";
import { unwrapDataKey } from "./unwrap-data-key.ts";

export type ReceiptSeal = {
  seal(receiptId: string, plaintext: Buffer): Box;
  open(receiptId: string, box: Box): Buffer;
};

export type ReceiptVault = {
  /** @throws vault_key_missing, kms_unavailable, kms_denied */
  makeKey(workspaceId: string): Promise<Envelope>;
  open(workspaceId: string, key: Envelope): Promise<ReceiptSeal>;
  close(): void;
};

type Parts = { store: Store; keyRing: KeyRing; clock: Clock; dataKeySeconds: number };

export function createReceiptVault({ store, keyRing, clock, dataKeySeconds }: Parts): ReceiptVault {
  const dataKeys = createDataKeyCache({ clock, seconds: dataKeySeconds });
  return {
    async makeKey(workspaceId) {
      const { dataKey, seal } = await newEnvelope({ store, keyRing }, receiptKeyContext(workspaceId));
      const own = randomBytes(KEY_BYTES);
      const envelope = seal(own, receiptKeyAad(workspaceId));
      for (const used of [dataKey.key, own]) used.fill(0);
      return envelope;
    },
    async open(workspaceId, key) {
      if (key.format !== ENVELOPE_FORMAT) throw unreadable();
      const id = JSON.stringify([workspaceId, key.wrapped_key.toString("base64")]);
      const dataKey = await dataKeys.get(id, () => unwrapDataKey(keyRing, key, receiptKeyContext(workspaceId)));
      const own = openBox(dataKey, key, receiptKeyAad(workspaceId));
      return {
        seal: (receiptId, plaintext) => sealBox(own, plaintext, receiptAad(workspaceId, receiptId)),
        open: (receiptId, box) => openBox(own, box, receiptAad(workspaceId, receiptId)),
      };
    },
    close: () => dataKeys.clear(),
  };
}
