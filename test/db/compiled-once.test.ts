import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { compiledOnce } from "#db/sqlite/compiled-once.ts";

test("a statement hides the values of its parameters from SQLite's planner, and gives them back as they are", () => {
  const sqlite = compiledOnce(new Database(":memory:", { safeIntegers: true }));
  const text = "SELECT ? AS a, typeof(?) AS b, typeof(?) AS c, typeof(?) AS d, typeof(?) AS e";
  const statement = sqlite.prepare(text);
  const large = 2n ** 60n;
  expect(statement.get(large, "007", new Uint8Array([0]), 0.5, null)).toEqual({
    ...{ a: large, b: "text", c: "blob", d: "real", e: "null" },
  });
  expect(statement.toString()).toStartWith(`SELECT +${large} AS a, typeof(+'007')`);
  sqlite.close();
});

test("a parameter that is compared with an indexed column still finds it by the index", () => {
  const sqlite = compiledOnce(new Database(":memory:"));
  sqlite.run("CREATE TABLE one (id TEXT PRIMARY KEY, due INTEGER, other TEXT) STRICT");
  sqlite.run("CREATE INDEX one_due ON one (due, id)");
  const planOf = (condition: string, ...values: (string | number)[]) =>
    JSON.stringify(sqlite.query(`EXPLAIN QUERY PLAN SELECT other FROM one WHERE ${condition}`).values(...values));
  expect(planOf("id = ?", "a")).toContain("USING INDEX sqlite_autoindex_one_1 (id=?)");
  expect(planOf("id IN (?, ?)", "a", "b")).toContain("USING INDEX sqlite_autoindex_one_1 (id=?)");
  expect(planOf("(due, id) >= (?, ?) AND due <= ? LIMIT ?", 1, "a", 2, 10)).toContain("USING INDEX one_due");
  sqlite.close();
});
