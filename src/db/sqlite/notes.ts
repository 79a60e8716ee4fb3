/** Notes on days, in SQLite. */

import { and, count, desc, eq, inArray } from "drizzle-orm";
import type { NotesRoom } from "#db/notes.ts";
import { connectionExists, connectionIds } from "./connection-ids.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction } from "./transaction.ts";
import { note } from "./watch-schema.ts";

export function notesIn(file: SqliteFile): NotesRoom {
  return {
    list: async (connectionId) =>
      file.db
        .select()
        .from(note)
        .where(eq(note.connection_id, connectionId))
        .orderBy(desc(note.day), desc(note.id))
        .all(),
    async add(row, most) {
      return inTransaction(file, (tx) => {
        if (!connectionExists(tx, row.connection_id)) return "gone";
        const kept = tx.select({ notes: count() }).from(note).where(eq(note.connection_id, row.connection_id)).get();
        if ((kept?.notes ?? 0) >= most) return "full";
        tx.insert(note).values(row).run();
        return "added";
      });
    },
    async delete({ id, workspaceId }) {
      const own = connectionIds(file.db, workspaceId);
      return (
        file.db
          .delete(note)
          .where(and(eq(note.id, id), inArray(note.connection_id, own)))
          .returning({ id: note.id })
          .get() !== undefined
      );
    },
  };
}
