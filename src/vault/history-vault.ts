/** Seals the remembered days of an account: a key of its own, and blocks under it. */

import { randomBytes } from "node:crypto";
import type { Clock } from "#clock.ts";
import type { Box, Envelope } from "#db/envelope.ts";
import type { Store } from "#db/store.ts";
import { createDataKeyCache } from "./data-key-cache.ts";
import {
  ENVELOPE_FORMAT,
  type HistoryPlace,
  historyAad,
  historyBlockAad,
  historyKeyContext,
  KEY_BYTES,
  openBox,
  sealBox,
  unreadable,
} from "./envelope.ts";
import type { KeyRing } from "./key-ring.ts";
import { newEnvelope } from "./new-envelope.ts";
import { unwrapDataKey } from "./unwrap-data-key.ts";

export type BlockPlace = { level: string; month: string };

export type HistorySeal = {
  seal(place: BlockPlace, plaintext: Buffer): Box;
  open(place: BlockPlace, box: Box): Buffer;
};

export type HistoryVault = {
  /** A new key, independent of the credential. @throws vault_key_missing, kms_unavailable, kms_denied */
  makeKey(place: HistoryPlace): Promise<Envelope>;
  open(place: HistoryPlace, key: Envelope): Promise<HistorySeal>;
  close(): void;
};

type Parts = { store: Store; keyRing: KeyRing; clock: Clock; dataKeySeconds: number };

export function createHistoryVault({ store, keyRing, clock, dataKeySeconds }: Parts): HistoryVault {
  const dataKeys = createDataKeyCache({ clock, seconds: dataKeySeconds });
  return {
    async makeKey(place) {
      const { dataKey, seal } = await newEnvelope({ store, keyRing }, historyKeyContext(place));
      const own = randomBytes(KEY_BYTES);
      const envelope = seal(own, historyAad(place));
      for (const used of [dataKey.key, own]) used.fill(0);
      return envelope;
    },
    async open(place, key) {
      if (key.format !== ENVELOPE_FORMAT) throw unreadable();
      const id = JSON.stringify([place, key.wrapped_key.toString("base64")]);
      const dataKey = await dataKeys.get(id, () => unwrapDataKey(keyRing, key, historyKeyContext(place)));
      const own = openBox(dataKey, key, historyAad(place));
      return {
        seal: (block, plaintext) => sealBox(own, plaintext, historyBlockAad(place, block)),
        open: (block, box) => openBox(own, box, historyBlockAad(place, block)),
      };
    },
    close: () => dataKeys.clear(),
  };
}
