/** Seals the address and the secrets of a channel, with the key under which its messages wait. */

import { randomBytes } from "node:crypto";
import type { Clock } from "#clock.ts";
import type { ChannelRow } from "#db/channels.ts";
import type { Box, Envelope } from "#db/envelope.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { Secret } from "#secret.ts";
import { createDataKeyCache } from "./data-key-cache.ts";
import {
  type ChannelPlace,
  channelAad,
  channelKeyContext,
  channelMessageAad,
  ENVELOPE_FORMAT,
  KEY_BYTES,
  openBox,
  sealBox,
  unreadable,
} from "./envelope.ts";
import type { KeyRing } from "./key-ring.ts";
import { newEnvelope } from "./new-envelope.ts";
import { decodeFields, encodeFields, type SealableFields } from "./sealed-fields.ts";
import { unwrapDataKey } from "./unwrap-data-key.ts";

/** `messageKey` is kept when the address changes, so that what waits still opens. */
export type OpenedChannel = {
  fields: SealableFields;
  messageKey: Secret;
  sealMessage(messageId: string, plaintext: Buffer): Box;
  openMessage(messageId: string, box: Box): Buffer;
};

export type ChannelVault = {
  /** `messageKey`: absent, a new one. @throws vault_key_missing, kms_unavailable, kms_denied */
  seal(place: ChannelPlace, fields: SealableFields, messageKey?: Secret): Promise<Envelope>;
  open(row: ChannelRow): Promise<OpenedChannel>;
  close(): void;
};

const MESSAGE_KEY = "message_key";

type Parts = { store: Store; keyRing: KeyRing; clock: Clock; dataKeySeconds: number };

export function createChannelVault({ store, keyRing, clock, dataKeySeconds }: Parts): ChannelVault {
  const dataKeys = createDataKeyCache({ clock, seconds: dataKeySeconds });
  return {
    async seal(place, fields, messageKey = new Secret(randomBytes(KEY_BYTES).toString("base64"))) {
      const { dataKey, seal } = await newEnvelope({ store, keyRing }, channelKeyContext(place));
      const bytes = encodeFields({ ...fields, [MESSAGE_KEY]: messageKey });
      const envelope = seal(bytes, channelAad(place));
      for (const used of [dataKey.key, bytes]) used.fill(0);
      return envelope;
    },
    async open(row) {
      const place = { workspaceId: row.workspace_id, channelId: row.id };
      const id = JSON.stringify([place, row.wrapped_key.toString("base64")]);
      const unwrap = () => unwrapDataKey(keyRing, row, channelKeyContext(place));
      try {
        if (row.format !== ENVELOPE_FORMAT) throw unreadable();
        const opened = openBox(await dataKeys.get(id, unwrap), row, channelAad(place));
        const { [MESSAGE_KEY]: messageKey, ...fields } = decodeFields(opened);
        if (!(messageKey instanceof Secret)) throw unreadable();
        const own = Buffer.from(messageKey.reveal(), "base64");
        return {
          fields,
          messageKey,
          sealMessage: (messageId, plaintext) => sealBox(own, plaintext, channelMessageAad(place, messageId)),
          openMessage: (messageId, box) => openBox(own, box, channelMessageAad(place, messageId)),
        };
      } catch (thrown) {
        throw namingChannel(thrown);
      }
    },
    close: () => dataKeys.clear(),
  };
}

function namingChannel(thrown: unknown): unknown {
  if (!(thrown instanceof ShopError) || thrown.code !== "vault_unreadable") return thrown;
  return new ShopError(
    "vault_unreadable",
    "The address of this channel cannot be decrypted: its row was changed, moved or damaged. Remove the channel and set it again, or restore a backup.",
    { cause: thrown },
  );
}
