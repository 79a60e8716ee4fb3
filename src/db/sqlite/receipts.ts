/** Receipts, in SQLite. */

import { and, asc, desc, eq, gt, inArray, lt, ne } from "drizzle-orm";
import type { ReceiptRow, ReceiptsRoom } from "#db/receipts.ts";
import { ask, type Db, type Engine, type Unit } from "./engine.ts";
import { envelopeOf } from "./envelope-of.ts";
import { receipt, receiptKey } from "./receipt-schema.ts";
import { workspace } from "./schema.ts";
import { sealsNow } from "./seals-now.ts";

/** SQLite takes no offset without a limit, and drizzle leaves a negative one out. */
const ALL_FURTHER = Number.MAX_SAFE_INTEGER;

/** Those that are there already stay as they are. */
export type InsertReceipts = (db: Db, rows: readonly ReceiptRow[]) => Unit<void>;

/** `insertRows`: as the database does it fastest, since nearly every answer has a receipt. */
export function receiptsIn(engine: Engine, insertRows: InsertReceipts): ReceiptsRoom {
  return {
    findKey: (workspaceId) => engine.read((db) => keyOf(db, workspaceId)),
    insertKey: (row) =>
      engine.aside(function* (db) {
        const owner = yield* ask(
          db.select({ id: workspace.id }).from(workspace).where(eq(workspace.id, row.workspace_id)).get(),
        );
        if (owner === undefined) return "gone";
        if ((yield* keyOf(db, row.workspace_id)) !== undefined) return "existing";
        if (!(yield* sealsNow(db, row.key_id))) return "key_moved";
        yield* ask(db.insert(receiptKey).values(row).run());
        return "stored";
      }, `receipts ${row.workspace_id}`),
    async insert(rows, most) {
      const [first] = rows;
      if (first === undefined) return;
      await engine.aside(function* (db) {
        if ((yield* keyOf(db, first.workspace_id)) === undefined) return;
        yield* insertRows(db, rows);
        const beyond = db
          .select({ id: receipt.id })
          .from(receipt)
          .where(eq(receipt.workspace_id, first.workspace_id))
          .orderBy(desc(receipt.at_ms), desc(receipt.id))
          .limit(ALL_FURTHER)
          .offset(most);
        yield* ask(db.delete(receipt).where(inArray(receipt.id, beyond)).run());
      }, `receipts ${first.workspace_id}`);
    },
    async workspaceOf(id) {
      const owner = await engine.db.select({ id: receipt.workspace_id }).from(receipt).where(eq(receipt.id, id)).get();
      return owner?.id;
    },
    async find({ workspaceId, id }) {
      return engine.db
        .select()
        .from(receipt)
        .where(and(eq(receipt.id, id), eq(receipt.workspace_id, workspaceId)))
        .get();
    },
    async page({ workspaceId, after, limit }) {
      return engine.db
        .select()
        .from(receipt)
        .where(and(eq(receipt.workspace_id, workspaceId), gt(receipt.id, after)))
        .orderBy(asc(receipt.id))
        .limit(limit)
        .all();
    },
    deleteOld: ({ beforeMs, limit }) =>
      engine.aside(function* (db) {
        const old = db
          .select({ id: receipt.id })
          .from(receipt)
          .where(lt(receipt.at_ms, beforeMs))
          .orderBy(asc(receipt.at_ms))
          .limit(limit);
        return (yield* ask(db.delete(receipt).where(inArray(receipt.id, old)).returning({ id: receipt.id }).all()))
          .length;
      }, null),
    async listUnderOtherKeys({ keyId, after, limit }) {
      return engine.db
        .select()
        .from(receiptKey)
        .where(and(ne(receiptKey.key_id, keyId), gt(receiptKey.workspace_id, after)))
        .orderBy(asc(receiptKey.workspace_id))
        .limit(limit)
        .all();
    },
    async countUnderOtherKeys(keyId) {
      return engine.db.$count(receiptKey, ne(receiptKey.key_id, keyId));
    },
    async replaceKey(from, to) {
      const same = and(
        eq(receiptKey.workspace_id, from.workspace_id),
        eq(receiptKey.nonce, from.nonce),
        eq(receiptKey.tag, from.tag),
      );
      const changed = await engine.db.update(receiptKey).set(envelopeOf(to)).where(same).returning().all();
      return changed.length === 1;
    },
  };
}

function* keyOf(db: Db, workspaceId: string) {
  return yield* ask(db.select().from(receiptKey).where(eq(receiptKey.workspace_id, workspaceId)).get());
}
