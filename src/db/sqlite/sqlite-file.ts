/** The opened database. */

import type { Database } from "bun:sqlite";
import type { BunSQLiteDatabase } from "drizzle-orm/bun-sqlite";
import type { KeptRows } from "./kept-rows.ts";

export type SqliteFile = {
  path: string;
  db: BunSQLiteDatabase;
  sqlite: Database;
  kept: KeptRows;
  close(): void;
};
