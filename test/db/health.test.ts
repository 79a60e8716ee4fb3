import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { openSync, statSync, truncateSync, writeSync } from "node:fs";
import { checkIntegrity, checkWritable } from "#db/health.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { newStore } from "../fakes/new-store.ts";

test("a database that refuses writes is not ready, one that another process is writing to is", async () => {
  const store = newStore();
  await checkWritable(store);
  const writer = new Database(store.path);
  writer.run("BEGIN IMMEDIATE");
  await checkWritable(store);
  expect(store.sqlite.query("PRAGMA busy_timeout").get()).toEqual({ timeout: 5_000 });
  writer.run("ROLLBACK");
  writer.close();
  store.sqlite.run("PRAGMA query_only = ON");
  expect((await failsWith(() => checkWritable(store))).code).toBe("store_refused");
  store.close();
});

test("damage is told in words, whether SQLite lists it or fails over it", async () => {
  const store = newStore();
  for (let at = 0; at < 500; at += 1)
    await store.workspaces.insert({ id: `ws_${at}`, name: "x".repeat(90), plan: "unlimited", created_at_ms: at });
  await checkIntegrity(store);
  store.sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
  const file = openSync(store.path, "r+");
  const { size } = statSync(store.path);
  writeSync(file, Buffer.alloc(8_192, 0xff), 0, 8_192, Math.floor(size / 8_192) * 4_096);
  const again = { ...store, sqlite: new Database(store.path) };
  expect((await failsWith(() => checkIntegrity(again))).code).toBe("store_refused");
  truncateSync(store.path, Math.floor(size / 2));
  const cut = { ...store, sqlite: new Database(store.path) };
  expect((await failsWith(() => checkIntegrity(cut))).code).toBe("store_refused");
  again.sqlite.close();
  cut.sqlite.close();
  store.close();
});
