/** Seals the address and the secrets of a channel, with the key under which its messages wait. */

import { randomBytes } from "node:crypto";
import type { ChannelRow } from "#db/channels.ts";
import type { Box, Envelope } from "#db/envelope.ts";
import { Secret } from "#secret.ts";
import {
  type Bound,
  type ChannelPlace,
  channelAad,
  channelKeyContext,
  channelMessageAad,
  KEY_BYTES,
  openBox,
  sealBox,
  unreadable,
} from "./envelope.ts";
import { createOwnKeys, type OwnKeysParts, unreadableAs } from "./own-keys.ts";
import { decodeFields, encodeFields, type SealableFields } from "./sealed-fields.ts";

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

const UNREADABLE =
  "The address of this channel cannot be decrypted: its row was changed, moved or damaged. Remove the channel and set it again, or restore a backup.";

export function createChannelVault(parts: OwnKeysParts): ChannelVault {
  const ownKeys = createOwnKeys(parts);
  return {
    seal: (place, fields, messageKey = new Secret(randomBytes(KEY_BYTES).toString("base64"))) =>
      ownKeys.seal(channelBound(place), encodeFields({ ...fields, [MESSAGE_KEY]: messageKey })),
    async open(row) {
      const place = { workspaceId: row.workspace_id, channelId: row.id };
      try {
        const opened = await ownKeys.open(channelBound(place), row);
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
        throw unreadableAs(UNREADABLE, thrown);
      }
    },
    close: () => ownKeys.close(),
  };
}

export function channelBound(place: ChannelPlace): Bound {
  return { aad: channelAad(place), context: channelKeyContext(place) };
}
