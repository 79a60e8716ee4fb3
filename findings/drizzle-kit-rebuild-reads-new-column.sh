#!/usr/bin/env bash
# drizzle-kit copies a column that the old table does not have, and SQLite stores the column's name in every row.
#
# drizzle-kit 0.31.11, SQLite dialect, applied on bun:sqlite (Bun 1.4.5): where one change makes a column nullable (which
# rebuilds the table) and adds another column, the generated migration fills the new table by
# `SELECT …, "ended_at" FROM room`. The old table has no such column, and SQLite reads a double-quoted word that names
# no column as a text. The migration passes, and each row that was there has the text 'ended_at' where NULL belongs. In a
# STRICT table with a number there it fails instead.
#
# What one would guess wrong: that a generated migration of two changes does what the two would do one after the other,
# or that a column that does not exist is an error.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit bun@1.4.5 drizzle-orm@0.45.4 drizzle-kit@0.31.11 >/dev/null
schema() {
  cat >schema.ts <<TS
import { sqliteTable, text } from "drizzle-orm/sqlite-core";
export const room = sqliteTable("room", { id: text().primaryKey(), hash: text()$1 });
TS
  ./node_modules/.bin/drizzle-kit generate --dialect sqlite --schema schema.ts --out out >/dev/null
}
schema '.notNull()'
schema ', endedAt: text("ended_at")'
cat >apply.ts <<'TS'
import { Database } from "bun:sqlite";
import { readFileSync, readdirSync } from "node:fs";

const [first = "", second = ""] = readdirSync("out").filter((name) => name.endsWith(".sql")).toSorted();
const run = (sqlite: Database, name: string) => {
  for (const part of readFileSync(`out/${name}`, "utf8").split("--> statement-breakpoint")) sqlite.run(part);
};
const sqlite = new Database(":memory:");
run(sqlite, first);
sqlite.run("INSERT INTO room VALUES ('a', 'b')");
run(sqlite, second);
const copied = readFileSync(`out/${second}`, "utf8").match(/INSERT INTO .*/)?.[0] ?? "";
const row = sqlite.query("SELECT * FROM room").get();
console.log(`bun ${Bun.version}, SQLite ${JSON.stringify(sqlite.query("SELECT sqlite_version() AS v").get())}`);
console.log(`drizzle-kit writes: ${copied}`);
console.log(`the row after it: ${JSON.stringify(row)}`);
process.exit(JSON.stringify(row) === '{"id":"a","hash":"b","ended_at":"ended_at"}' ? 0 : 1);
TS
./node_modules/.bin/bun apply.ts
