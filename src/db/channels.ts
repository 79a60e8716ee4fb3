/** Units of work on the channels of workspaces. */

import type { channel } from "#db/sqlite/channel-schema.ts";
import type { NewChannelMessage } from "./channel-messages.ts";
import type { Envelope } from "./envelope.ts";

export type ChannelRow = typeof channel.$inferSelect;

export type ChannelKind = ChannelRow["kind"];

/** `full`: the workspace has as many as it may. `key_moved`: another key seals now. Neither writes anything. */
export type ChannelStored = "stored" | "full" | "stale" | "key_moved";

export type ChannelsRoom = {
  list(workspaceId: string): Promise<ChannelRow[]>;
  find(id: string): Promise<ChannelRow | undefined>;
  insert(row: ChannelRow, most: number): Promise<ChannelStored>;
  /** `leaving`: a copy with the old address, for its last message. Stale where the row has changed since `from`. */
  replace(given: {
    from: ChannelRow;
    to: ChannelRow;
    leaving: { row: ChannelRow; last: NewChannelMessage } | null;
    nowMs: number;
    mostLeaving: number;
  }): Promise<ChannelStored>;
  /** What waits for it is deleted; it stays until `last` is settled. */
  leave(given: {
    row: ChannelRow;
    last: NewChannelMessage;
    nowMs: number;
    mostLeaving: number;
  }): Promise<Exclude<ChannelStored, "key_moved">>;
  /** Those that left and have nothing more to get. */
  deleteLeft(): Promise<void>;
  page(given: { after: string; limit: number }): Promise<ChannelRow[]>;
  listUnderOtherKeys(given: { keyId: string; after: string; limit: number }): Promise<ChannelRow[]>;
  countUnderOtherKeys(keyId: string): Promise<number>;
  /** False where the row has changed since `from` was read. */
  replaceKey(from: ChannelRow, to: Envelope): Promise<boolean>;
};
