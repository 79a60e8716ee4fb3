/** Units of work on the remembered days of accounts. */

import type { history, historyBlock } from "#db/sqlite/history-schema.ts";
import type { ConnectionRow } from "./connection-rows.ts";
import type { Envelope } from "./envelope.ts";

export type HistoryRow = typeof history.$inferSelect;
export type HistoryBlockRow = typeof historyBlock.$inferSelect;

export type HistorySize = { level: string; days: number; firstDay: string; bytes: number };

/** `holder`: who reads. A lease beyond `untilMs` was taken by a clock that ran ahead, and does not count. */
export type HistoryClaim = { id: string; holder: string; nowMs: number; untilMs: number };

export type HistoriesRoom = {
  find(connectionId: string): Promise<HistoryRow | undefined>;
  /** By id, those whose history is due, not begun, or of another account, and that do not need their owner. */
  listDue(given: { modules: readonly string[]; nowMs: number; after: string; limit: number }): Promise<ConnectionRow[]>;
  /** `gone`: the connection was removed or replaced. `key_moved`: another key seals now. Neither writes anything. */
  begin(row: HistoryRow, generation: number): Promise<"begun" | "gone" | "key_moved">;
  claim(claim: HistoryClaim): Promise<boolean>;
  /** Somebody looks back by the hour: the days are due at once, and their hours with them. */
  wantHours(given: { id: string; atMs: number }): Promise<void>;
  /** As `claim`, for today's hours: false, too, where somebody asked for them after `askedBeforeMs`. */
  claimToday(claim: HistoryClaim & { askedBeforeMs: number }): Promise<boolean>;
  /** Ends the lease. `read`: what was read of today, null where nothing was. */
  releaseToday(
    lease: { id: string; holder: string },
    read: { today_read_at_ms: number; today_ends_at_ms: number } | null,
  ): Promise<void>;
  /** Ends the lease; does nothing where another holder has it. */
  settle(
    lease: { id: string; holder: string },
    outcome: Pick<HistoryRow, "next_at_ms" | "failures" | "last_error"> & { readAtMs: number | null },
  ): Promise<void>;
  blocks(given: { id: string; level: string; from: string; to: string }): Promise<HistoryBlockRow[]>;
  /** All or nothing, with the lease extended to `untilMs`: false where the history is gone or another holder reads. */
  putBlocks(lease: { id: string; holder: string; untilMs: number }, rows: readonly HistoryBlockRow[]): Promise<boolean>;
  deleteBefore(given: { id: string; level: string; month: string }): Promise<void>;
  months(id: string): Promise<{ level: string; month: string }[]>;
  /** By id, those after the one given, with whose they are. */
  page(given: { after: string; limit: number }): Promise<{ connection: ConnectionRow; history: HistoryRow }[]>;
  sizes(id: string): Promise<HistorySize[]>;
  delete(connectionId: string): Promise<void>;
  listUnderOtherKeys(given: {
    keyId: string;
    after: string;
    limit: number;
  }): Promise<{ connection: ConnectionRow; history: HistoryRow }[]>;
  countUnderOtherKeys(keyId: string): Promise<number>;
  /** False where the key has changed since `from` was read. */
  replaceKey(from: HistoryRow, to: Envelope): Promise<boolean>;
};
