/** Units of work on links to files. */

import type { fileLink } from "#db/sqlite/file-schema.ts";

export type FileLinkRow = typeof fileLink.$inferSelect;

/** `full`: the workspace has as many open as it may, of which one ends at `nextEndMs`. `gone`: there is no workspace. */
export type FileLinkStored = { outcome: "stored" } | { outcome: "gone" } | { outcome: "full"; nextEndMs: number };

/** `used`: it was fetched, or is being fetched now. */
export type FileLinkTaken =
  | { outcome: "unknown" | "expired" | "used" }
  | { outcome: "taken"; link: FileLinkRow; question: Buffer };

export type FileLinksRoom = {
  /** Open is what has not expired by then and was not fetched. */
  insert(row: FileLinkRow, given: { nowMs: number; most: number }): Promise<FileLinkStored>;
  /** The question is given once. */
  take(given: { id: string; hash: Buffer; nowMs: number }): Promise<FileLinkTaken>;
  /** For a file that could not be made: it can be taken again. */
  giveBack(id: string, question: Buffer): Promise<void>;
  /** Those that expired before then. */
  deleteOld(beforeMs: number): Promise<void>;
};
