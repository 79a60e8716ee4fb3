/** Receipts, in SQLite. */

import { and, asc, desc, eq, gt, inArray, lt, ne } from "drizzle-orm";
import type { ReceiptsRoom } from "#db/receipts.ts";
import { envelopeOf } from "./envelope-of.ts";
import { receipt, receiptKey } from "./receipt-schema.ts";
import { workspace } from "./schema.ts";
import { sealsNow } from "./seals-now.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction, type Tx } from "./transaction.ts";

/** SQLite takes no offset without a limit, and drizzle leaves a negative one out. */
const ALL_FURTHER = Number.MAX_SAFE_INTEGER;

export function receiptsIn(file: SqliteFile): ReceiptsRoom {
  const keyOf = ({ db }: { db: Pick<Tx, "select"> }, workspaceId: string) =>
    db.select().from(receiptKey).where(eq(receiptKey.workspace_id, workspaceId)).get();
  return {
    async findKey(workspaceId) {
      return keyOf(file, workspaceId);
    },
    async insertKey(row) {
      const write = (tx: Tx) => {
        const owner = tx.select({ id: workspace.id }).from(workspace).where(eq(workspace.id, row.workspace_id)).get();
        if (owner === undefined) return "gone";
        if (keyOf({ db: tx }, row.workspace_id) !== undefined) return "existing";
        if (!sealsNow(file, row.key_id)) return "key_moved";
        tx.insert(receiptKey).values(row).run();
        return "stored";
      };
      return file.cache.aside(() => inTransaction(file, write));
    },
    async insert(rows, most) {
      const [first] = rows;
      if (first === undefined) return;
      const write = (tx: Tx) => {
        if (keyOf({ db: tx }, first.workspace_id) === undefined) return;
        tx.insert(receipt)
          .values([...rows])
          .onConflictDoNothing()
          .run();
        const beyond = tx
          .select({ id: receipt.id })
          .from(receipt)
          .where(eq(receipt.workspace_id, first.workspace_id))
          .orderBy(desc(receipt.at_ms), desc(receipt.id))
          .limit(ALL_FURTHER)
          .offset(most);
        tx.delete(receipt).where(inArray(receipt.id, beyond)).run();
      };
      file.cache.aside(() => inTransaction(file, write));
    },
    async workspaceOf(id) {
      const owner = file.db.select({ id: receipt.workspace_id }).from(receipt).where(eq(receipt.id, id)).get();
      return owner?.id;
    },
    async find({ workspaceId, id }) {
      return file.db
        .select()
        .from(receipt)
        .where(and(eq(receipt.id, id), eq(receipt.workspace_id, workspaceId)))
        .get();
    },
    async page({ workspaceId, after, limit }) {
      return file.db
        .select()
        .from(receipt)
        .where(and(eq(receipt.workspace_id, workspaceId), gt(receipt.id, after)))
        .orderBy(asc(receipt.id))
        .limit(limit)
        .all();
    },
    async deleteOld({ beforeMs, limit }) {
      const old = file.db
        .select({ id: receipt.id })
        .from(receipt)
        .where(lt(receipt.at_ms, beforeMs))
        .orderBy(asc(receipt.at_ms))
        .limit(limit);
      const gone = () => file.db.delete(receipt).where(inArray(receipt.id, old)).returning({ id: receipt.id }).all();
      return file.cache.aside(gone).length;
    },
    async listUnderOtherKeys({ keyId, after, limit }) {
      return file.db
        .select()
        .from(receiptKey)
        .where(and(ne(receiptKey.key_id, keyId), gt(receiptKey.workspace_id, after)))
        .orderBy(asc(receiptKey.workspace_id))
        .limit(limit)
        .all();
    },
    async countUnderOtherKeys(keyId) {
      return file.db.$count(receiptKey, ne(receiptKey.key_id, keyId));
    },
    async replaceKey(from, to) {
      const same = and(
        eq(receiptKey.workspace_id, from.workspace_id),
        eq(receiptKey.nonce, from.nonce),
        eq(receiptKey.tag, from.tag),
      );
      const changed = file.db.update(receiptKey).set(envelopeOf(to)).where(same).returning().all();
      return changed.length === 1;
    },
  };
}
