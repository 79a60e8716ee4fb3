/** Puts a message into the outbox of a workspace, once for each channel. */

import type { Clock } from "#clock.ts";
import type { NewChannelMessage } from "#db/channel-messages.ts";
import type { ChannelRow } from "#db/channels.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { newId } from "#id.ts";
import type { ChannelVault } from "#vault/channel-vault.ts";
import { type GivenMessage, Message } from "./message.ts";

/** More than a person reads: a rule that goes wild stops here. */
export const MOST_A_DAY = 200;
const DAY_MS = 86_400_000;
const TAKE_FILES: ReadonlySet<ChannelRow["kind"]> = new Set(["smtp", "webhook"]);

/**
 * `occasion` is the same whenever the same is decided again: a second `put` does nothing. `channelIds`: null for all.
 * It waits in the outbox until `notBeforeMs`; one of the occasion `insteadOf` that waits still is not sent any more.
 */
export type NewMessage = {
  occasion: string;
  message: GivenMessage;
  channelIds: readonly string[] | null;
  notBeforeMs?: number | null;
  insteadOf?: string | null;
};

/** Returns on how many channels it is new. */
export type PutMessage = (wanted: NewMessage) => Promise<number>;

type Parts = { store: Store; vault: ChannelVault; clock: Clock };

/**
 * To decide something exactly once, put its message under an occasion that follows from it alone, then store that it is
 * decided. @throws vault_key_missing, kms_unavailable, kms_denied: the channels that open have it, the others get it when
 * it is put again
 */
export function createPutMessage({ store, vault, clock }: Parts): PutMessage {
  return async ({ occasion, message, channelIds, notBeforeMs = null, insteadOf = null }) => {
    const channels = await store.channels.list(message.workspace.id);
    const wanted = channelIds === null ? channels : channels.filter(({ id }) => channelIds.includes(id));
    const sealing = { message_id: newId("evt"), occasion, message: Message().parse(message) };
    const tried = await Promise.allSettled(wanted.map((row) => sealedFor(vault, row, sealing)));
    const rows = tried.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    const failed = tried.find((one) => one.status === "rejected");
    const nowMs = await store.now(clock.now());
    const given = {
      nowMs,
      dueMs: Math.max(nowMs, notBeforeMs ?? nowMs),
      leasedUpMs: null,
      insteadOf,
      ...limitAt(nowMs),
    };
    const put = await store.channelMessages.put(rows, given);
    if (failed !== undefined) throw failed.reason;
    return put.length;
  };
}

export function limitAt(nowMs: number): { sinceMs: number; most: number } {
  return { sinceMs: nowMs - DAY_MS, most: MOST_A_DAY };
}

type Sealing = { message_id: string; occasion: string; message: Message };

export async function sealedFor(
  vault: ChannelVault,
  row: ChannelRow,
  { message_id, occasion, message }: Sealing,
): Promise<NewChannelMessage> {
  const about = { channel_id: row.id, workspace_id: row.workspace_id, occasion, message_id, type: message.type };
  try {
    const { sealMessage } = await vault.open(row);
    const shown = TAKE_FILES.has(row.kind) ? message : { ...message, file: null };
    return { ...about, ...sealMessage(message_id, Buffer.from(JSON.stringify(shown))) };
  } catch (thrown) {
    if (!(thrown instanceof ShopError) || thrown.code !== "vault_unreadable") throw thrown;
    // It keeps no other channel waiting: its delivery says what is wrong.
    return { ...about, nonce: Buffer.alloc(0), sealed: Buffer.alloc(0), tag: Buffer.alloc(0) };
  }
}
