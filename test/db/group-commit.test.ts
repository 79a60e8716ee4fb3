import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { join } from "node:path";
import { createGroupCommit } from "#db/sqlite/group-commit.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { tempFolder } from "../fakes/temp-folder.ts";

function opened() {
  const path = join(tempFolder(), "g.db");
  const sqlite = new Database(path);
  sqlite.run("PRAGMA journal_mode = WAL");
  sqlite.run("PRAGMA busy_timeout = 50");
  sqlite.run("CREATE TABLE row (id INTEGER PRIMARY KEY) STRICT");
  const other = new Database(path);
  const group = createGroupCommit(sqlite);
  const insert = (id: number) => group.run(() => sqlite.query("INSERT INTO row VALUES (?) RETURNING id").get(id));
  const ids = (on = other) => on.query("SELECT id FROM row ORDER BY id").values().flat();
  return { sqlite, other, group, insert, ids };
}

test("units of one turn become one commit, and are told so when another process sees them", async () => {
  const { other, insert, ids } = opened();
  const version = () => other.query("PRAGMA data_version").values().flat()[0];
  const before = Number(version());
  const told = [1, 2, 3].map((id) => insert(id).then(() => ids()));
  expect(ids()).toEqual([]);
  expect(await Promise.all(nonEmpty(told))).toEqual([
    [1, 2, 3],
    [1, 2, 3],
    [1, 2, 3],
  ]);
  expect(version()).toBe(before + 1);
});

test("a unit that fails is told so alone, and leaves nothing; the others stay", async () => {
  const { sqlite, group, insert, ids } = opened();
  const half = group.run(() => {
    sqlite.run("INSERT INTO row VALUES (9)");
    throw new Error("no");
  });
  const results = await Promise.allSettled([insert(1), half, insert(1), insert(2)]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "fulfilled"]);
  expect(ids()).toEqual([1, 2]);
});

test("a group whose commit fails is told so, each for its own sake", async () => {
  const { sqlite, group, insert, ids } = opened();
  sqlite.run("PRAGMA foreign_keys = ON");
  sqlite.run("CREATE TABLE child (id INTEGER REFERENCES row(id) DEFERRABLE INITIALLY DEFERRED) STRICT");
  const orphan = group.run(() => sqlite.run("INSERT INTO child VALUES (77)"));
  const results = await Promise.allSettled([insert(1), orphan, insert(2)]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(ids()).toEqual([1, 2]);
  expect(sqlite.inTransaction).toBe(false);
});

test("units are refused together where another process holds the lock, and wait for it once", async () => {
  const { other, insert, ids } = opened();
  other.run("BEGIN IMMEDIATE");
  const errors = await Promise.all([1, 2, 3].map((id) => insert(id).catch((error: unknown) => error)));
  expect(errors[0]).toMatchObject({ code: "SQLITE_BUSY" });
  expect(new Set(errors).size).toBe(1);
  other.run("COMMIT");
  await insert(1);
  expect(ids()).toEqual([1]);
});

test("work that returns a promise is refused and undone", async () => {
  const { sqlite, group, ids } = opened();
  const late = group.run(async () => sqlite.run("INSERT INTO row VALUES (1)"));
  expect(late).rejects.toThrow("synchronous");
  await late.catch(() => undefined);
  expect(ids()).toEqual([]);
});

test("what waits when the database is closed is committed", async () => {
  const { sqlite, group, insert, ids } = opened();
  const one = insert(1);
  group.flush();
  sqlite.close();
  await one;
  expect(ids()).toEqual([1]);
});
