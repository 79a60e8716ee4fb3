import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { integer, sqliteTable } from "drizzle-orm/sqlite-core";
import { tellWrites } from "#db/sqlite/tell-writes.ts";

const one = sqliteTable("one", { id: integer().primaryKey() });

function opened() {
  const sqlite = new Database(":memory:");
  sqlite.run("CREATE TABLE one (id INTEGER PRIMARY KEY)");
  let writes = 0;
  tellWrites(sqlite, () => {
    writes += 1;
  });
  const writesOf = (run: () => unknown) => {
    writes = 0;
    run();
    return writes;
  };
  return { sqlite, db: drizzle(sqlite), writesOf };
}

test("every way to write is told, each time that it is run", () => {
  const { sqlite, db, writesOf } = opened();
  const kept = sqlite.query("INSERT INTO one DEFAULT VALUES RETURNING id");
  const prepared = db.insert(one).values({}).prepare();
  const ways: Record<string, () => unknown> = {
    run: () => sqlite.run("INSERT INTO one DEFAULT VALUES"),
    exec: () => sqlite.exec("INSERT INTO one DEFAULT VALUES"),
    all: () => kept.all(),
    get: () => kept.get(),
    values: () => kept.values(),
    query: () => sqlite.query("INSERT INTO one DEFAULT VALUES RETURNING id").run(),
    with: () => sqlite.query("WITH a AS (SELECT 1) INSERT INTO one SELECT NULL FROM a").run(),
    drizzle: () => prepared.run(),
    transaction: () => db.transaction((tx) => tx.insert(one).values({ id: 99 }).run()),
    remove: () => db.delete(one).run(),
  };
  const told = Object.entries(ways).map(([way, run]) => [way, writesOf(() => [run()]) > 0]);
  expect(told).toEqual(Object.keys(ways).map((way) => [way, true]));
  expect(writesOf(() => [kept.get(), kept.get(), kept.get()])).toBe(3);
});

test("what only reads is not told", () => {
  const { sqlite, db, writesOf } = opened();
  const reads = [
    () => sqlite.query("SELECT total_changes()").values(),
    () => sqlite.query("PRAGMA data_version").values(),
    () => db.select().from(one).all(),
    () => sqlite.query("BEGIN").run(),
    () => sqlite.query("ROLLBACK").run(),
  ];
  expect(reads.map(writesOf)).toEqual(reads.map(() => 0));
});
