/** A workspace's channels as people see them, with how their messages fare. */

import type { ChannelMessageRow, MessageTally } from "#db/channel-messages.ts";
import type { ChannelRow } from "#db/channels.ts";
import type { Store } from "#db/store.ts";
import { toShopError } from "#errors.ts";
import { isoTime } from "#text/iso-time.ts";
import type { ChannelVault } from "#vault/channel-vault.ts";
import { addressHint, readAddress } from "./address.ts";
import { failureWords } from "./failure-words.ts";

/** `hint`: null where the address does not open; `problem` says why, or why the newest message did not arrive. */
export type ListedChannel = Pick<ChannelRow, "id" | "kind" | "name" | "created_at_ms" | "changed_at_ms"> &
  Omit<MessageTally, "channel_id"> & { hint: string | null; problem: string | null };

type Parts = { store: Store; vault: ChannelVault };

const MAX_LOOKED_AT = 200;
const NOTHING_YET = { waiting: 0, given_up: 0, over_limit: 0, delivered_at_ms: null, next_at_ms: null };

export async function listChannels({ store, vault }: Parts, workspaceId: string): Promise<ListedChannel[]> {
  const rows = await store.channels.list(workspaceId);
  const tallies = new Map((await store.channelMessages.tally(workspaceId)).map((tally) => [tally.channel_id, tally]));
  const newest = newestOf(await store.channelMessages.list(workspaceId, MAX_LOOKED_AT));
  return Promise.all(
    rows.map(async (row) => {
      const { id, kind, name, created_at_ms, changed_at_ms } = row;
      const { channel_id: _, ...tally } = tallies.get(id) ?? { ...NOTHING_YET, channel_id: id };
      const lastError = newest.get(id)?.last_error ?? null;
      const failure = lastError === null ? null : failureWords(kind, lastError);
      const about = { id, kind, name, created_at_ms, changed_at_ms, ...tally };
      try {
        const { fields } = await vault.open(row);
        return { ...about, hint: addressHint(readAddress({ ...fields, kind })), problem: failure };
      } catch (thrown) {
        return { ...about, hint: null, problem: toShopError(thrown).message };
      }
    }),
  );
}

function newestOf(rows: readonly Pick<ChannelMessageRow, "channel_id" | "attempts" | "last_error">[]) {
  const tried = rows.filter(({ attempts }) => attempts > 0);
  return new Map(tried.toReversed().map((row) => [row.channel_id, row]));
}

export function channelDocument(listed: ListedChannel) {
  const { id, kind, name, hint, problem, waiting, given_up, over_limit } = listed;
  return {
    ...{ id, kind, name, hint, problem, waiting, given_up, over_limit },
    delivered_at: isoTime(listed.delivered_at_ms),
    next_attempt_at: isoTime(listed.next_at_ms),
    created_at: isoTime(listed.created_at_ms),
    changed_at: isoTime(listed.changed_at_ms),
  };
}
