/** Units of work on receipts. */

import type { receipt, receiptKey } from "#db/sqlite/receipt-schema.ts";
import type { Envelope } from "./envelope.ts";

export type ReceiptRow = typeof receipt.$inferSelect;
export type ReceiptKeyRow = typeof receiptKey.$inferSelect;

type KeyPage = { after: string; limit: number };

export type ReceiptsRoom = {
  findKey(workspaceId: string): Promise<ReceiptKeyRow | undefined>;
  /** `existing`: the workspace has one. `gone`: there is no such workspace. `key_moved`: another key seals now. */
  insertKey(row: ReceiptKeyRow): Promise<"stored" | "existing" | "gone" | "key_moved">;
  /**
   * All of one workspace. An id that is there stays as it is. The oldest rows go until the others hold `most` receipts at
   * most. Nothing where the key is gone.
   */
  insert(rows: readonly ReceiptRow[], most: number): Promise<void>;
  /** Of a row with one of the ids. */
  workspaceOf(ids: readonly string[]): Promise<string | undefined>;
  find(place: { workspaceId: string; ids: readonly string[] }): Promise<ReceiptRow | undefined>;
  /** By id, those after the one given. */
  page(given: { workspaceId: string; after: string; limit: number }): Promise<ReceiptRow[]>;
  /** How many are gone. */
  deleteOld(given: { beforeMs: number; limit: number }): Promise<number>;
  listUnderOtherKeys(given: KeyPage & { keyId: string }): Promise<ReceiptKeyRow[]>;
  countUnderOtherKeys(keyId: string): Promise<number>;
  /** False where the key has changed since `from` was read. */
  replaceKey(from: ReceiptKeyRow, to: Envelope): Promise<boolean>;
};
