#!/usr/bin/env bash
# drizzle-orm leaves out a negative limit, and then writes an OFFSET that SQLite does not take alone.
#
# drizzle-orm 0.45.4 on bun:sqlite (Bun 1.4.5): `.limit(-1).offset(3)` becomes `select … offset ?`, which SQLite refuses
# with a syntax error, as it does for `.offset(3)` alone. `.limit(0)` is written.
#
# What one would guess wrong: that `.limit(-1)` is SQLite's own way to say "all rows from the third on", which it documents
# because it knows no OFFSET without a LIMIT, and that the types, which take any number, pass it on.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit bun@1.4.5 drizzle-orm@0.45.4 >/dev/null
cat >limit.ts <<'TS'
import { Database } from "bun:sqlite";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { integer, sqliteTable } from "drizzle-orm/sqlite-core";

const sqlite = new Database(":memory:");
sqlite.run("CREATE TABLE t (id INTEGER)");
for (const id of [1, 2, 3, 4, 5]) sqlite.run("INSERT INTO t VALUES (?)", [id]);
const t = sqliteTable("t", { id: integer() });
const db = drizzle(sqlite);
const query = db.select().from(t).limit(-1).offset(3);
console.log(`bun ${Bun.version}, SQLite ${JSON.stringify(sqlite.query("SELECT sqlite_version() AS v").get())}`);
console.log(`drizzle-orm writes: ${query.toSQL().sql}`);
let said = "it was taken";
try {
  query.all();
} catch (error) {
  said = String(error);
}
console.log(`SQLite: ${said}`);
const plain = sqlite.query("SELECT id FROM t LIMIT -1 OFFSET 3").all().length;
console.log(`LIMIT -1 OFFSET 3 written by hand: ${plain} rows`);
const same = !query.toSQL().sql.includes("limit") && said.includes("syntax error") && plain === 2;
process.exit(same ? 0 : 1);
TS
./node_modules/.bin/bun limit.ts
