/** Units of work on the owner's notes on days. */

import type { note } from "#db/sqlite/watch-schema.ts";

export type NoteRow = typeof note.$inferSelect;

export type NotesRoom = {
  list(connectionId: string): Promise<readonly NoteRow[]>;
  /** `full`: nothing was written. `gone`: so is the connection. */
  add(row: NoteRow, most: number): Promise<"added" | "full" | "gone">;
  delete(given: { id: string; workspaceId: string }): Promise<NoteRow | undefined>;
};
