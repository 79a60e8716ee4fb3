#!/usr/bin/env bash
# In a select from one table drizzle writes the columns inside a field's sql`…` without their table, so that a correlated
# subquery there compares a column with itself.
#
# drizzle-orm 0.45.4, SQLite: the same sql`…` names its columns with their table in `where`, and without it as a field of a
# select that has no join. Where the subquery has a column of the same name (`id`), it binds to its own table: no error, and
# the same wrong count for each row. With any join in the query the names are whole again.
#
# What one would guess wrong: that `${user.id}` in a sql`…` is the same column wherever it stands.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit drizzle-orm@0.45.4 bun@1.4.5 >/dev/null
cat >main.ts <<'TS'
import { Database } from "bun:sqlite";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { sqliteTable, text } from "drizzle-orm/sqlite-core";
const user = sqliteTable("user", { id: text("id").primaryKey() });
const post = sqliteTable("post", { id: text("id").primaryKey(), userId: text("user_id") });
const file = new Database(":memory:");
file.run("create table user (id text primary key)");
file.run("create table post (id text primary key, user_id text)");
file.run("insert into user values ('a'), ('b')");
file.run("insert into post values ('a', 'a'), ('p', 'a')");
const db = drizzle(file);
const own = sql<number>`(select count(*) from ${post} where ${post.userId} = ${user.id})`;
const field = db.select({ id: user.id, own }).from(user).orderBy(user.id);
const where = db.select({ id: user.id }).from(user).where(sql`${own} = 2`);
console.log("as a field: " + field.all().map((row) => `${row.id} ${row.own}`).join(", "));
console.log("in where, with two posts: " + where.all().map((row) => row.id).join(", "));
console.log("field sql: " + field.toSQL().sql);
TS
out=$(./node_modules/.bin/bun main.ts)
echo "drizzle-orm 0.45.4"; echo "$out"
grep -qx "as a field: a 1, b 1" <<<"$out"
grep -qx "in where, with two posts: a" <<<"$out"
