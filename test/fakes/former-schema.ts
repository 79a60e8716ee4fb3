/** A data folder as schema 26, or one not long before, left it: every connection with a credential of its own, in the old tables. */

import { Database } from "bun:sqlite";
import { copyFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { MIGRATIONS_DIR } from "./new-store.ts";
import { migrationsUpTo } from "./next-migrations.ts";
import { openStore } from "./open-store.ts";
import { tempFolder } from "./temp-folder.ts";

const FORMER = 26;

const COPIED = ["workspace", "plan", "vault_key", "api_key", "connection_event", "operator", "session"];
const OAUTH = ["oauth_client", "oauth_grant", "oauth_token"];

const CONNECTION = `one.id, workspace_id, module, 'default', state, state_since_ms, generation, kind, expires_at_ms,
  account_id, account_name, account_currency, account_timezone, warnings, last_error_code, last_error_message,
  last_error_at_ms, verified_at_ms, created_at_ms, reason, coalesce(one.due_at_ms, whose.due_at_ms),
  max(one.failures, whose.failures), refresh_expires_at_ms, refresh_since_ms`;

/** `dataDir`: of a store that is closed. What was sealed there is copied byte by byte, since it is sealed as it was then. */
export function asFormerSchema(dataDir: string, schema = FORMER): string {
  const folder = tempFolder();
  const older = join(folder, "data");
  openStore({ dataDir: older, mode: "create", migrationsDir: migrationsUpTo(schema), nowMs: 0 }).close();
  const sqlite = new Database(join(older, "shopmcp.db"));
  sqlite.run("PRAGMA foreign_keys = OFF");
  sqlite.query("ATTACH ? AS now").run(join(dataDir, "shopmcp.db"));
  for (const table of [...COPIED, ...OAUTH]) copyKnown(sqlite, table);
  sqlite.run(
    `INSERT INTO main.connection SELECT ${CONNECTION}
     FROM now.connection AS one JOIN now.credential AS whose ON whose.id = one.credential_id`,
  );
  sqlite.run(
    "INSERT INTO main.credential SELECT id, generation, format, key_id, wrapped_key, nonce, sealed, tag FROM now.credential",
  );
  sqlite.run(
    "INSERT INTO main.attempt SELECT id, credential_id, generation, kind, started_at_ms, lease_until_ms, finished_at_ms, outcome, endpoint, started_up_ms FROM now.attempt",
  );
  sqlite.run("DETACH now");
  sqlite.close();
  copyFileSync(join(dirname(dataDir), "shopmcp.key"), join(folder, "shopmcp.key"));
  return older;
}

/** What schema 27 has made of other tables. */
const APART = ["connection", "connection_event", "credential", "attempt"];

/** A copy of a database as an older schema has it, with the columns that it knows, and without connections. */
export function olderCopy(file: string, schema: number): string {
  const older = join(tempFolder(), "data");
  openStore({ dataDir: older, mode: "create", migrationsDir: migrationsUpTo(schema), nowMs: 0 }).close();
  const path = join(older, "shopmcp.db");
  const sqlite = new Database(path);
  sqlite.run("PRAGMA foreign_keys = OFF");
  sqlite.query("ATTACH ? AS now").run(file);
  const tables = namesIn(
    sqlite,
    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'",
  );
  for (const table of tables.filter((name) => !APART.includes(name))) copyKnown(sqlite, table);
  sqlite.run("DETACH now");
  sqlite.close();
  return path;
}

/** The columns that both have. */
function copyKnown(sqlite: Database, table: string): void {
  const known = namesIn(sqlite, "SELECT name FROM pragma_table_info(?, 'now')", table);
  const columns = namesIn(sqlite, "SELECT name FROM pragma_table_info(?, 'main')", table).filter((name) =>
    known.includes(name),
  );
  if (columns.length > 0)
    sqlite.run(`INSERT OR REPLACE INTO main.${table} (${columns}) SELECT ${columns} FROM now.${table}`);
}

function namesIn(sqlite: Database, query: string, ...given: string[]): string[] {
  return z
    .array(z.object({ name: z.string() }))
    .parse(sqlite.query(query).all(...given))
    .map(({ name }) => name);
}

/** Only a version that knows no later schema opens it. */
export const openFormer = (dataDir: string) =>
  openStore({ dataDir, mode: "existing", migrationsDir: migrationsUpTo(FORMER), nowMs: 0 });

export const openNow = (dataDir: string) =>
  openStore({ dataDir, mode: "existing", migrationsDir: MIGRATIONS_DIR, nowMs: 0 });
