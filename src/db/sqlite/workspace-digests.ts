/** Digests of all accounts of a workspace, in SQLite. */

import { and, asc, eq, type SQL } from "drizzle-orm";
import type { WorkspaceDigestsRoom } from "#db/workspace-digests.ts";
import { claimDue } from "./claim-due.ts";
import { workspaceDigest } from "./digest-schema.ts";
import { ask, type Db, type Engine } from "./engine.ts";
import { exists } from "./exists.ts";
import { workspace } from "./schema.ts";

const DUE = {
  table: workspaceDigest,
  id: workspaceDigest.id,
  rowsOf: (db: Db, which: SQL) =>
    db.select().from(workspaceDigest).where(which).orderBy(asc(workspaceDigest.next_at_ms)).all(),
};

export function workspaceDigestsIn(engine: Engine): WorkspaceDigestsRoom {
  return {
    async put(row, isMeant = () => true) {
      return engine.transact(function* (tx) {
        if (!(yield* exists(tx, workspace, eq(workspace.id, row.workspace_id)))) return undefined;
        const { id: _, told_day: __, ...changes } = row;
        const own = and(eq(workspaceDigest.workspace_id, row.workspace_id), eq(workspaceDigest.module, row.module));
        if (!isMeant(yield* ask(tx.select().from(workspaceDigest).where(own).get()))) return "other";
        const changed = yield* ask(tx.update(workspaceDigest).set(changes).where(own).returning().get());
        return changed ?? (yield* ask(tx.insert(workspaceDigest).values(row).returning().get()));
      });
    },
    async list(workspaceId) {
      return engine.db
        .select()
        .from(workspaceDigest)
        .where(eq(workspaceDigest.workspace_id, workspaceId))
        .orderBy(asc(workspaceDigest.module))
        .all();
    },
    async delete({ workspaceId, module }) {
      const own = and(eq(workspaceDigest.workspace_id, workspaceId), eq(workspaceDigest.module, module));
      return engine.db.delete(workspaceDigest).where(own).returning().get();
    },
    claim: (given) => claimDue(engine, DUE, given),
    settle: ({ id, set_at_ms }, changes) =>
      engine.group(function* (db) {
        yield* ask(
          db
            .update(workspaceDigest)
            .set(changes)
            .where(and(eq(workspaceDigest.id, id), eq(workspaceDigest.set_at_ms, set_at_ms)))
            .run(),
        );
      }),
  };
}
