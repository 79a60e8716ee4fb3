/** Whether the database can be used: for `/readyz` and `doctor`. */

export type HealthRoom = {
  /** Writes, and takes it back. A database that another process is writing to is well. @throws store_refused */
  checkWritable(): Promise<void>;
  /** `freeBytes`: what has to be left; absent: what writing needs. @throws store_refused where there is less */
  checkDisk(freeBytes?: number): Promise<void>;
  /** Reads every page. @throws store_refused */
  checkIntegrity(): Promise<void>;
  /** That it is sound and has room, in words. @throws store_refused */
  describe(): Promise<string>;
};
