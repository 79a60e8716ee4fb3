/** The opened database. */

import type { Database } from "bun:sqlite";
import type { BunSQLiteDatabase } from "drizzle-orm/bun-sqlite";
import type { GroupCommit } from "./group-commit.ts";
import type { RowCache } from "./row-cache.ts";

export type SqliteFile = {
  path: string;
  db: BunSQLiteDatabase;
  sqlite: Database;
  cache: RowCache;
  group: GroupCommit;
  close(): void;
};
