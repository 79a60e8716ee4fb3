/** Seals receipts: a key for each workspace, and each receipt under it. */

import type { Box, Envelope } from "#db/envelope.ts";
import { type Bound, openBox, receiptAad, receiptKeyAad, receiptKeyContext, sealBox } from "./envelope.ts";
import { createOwnKeys, type OwnKeysParts } from "./own-keys.ts";

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

export function createReceiptVault(parts: OwnKeysParts): ReceiptVault {
  const ownKeys = createOwnKeys(parts);
  return {
    makeKey: (workspaceId) => ownKeys.make(receiptBound(workspaceId)),
    async open(workspaceId, key) {
      const own = await ownKeys.open(receiptBound(workspaceId), key);
      return {
        seal: (receiptId, plaintext) => sealBox(own, plaintext, receiptAad(workspaceId, receiptId)),
        open: (receiptId, box) => openBox(own, box, receiptAad(workspaceId, receiptId)),
      };
    },
    close: () => ownKeys.close(),
  };
}

export function receiptBound(workspaceId: string): Bound {
  return { aad: receiptKeyAad(workspaceId), context: receiptKeyContext(workspaceId) };
}
