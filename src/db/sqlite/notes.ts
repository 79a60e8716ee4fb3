/** Notes on days, in SQLite. */

import { and, count, desc, eq, inArray } from "drizzle-orm";
import type { NotesRoom } from "#db/notes.ts";
import { connectionExists, connectionIds } from "./connection-ids.ts";
import { ask, type Engine } from "./engine.ts";
import { note } from "./watch-schema.ts";

export function notesIn(engine: Engine): NotesRoom {
  return {
    list: async (connectionId) =>
      engine.db
        .select()
        .from(note)
        .where(eq(note.connection_id, connectionId))
        .orderBy(desc(note.day), desc(note.id))
        .all(),
    async add(row, most) {
      return engine.transact(function* (tx) {
        if (!(yield* connectionExists(tx, row.connection_id))) return "gone";
        const kept = yield* ask(
          tx.select({ notes: count() }).from(note).where(eq(note.connection_id, row.connection_id)).get(),
        );
        if ((kept?.notes ?? 0) >= most) return "full";
        yield* ask(tx.insert(note).values(row).run());
        return "added";
      });
    },
    async delete({ id, workspaceId }) {
      const own = connectionIds(engine.db, workspaceId);
      return engine.db
        .delete(note)
        .where(and(eq(note.id, id), inArray(note.connection_id, own)))
        .returning()
        .get();
    },
  };
}
