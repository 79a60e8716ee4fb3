/** Units of work on backups: copies of the database that the owner asks for, and those made on a schedule. */

export type Backup = { file: string; bytes: number; schema: number };

export type BackupsRoom = {
  /** `file`: absolute. @throws conflict where something stands there, store_refused, invalid_input */
  make(given: { file: string; nowMs: number }): Promise<Backup>;
  /**
   * Makes one now and removes the oldest beyond `keep`; one that a clock ahead has named keeps no other from staying.
   * Null where another process just made it.
   */
  makeScheduled(given: { nowMs: number; keep: number }): Promise<Backup | null>;
  /** When each scheduled backup that is still there was made, by its name, oldest first. */
  listScheduled(): Promise<number[]>;
  /** Every copy of the database that ShopMCP left in the data folder: backups, snapshots, what a restore replaced. */
  listCopies(): Promise<string[]>;
};
