/** Whether the database can be used: for `/readyz` and `doctor`. */

/** Connections to a database server. `used` of `size`; `waiting`: callers without one. The last two count since the start. */
export type DatabasePool = {
  name: "read" | "count" | "write";
  size: number;
  used(): number;
  waiting(): number;
  waitedMs(): number;
  refused(): number;
};

export type HealthRoom = {
  /** None for a file. */
  pools: readonly DatabasePool[];
  /** Writes and takes it back; a database that is busy counts as writable. @throws store_refused */
  checkWritable(): Promise<void>;
  /** `freeBytes`: the space required; by default what writing needs. @throws store_refused */
  checkDisk(freeBytes?: number): Promise<void>;
  /** Reads every page. @throws store_refused */
  checkIntegrity(): Promise<void>;
  describe(): Promise<string>;
};
