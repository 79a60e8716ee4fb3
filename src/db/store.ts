/** The opened database, as every unit of work gets it. */

import type { Database } from "bun:sqlite";
import type { BunSQLiteDatabase } from "drizzle-orm/bun-sqlite";

export type Store = {
  /** Absolute path of the database file. */
  path: string;
  db: BunSQLiteDatabase;
  sqlite: Database;
  close(): void;
};
