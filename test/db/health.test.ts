import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { openSync, statSync, truncateSync, writeSync } from "node:fs";
import { healthIn } from "#db/sqlite/file/health.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { newStore } from "../fakes/new-store.ts";
import { fileOf } from "../fakes/open-store.ts";

test("a database that refuses writes is not ready, one that another process is writing to is", async () => {
  const store = newStore();
  await store.health.checkWritable();
  const writer = new Database(fileOf(store).path);
  writer.run("BEGIN IMMEDIATE");
  await store.health.checkWritable();
  expect(fileOf(store).sqlite.query("PRAGMA busy_timeout").get()).toEqual({ timeout: 5_000 });
  writer.run("ROLLBACK");
  writer.close();
  fileOf(store).sqlite.run("PRAGMA query_only = ON");
  expect((await failsWith(() => store.health.checkWritable())).code).toBe("store_refused");
  store.close();
});

test("damage is told in words, whether SQLite lists it or fails over it", async () => {
  const store = newStore();
  for (let at = 0; at < 500; at += 1)
    await store.workspaces.insert({ id: `ws_${at}`, name: "x".repeat(90), plan: "unlimited", created_at_ms: at });
  await store.health.checkIntegrity();
  fileOf(store).sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
  const file = openSync(fileOf(store).path, "r+");
  const { size } = statSync(fileOf(store).path);
  writeSync(file, Buffer.alloc(8_192, 0xff), 0, 8_192, Math.floor(size / 8_192) * 4_096);
  const again = new Database(fileOf(store).path);
  expect((await failsWith(() => healthIn({ ...fileOf(store), sqlite: again }).checkIntegrity())).code).toBe(
    "store_refused",
  );
  truncateSync(fileOf(store).path, Math.floor(size / 2));
  const cut = new Database(fileOf(store).path);
  expect((await failsWith(() => healthIn({ ...fileOf(store), sqlite: cut }).checkIntegrity())).code).toBe(
    "store_refused",
  );
  again.close();
  cut.close();
  store.close();
});
