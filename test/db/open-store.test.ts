import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { failsWith } from "../fakes/fails-with.ts";
import { MIGRATIONS_DIR } from "../fakes/new-store.ts";
import { migrationsWith } from "../fakes/next-migrations.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { fileOf, openStore } from "../fakes/open-store.ts";
import { tempFolder } from "../fakes/temp-folder.ts";

const open = (dataDir: string, mode: "create" | "existing" = "create", migrationsDir = MIGRATIONS_DIR) =>
  openStore({ dataDir, mode, migrationsDir, nowMs: 0 });
/** Of this binary: as many as there are migrations. */
const VERSION = readdirSync(MIGRATIONS_DIR).filter((name) => name.endsWith(".sql")).length;
const WORKSPACE = { id: "ws_1", name: "One", plan: "unlimited", created_at_ms: 1 };

describe("opening the store", () => {
  test("a new data folder and its files can be read by their owner alone", () => {
    const dataDir = join(tempFolder(), "data");
    const store = open(dataDir);
    fileOf(store).sqlite.run("CREATE TABLE probe (a INTEGER) STRICT");
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    for (const name of nonEmpty(readdirSync(dataDir)))
      expect([name, statSync(join(dataDir, name)).mode & 0o777]).toEqual([name, 0o600]);
    expect(readdirSync(dataDir).toSorted()).toEqual(["serve.lock", "shopmcp.db", "shopmcp.db-shm", "shopmcp.db-wal"]);
    store.close();
  });

  test("the pragmas that keep data whole are on", () => {
    const store = open(join(tempFolder(), "data"));
    const pragma = (name: string) => Object.values(fileOf(store).sqlite.query(`PRAGMA ${name}`).get() ?? {})[0];
    expect(pragma("journal_mode")).toBe("wal");
    expect(pragma("synchronous")).toBe(2);
    expect(pragma("foreign_keys")).toBe(1);
    expect(pragma("busy_timeout")).toBe(5000);
    expect(pragma("trusted_schema")).toBe(0);
    expect(pragma("secure_delete")).toBe(1);
    store.close();
  });

  test("every table is strict", () => {
    const store = open(join(tempFolder(), "data"));
    const loose = fileOf(store)
      .sqlite.query(
        "SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
      )
      .all();
    expect(loose).toEqual([]);
    store.close();
  });

  test("a command that does not create refuses a missing folder, naming the absolute path, and makes nothing", async () => {
    const dataDir = join(tempFolder(), "nowhere");
    const error = await failsWith(() => open(dataDir, "existing"));
    expect(error.code).toBe("store_missing");
    expect(error.traits.exit).toBe(78);
    expect(error.message).toContain(join(dataDir, "shopmcp.db"));
    expect(existsSync(dataDir)).toBe(false);
  });

  test("an empty file, a text file and another program's database are refused and left as they are", async () => {
    for (const content of ["", "this is not a database, but it is long enough to be taken for one ".repeat(20)]) {
      const dataDir = tempFolder();
      writeFileSync(join(dataDir, "shopmcp.db"), content);
      expect((await failsWith(() => open(dataDir))).code).toBe("store_refused");
      expect(readFileSync(join(dataDir, "shopmcp.db"), "utf8")).toBe(content);
    }
    const dataDir = tempFolder();
    const other = new Database(join(dataDir, "shopmcp.db"));
    other.run("CREATE TABLE recipes (name TEXT)");
    other.close();
    const error = await failsWith(() => open(dataDir));
    expect(error.code).toBe("store_refused");
    expect(error.message).toContain("another program");
  });

  test("a database of a newer version is refused, and nothing in it changes", async () => {
    const dataDir = join(tempFolder(), "data");
    const newer = open(dataDir, "create", migrationsWith("CREATE TABLE `later` (`id` text PRIMARY KEY NOT NULL);"));
    newer.close();
    const before = readFileSync(join(dataDir, "shopmcp.db"));
    const error = await failsWith(() => open(dataDir));
    expect(error.code).toBe("store_refused");
    expect(error.message).toContain("newer ShopMCP");
    expect(readFileSync(join(dataDir, "shopmcp.db")).equals(before)).toBe(true);
  });

  test("a migration keeps the rows, makes its tables strict and leaves a snapshot of before beside the file", async () => {
    const dataDir = join(tempFolder(), "data");
    const old = open(dataDir);
    await old.workspaces.insert(WORKSPACE);
    old.close();
    const next = migrationsWith("CREATE TABLE `later` (`id` text PRIMARY KEY NOT NULL);");
    const store = open(dataDir, "existing", next);
    expect(await store.workspaces.list()).toEqual([WORKSPACE]);
    expect(fileOf(store).sqlite.query("SELECT strict FROM pragma_table_list WHERE name = 'later'").get()).toEqual({
      strict: 1,
    });
    store.close();
    const snapshot = readdirSync(dataDir).find((name) => name.endsWith(".bak"));
    expect(snapshot).toBe(`shopmcp.db.schema-${VERSION}.bak`);
    const copy = new Database(join(dataDir, `shopmcp.db.schema-${VERSION}.bak`), { readonly: true });
    expect(copy.query("PRAGMA user_version").get()).toEqual({ user_version: VERSION });
    expect(copy.query("SELECT name FROM workspace").all()).toEqual([{ name: "One" }]);
    copy.close();
    expect(statSync(join(dataDir, `shopmcp.db.schema-${VERSION}.bak`)).mode & 0o077).toBe(0);
  });

  test("a snapshot that an earlier migration left is replaced by one of now", async () => {
    const dataDir = join(tempFolder(), "data");
    const old = open(dataDir);
    await old.workspaces.insert(WORKSPACE);
    old.close();
    const snapshot = join(dataDir, `shopmcp.db.schema-${VERSION}.bak`);
    writeFileSync(snapshot, "stale");
    open(dataDir, "existing", migrationsWith("CREATE TABLE `later` (`id` text PRIMARY KEY NOT NULL);")).close();
    const copy = new Database(snapshot, { readonly: true });
    expect(copy.query("SELECT name FROM workspace").all()).toEqual([{ name: "One" }]);
    copy.close();
  });

  test("a migration that fails half-way, or leaves an orphan, is undone whole", async () => {
    const broken = [
      "CREATE TABLE `later` (`id` text PRIMARY KEY NOT NULL);\n--> statement-breakpoint\nINSERT INTO nowhere VALUES (1);",
      "INSERT INTO `api_key` VALUES ('key_1', 'ws_missing', 'n', x'00', 1, NULL, NULL, NULL);",
    ];
    for (const sql of broken) {
      const dataDir = join(tempFolder(), "data");
      open(dataDir).close();
      expect(() => open(dataDir, "existing", migrationsWith(sql))).toThrow();
      const store = open(dataDir, "existing");
      expect(fileOf(store).sqlite.query("PRAGMA user_version").get()).toEqual({ user_version: VERSION });
      expect(fileOf(store).sqlite.query("SELECT count(*) AS n FROM api_key").get()).toEqual({ n: 0 });
      store.close();
    }
  });

  test("processes that start on one new folder at the same time all find it migrated once", async () => {
    const dataDir = join(tempFolder(), "data");
    mkdirSync(dataDir, { mode: 0o700 });
    const racers = Array.from({ length: 6 }, () =>
      Bun.spawn(
        [process.execPath, join(import.meta.dir, "..", "fakes", "open-store-process.ts"), dataDir, MIGRATIONS_DIR],
        { stderr: "pipe" },
      ),
    );
    const ends = await Promise.all(
      racers.map(async (racer) => ({ exit: await racer.exited, said: await new Response(racer.stderr).text() })),
    );
    expect(ends).toEqual(racers.map(() => ({ exit: 0, said: "" })));
    const store = open(dataDir, "existing");
    expect(fileOf(store).sqlite.query("PRAGMA user_version").get()).toEqual({ user_version: VERSION });
    store.close();
  });

  test("a data folder in use cannot be locked for a restore, one at rest can", () => {
    const dataDir = join(tempFolder(), "data");
    const store = open(dataDir);
    const restore = new Database(join(dataDir, "serve.lock"));
    expect(() => restore.run("BEGIN EXCLUSIVE")).toThrow("locked");
    store.close();
    restore.run("BEGIN EXCLUSIVE");
    restore.run("ROLLBACK");
    restore.close();
  });
});
