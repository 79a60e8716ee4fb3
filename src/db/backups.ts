/** Units of work on backups. */

export type Backup = { file: string; bytes: number; schema: number };

export type BackupsRoom = {
  /** The database whose own means make them; null where that is done here. */
  madeBy: string | null;
  /** `file`: absolute. @throws conflict where it exists, store_refused, invalid_input */
  make(given: { file: string; nowMs: number }): Promise<Backup>;
  /** Removes the oldest beyond `keep`. Null where another process just made one. */
  makeScheduled(given: { nowMs: number; keep: number }): Promise<Backup | null>;
  /** Times of the scheduled backups that exist, by file name, oldest first. */
  listScheduled(): Promise<number[]>;
  /** Every copy of the database in the data folder: backups, snapshots, and what a restore replaced. */
  listCopies(): Promise<string[]>;
};
