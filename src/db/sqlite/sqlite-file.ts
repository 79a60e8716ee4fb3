/** The opened database, as every room in SQLite gets it. */

import type { Database } from "bun:sqlite";
import type { BunSQLiteDatabase } from "drizzle-orm/bun-sqlite";
import type { KeptRows } from "./kept-rows.ts";

export type SqliteFile = {
  /** Absolute path of the database file. */
  path: string;
  db: BunSQLiteDatabase;
  sqlite: Database;
  kept: KeptRows;
  close(): void;
};
