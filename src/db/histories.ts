/** Units of work on what is remembered of accounts' days. */

import type { history, historyBlock } from "#db/sqlite/history-schema.ts";
import type { ConnectionRow } from "./connection-rows.ts";

export type HistoryRow = typeof history.$inferSelect;
export type HistoryBlockRow = typeof historyBlock.$inferSelect;

/** The sealed key of a history. */
export type HistoryKey = Pick<HistoryRow, "format" | "key_id" | "wrapped_key" | "nonce" | "sealed" | "tag">;

/** What is kept of one level: how many days, from which on, in how many bytes. */
export type HistorySize = { level: string; days: number; firstDay: string; bytes: number };

/** `holder` says who reads; a lease that reaches further than `untilMs` was taken by a clock that ran ahead. */
export type HistoryClaim = { id: string; holder: string; nowMs: number; untilMs: number };

export type HistoriesRoom = {
  find(connectionId: string): Promise<HistoryRow | undefined>;
  /**
   * A page, by id, of connections of these modules whose history is due, not begun yet, or another account's; none that
   * needs its owner.
   */
  listDue(given: { modules: readonly string[]; nowMs: number; after: string; limit: number }): Promise<ConnectionRow[]>;
  /**
   * In place of what was kept for that connection. `gone`: it was removed meanwhile, or replaced; `key_moved`: another
   * key seals by now. Nothing is written then.
   */
  begin(row: HistoryRow, generation: number): Promise<"begun" | "gone" | "key_moved">;
  /** False where somebody else reads. */
  claim(claim: HistoryClaim): Promise<boolean>;
  /** What a reading came to; the lease ends with it. Nothing where somebody else holds it by now. */
  settle(
    lease: { id: string; holder: string },
    outcome: Pick<HistoryRow, "next_at_ms" | "failures" | "last_error"> & { readAtMs: number | null },
  ): Promise<void>;
  blocks(given: { id: string; level: string; from: string; to: string }): Promise<HistoryBlockRow[]>;
  /** All of them or none. False where the history is gone or somebody else reads by now. */
  putBlocks(lease: { id: string; holder: string }, rows: readonly HistoryBlockRow[]): Promise<boolean>;
  /** Blocks of months before this one. */
  deleteBefore(id: string, month: string): Promise<void>;
  sizes(id: string): Promise<HistorySize[]>;
  /** Key and blocks of one connection. */
  delete(connectionId: string): Promise<void>;
  listUnderOtherKeys(given: {
    keyId: string;
    after: string;
    limit: number;
  }): Promise<{ connection: ConnectionRow; history: HistoryRow }[]>;
  countUnderOtherKeys(keyId: string): Promise<number>;
  /** False where the key is no longer the one that `from` was read as. */
  replaceKey(from: HistoryRow, to: HistoryKey): Promise<boolean>;
};
