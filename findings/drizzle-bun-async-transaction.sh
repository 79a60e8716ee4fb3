#!/usr/bin/env bash
# A transaction of drizzle on bun:sqlite keeps what it wrote where its function is async and fails.
#
# drizzle-orm 0.45.4, Bun 1.4.5: db.transaction(async (tx) => …) commits when the function returns its promise, at its first await. What is written before
# it stays although the promise is rejected, also by tx.rollback(), and what is written after it is no longer in a transaction. The caller gets the error as
# if all had been undone. The types allow it, and with drizzle's drivers for PostgreSQL and MySQL it is how a transaction is written. better-sqlite3 12.11.1 refuses
# a function that returns a promise.
#
# What one would guess wrong: that a transaction which ends with an error has left nothing.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit bun@1.4.5 drizzle-orm@0.45.4 >/dev/null
cat >move.ts <<'TS'
import { Database } from "bun:sqlite";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

const account = sqliteTable("account", { name: text().primaryKey(), cents: integer().notNull() });
const client = new Database(":memory:");
client.run("CREATE TABLE account (name TEXT PRIMARY KEY, cents INTEGER NOT NULL)");
const db = drizzle({ client });
const kept = () => db.select().from(account).all().map(({ name, cents }) => `${name} ${cents}`).join(", ");

const failed = await db
  .transaction(async (tx) => {
    await tx.insert(account).values({ name: "giver", cents: -500 });
    await tx.insert(account).values({ name: "taker", cents: 500 });
    throw new Error("the bank said no");
  })
  .catch((error: Error) => error.message);
const afterThrow = kept();
const rolledBack = await db
  .transaction(async (tx) => {
    await tx.insert(account).values({ name: "third", cents: 1 });
    tx.rollback();
  })
  .catch((error: Error) => error.message);
const afterRollback = kept();
let afterSync = "";
try {
  db.transaction((tx) => {
    tx.insert(account).values({ name: "fourth", cents: 1 }).run();
    tx.rollback();
  });
} catch {
  afterSync = kept();
}
console.log(`bun ${Bun.version}, drizzle-orm 0.45.4`);
console.log(`async, "${failed}": the table has ${afterThrow || "nothing"}`);
console.log(`async, "${rolledBack}": the table has ${afterRollback}`);
console.log(`without async: the table has ${afterSync}`);
const all = "giver -500, taker 500, third 1";
process.exit(afterThrow === "giver -500, taker 500" && afterRollback === all && afterSync === all ? 0 : 1);
TS
./node_modules/.bin/bun move.ts
