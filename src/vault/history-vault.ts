/** Seals the remembered days of an account: a key of its own, and blocks under it. */

import type { Box, Envelope } from "#db/envelope.ts";
import {
  type Bound,
  type HistoryPlace,
  historyAad,
  historyBlockAad,
  historyKeyContext,
  openBox,
  sealBox,
} from "./envelope.ts";
import { createOwnKeys, type OwnKeysParts } from "./own-keys.ts";

export type BlockPlace = { level: string; month: string };

export type HistorySeal = {
  seal(place: BlockPlace, plaintext: Buffer): Box;
  open(place: BlockPlace, box: Box): Buffer;
};

export type HistoryVault = {
  /** @throws vault_key_missing, kms_unavailable, kms_denied */
  makeKey(place: HistoryPlace): Promise<Envelope>;
  open(place: HistoryPlace, key: Envelope): Promise<HistorySeal>;
  close(): void;
};

export function createHistoryVault(parts: OwnKeysParts): HistoryVault {
  const ownKeys = createOwnKeys(parts);
  return {
    makeKey: (place) => ownKeys.make(historyBound(place)),
    async open(place, key) {
      const own = await ownKeys.open(historyBound(place), key);
      return {
        seal: (block, plaintext) => sealBox(own, plaintext, historyBlockAad(place, block)),
        open: (block, box) => openBox(own, box, historyBlockAad(place, block)),
      };
    },
    close: () => ownKeys.close(),
  };
}

export function historyBound(place: HistoryPlace): Bound {
  return { aad: historyAad(place), context: historyKeyContext(place) };
}
