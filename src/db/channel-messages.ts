/** Units of work on the outbox of workspaces. */

import type { channelMessage } from "#db/sqlite/channel-schema.ts";

export type ChannelMessageRow = typeof channelMessage.$inferSelect;

export type NewChannelMessage = Pick<
  ChannelMessageRow,
  "channel_id" | "workspace_id" | "occasion" | "message_id" | "type" | "nonce" | "sealed" | "tag"
>;

/** `busy`: channels whose message is under way. `horizonMs`: what is due later was put by a clock that ran ahead. */
export type MessageClaim = {
  nowMs: number;
  upMs: number;
  leaseMs: number;
  horizonMs: number;
  limit: number;
  busy: { channels: readonly string[]; workspaces: readonly string[] };
};

export type MessageTally = {
  channel_id: string;
  waiting: number;
  given_up: number;
  over_limit: number;
  delivered_at_ms: number | null;
  next_at_ms: number | null;
};

/** `leasedUpMs`: where who puts them sends them at once; null where they are free. */
export type PutGiven = {
  nowMs: number;
  dueMs: number;
  leasedUpMs: number | null;
  sinceMs: number;
  most: number;
  insteadOf: string | null;
};

export type ChannelMessagesRoom = {
  /**
   * Returns those that are new and will be sent. What exceeds `most` since `sinceMs` is kept as `over_limit`. A message
   * of the occasion `insteadOf` that is not due yet is withdrawn.
   */
  put(rows: readonly NewChannelMessage[], given: PutGiven): Promise<ChannelMessageRow[]>;
  /** Longest due first, one a workspace, so that each has its turn. The lease makes a row due again where its process is killed. */
  claim(claim: MessageClaim): Promise<ChannelMessageRow[]>;
  retry(id: number, given: { attempts: number; dueMs: number; lastError: string | null }): Promise<void>;
  settle(
    id: number,
    given: { attempts: number; atMs: number; outcome: "delivered" | "given_up"; lastError: string | null },
  ): Promise<void>;
  /** Without bodies. Newest first. */
  list(workspaceId: string, limit: number): Promise<Omit<ChannelMessageRow, "nonce" | "sealed" | "tag">[]>;
  tally(workspaceId: string): Promise<MessageTally[]>;
  deleteOld(beforeMs: number): Promise<void>;
};
