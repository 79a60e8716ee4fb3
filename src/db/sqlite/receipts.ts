/** Receipts, in SQLite. */

import { and, asc, eq, gt, inArray, ne, sql, sum } from "drizzle-orm";
import type { ReceiptsRoom } from "#db/receipts.ts";
import { deleteOldest } from "./delete-oldest.ts";
import { ask, type Db, type Engine, type Unit } from "./engine.ts";
import { envelopeOf } from "./envelope-of.ts";
import { exists } from "./exists.ts";
import { prepared } from "./prepared.ts";
import { receipt, receiptKey } from "./receipt-schema.ts";
import { workspace } from "./schema.ts";
import { sealsNow } from "./seals-now.ts";

export function receiptsIn(engine: Engine): ReceiptsRoom {
  return {
    findKey: (workspaceId) => engine.read((db) => keyOf(db, workspaceId)),
    insertKey: (row) =>
      engine.aside(function* (db) {
        if (!(yield* exists(db, workspace, eq(workspace.id, row.workspace_id)))) return "gone";
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
        yield* engine.insertAll(db, receipt, rows);
        yield* deleteBeyond(db, first.workspace_id, most);
      }, `receipts ${first.workspace_id}`);
    },
    async workspaceOf(ids) {
      const { db } = engine;
      const owner = await db.select({ id: receipt.workspace_id }).from(receipt).where(inArray(receipt.id, ids)).get();
      return owner?.id;
    },
    async find({ workspaceId, ids }) {
      return engine.db
        .select()
        .from(receipt)
        .where(and(inArray(receipt.id, ids), eq(receipt.workspace_id, workspaceId)))
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
    deleteOld: (old) => engine.aside((db) => deleteOldest(db, receipt, old), null),
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

/** Built once: they run twice a second for each workspace that is called. */
const ofWorkspace = prepared((db) => {
  const { placeholder } = sql;
  return {
    key: db
      .select()
      .from(receiptKey)
      .where(eq(receiptKey.workspace_id, placeholder("id")))
      .prepare(),
    held: db
      .select({ all: sum(receipt.held) })
      .from(receipt)
      .where(eq(receipt.workspace_id, placeholder("id")))
      .prepare(),
  };
});

function* keyOf(db: Db, id: string) {
  return yield* ask(ofWorkspace(db).key.get({ id }));
}

function* deleteBeyond(db: Db, id: string, most: number): Unit<void> {
  const held = yield* ask(ofWorkspace(db).held.get({ id }));
  let beyond = Number(held?.all ?? 0) - most;
  if (beyond <= 0) return;
  const oldest = yield* ask(
    db
      .select({ id: receipt.id, held: receipt.held })
      .from(receipt)
      .where(eq(receipt.workspace_id, id))
      .orderBy(asc(receipt.at_ms), asc(receipt.id))
      .limit(beyond)
      .all(),
  );
  const gone: string[] = [];
  for (const row of oldest) {
    if (beyond <= 0) break;
    beyond -= row.held;
    gone.push(row.id);
  }
  yield* ask(db.delete(receipt).where(inArray(receipt.id, gone)).run());
}
