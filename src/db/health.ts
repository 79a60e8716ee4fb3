/** Whether the database can be used: for `/readyz` and `doctor`. */

export type HealthRoom = {
  /** Writes and takes it back; a database that is busy counts as writable. @throws store_refused */
  checkWritable(): Promise<void>;
  /** `freeBytes`: the space required; by default what writing needs. @throws store_refused */
  checkDisk(freeBytes?: number): Promise<void>;
  /** Reads every page. @throws store_refused */
  checkIntegrity(): Promise<void>;
  describe(): Promise<string>;
};
