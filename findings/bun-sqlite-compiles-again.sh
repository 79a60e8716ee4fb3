#!/usr/bin/env bash
# A statement that was prepared once is compiled anew by SQLite at each run, where it has `LIMIT ?` or compares a joined table's key with a parameter.
#
# SQLite 3.54.1, which bun 1.4.5 has in it, looks through a bare parameter when it plans a limit or a join, notes that the plan depends on what is
# bound, and compiles the statement again at the first step after each binding. A plain look-up by key is left alone. A sign before the parameter
# (`+?`) keeps its value from the planner and changes no result. SQLite has a setting against it, SQLITE_DBCONFIG_ENABLE_QPSG, which bun:sqlite
# does not reach (https://www.sqlite.org/c3ref/prepare.html says when a statement is compiled again).
#
# What one would guess wrong: that a prepared statement is compiled once while the schema stays the same.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit bun@1.4.5 >/dev/null
cat >main.ts <<'TS'
import { Database } from "bun:sqlite";
const db = new Database(":memory:");
for (const made of ["shop (id TEXT PRIMARY KEY)", "sale (id TEXT PRIMARY KEY, shop TEXT)"]) db.run(`CREATE TABLE ${made}`);
db.run("INSERT INTO shop VALUES ('s')");
db.run("INSERT INTO sale VALUES ('a', 's')");
const RUNS = 20_000;
const cost = (text: string, value: string | number) => {
  const statement = db.prepare(text);
  const run = () => {
    for (let nth = 0; nth < RUNS; nth += 1) statement.all(value);
  };
  run();
  const before = process.cpuUsage().user;
  run();
  return process.cpuUsage().user - before;
};
const { version } = db.query("SELECT sqlite_version() AS version").get() as { version: string };
console.log(`bun ${Bun.version}, SQLite ${version}: processor time of ? beside +?`);
const ratio = (text: string, value: string | number) => {
  const found = cost(text, value) / cost(text.replace("?", "+?"), value);
  console.log(`${found.toFixed(1)} × ${text}`);
  return found;
};
const limit = ratio("SELECT * FROM shop LIMIT ?", 1);
const join = ratio("SELECT * FROM sale JOIN shop ON shop.id = sale.shop WHERE sale.id = ?", "a");
const key = ratio("SELECT * FROM shop WHERE id = ?", "s");
process.exit(limit > 2 && join > 2 && key < 1.8 ? 0 : 1);
TS
./node_modules/.bin/bun main.ts
