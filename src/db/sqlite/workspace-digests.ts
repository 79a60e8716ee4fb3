/** Digests of all accounts of a workspace, in SQLite. */

import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { WorkspaceDigestsRoom } from "#db/workspace-digests.ts";
import { workspaceDigest } from "./digest-schema.ts";
import { isDue } from "./digests.ts";
import { ask, type Engine } from "./engine.ts";
import { nobodyElses } from "./nobody-elses.ts";
import { workspace } from "./schema.ts";

export function workspaceDigestsIn(engine: Engine): WorkspaceDigestsRoom {
  return {
    async put(row) {
      return engine.transact(function* (tx) {
        const owner = yield* ask(tx.select().from(workspace).where(eq(workspace.id, row.workspace_id)).get());
        if (owner === undefined) return undefined;
        const { id: _, told_day: __, ...changes } = row;
        const own = and(eq(workspaceDigest.workspace_id, row.workspace_id), eq(workspaceDigest.module, row.module));
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
    claim: (given) =>
      engine.claim(function* (db) {
        const free = db
          .select({ id: workspaceDigest.id })
          .from(workspaceDigest)
          .where(isDue(workspaceDigest, given))
          .orderBy(asc(workspaceDigest.next_at_ms))
          .limit(given.limit);
        const locked = yield* ask(db.select({ id: sql<string>`id` }).from(nobodyElses(free, engine)).all());
        const ids = locked.map(({ id }) => id);
        if (ids.length === 0) return [];
        const due = yield* ask(
          db
            .select()
            .from(workspaceDigest)
            .where(inArray(workspaceDigest.id, ids))
            .orderBy(asc(workspaceDigest.next_at_ms))
            .all(),
        );
        yield* ask(
          db
            .update(workspaceDigest)
            .set({ next_at_ms: given.nowMs + given.leaseMs })
            .where(inArray(workspaceDigest.id, ids))
            .run(),
        );
        return due;
      }),
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
