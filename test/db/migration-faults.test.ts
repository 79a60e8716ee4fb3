/** What a migration leaves when it is killed or finds no room, and the way back to the version before. */

import { Database } from "bun:sqlite";
import { expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { settleRestored } from "#connections/hold-restored.ts";
import { migrate } from "#db/sqlite/migrate.ts";
import { oauthClient, oauthGrant, oauthToken } from "#db/sqlite/oauth-schema.ts";
import { atRest } from "../fakes/at-rest.ts";
import { manualClock } from "../fakes/clock.ts";
import { connectionRow } from "../fakes/connection-row.ts";
import { insertConnection } from "../fakes/insert-connection.ts";
import { killAt } from "../fakes/kill-at.ts";
import { MIGRATIONS_DIR, newStore } from "../fakes/new-store.ts";
import { migrationsUpTo, migrationsWith } from "../fakes/next-migrations.ts";
import { fileOf, openStore } from "../fakes/open-store.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { clientRow, grantRow, operatorRow } from "./contract/rows.ts";

// Every commit waits for the disk, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

const WORKSPACE = { id: "ws_1", name: "One", plan: "unlimited", created_at_ms: 1 };
const NEXT =
  "CREATE TABLE `later` (`id` text PRIMARY KEY NOT NULL);\n--> statement-breakpoint\nINSERT INTO `later` SELECT name FROM workspace;";
const MIGRATIONS = readdirSync(MIGRATIONS_DIR).filter((name) => name.endsWith(".sql"));
const VERSION = MIGRATIONS.length;

const open = (dataDir: string, migrationsDir: string) =>
  openStore({ dataDir, mode: "existing", migrationsDir, nowMs: 0 });

async function filledFolder() {
  const store = newStore();
  await settleRestored({ store, clock: manualClock(0) });
  await store.workspaces.insert(WORKSPACE);
  return atRest(store);
}

test("killed at any step, the next start finds the old schema or the new one, whole, and ends with the new one", async () => {
  for (const step of ["snapshot", "applied", "checked", "committed"]) {
    const { folder, dataDir, path } = await filledFolder();
    const migrationsDir = migrationsWith(NEXT);
    await killAt({ work: "migration", step, folder, migrationsDir });
    const raw = new Database(path);
    expect(raw.query("PRAGMA user_version").get()).toEqual({
      user_version: step === "committed" ? VERSION + 1 : VERSION,
    });
    raw.close();
    const store = open(dataDir, migrationsDir);
    await store.health.checkIntegrity();
    expect(fileOf(store).sqlite.query("SELECT id FROM later").all()).toEqual([{ id: "One" }]);
    expect(await store.workspaces.list()).toEqual([WORKSPACE]);
    store.close();
  }
}, 180_000);

test("without room it is undone whole, and done when there is room", async () => {
  const { dataDir, path } = await filledFolder();
  const migrationsDir = migrationsWith(NEXT);
  const sqlite = new Database(path, { strict: true });
  // Pages that an earlier migration left free would be room.
  sqlite.run("VACUUM");
  const pages = JSON.stringify(sqlite.query("PRAGMA page_count").get()).replace(/\D/g, "");
  sqlite.run(`PRAGMA max_page_count = ${pages}`);
  expect(() => migrate({ sqlite, path, migrationsDir, nowMs: 0 })).toThrow("full");
  expect(sqlite.query("PRAGMA user_version").get()).toEqual({ user_version: VERSION });
  expect(sqlite.query("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  sqlite.close();
  const store = open(dataDir, migrationsDir);
  expect(fileOf(store).sqlite.query("SELECT id FROM later").all()).toEqual([{ id: "One" }]);
  store.close();
});

test("the snapshot of before, put back as the documents say, starts under the older version and counts as restored", async () => {
  const { dataDir, path } = await filledFolder();
  const newer = open(dataDir, migrationsWith(NEXT));
  await newer.workspaces.insert({ ...WORKSPACE, id: "ws_2", created_at_ms: 2 });
  const snapshot = `${path}.schema-${VERSION}.bak`;
  const migrated = atRest(newer);
  expect(() => open(migrated.dataDir, MIGRATIONS_DIR)).toThrow("newer ShopMCP");
  for (const suffix of ["-wal", "-shm"]) rmSync(migrated.path + suffix, { force: true });
  renameSync(snapshot, migrated.path);
  const older = open(migrated.dataDir, MIGRATIONS_DIR);
  expect(await older.workspaces.list()).toEqual([WORKSPACE]);
  expect(await settleRestored({ store: older, clock: manualClock(0) })).toEqual({ restored: true });
  older.close();
});

test("a client room of the schema before keeps its link and its visits, and now outlives its account", async () => {
  const dataDir = join(tempFolder(), "data");
  const former = MIGRATIONS.toSorted().findIndex((name) => name.endsWith("_room_end.sql"));
  const before = openStore({ dataDir, mode: "create", migrationsDir: migrationsUpTo(former), nowMs: 0 });
  await before.workspaces.insert(WORKSPACE);
  insertConnection(before, connectionRow("con_1", "ws_1"));
  const { sqlite } = fileOf(before);
  sqlite.run("INSERT INTO room SELECT 'room_1', 'ws_1', 'con_1', '1', 'R', x'01', NULL, 1, 2, 9");
  sqlite.run("INSERT INTO room_visit SELECT 1, 'room_1', x'02', 3, 5, '127.0.0.1'");
  before.close();
  const store = open(dataDir, MIGRATIONS_DIR);
  expect(await store.rooms.list("ws_1")).toMatchObject([{ id: "room_1", hash: Buffer.from([1]), ended_at_ms: null }]);
  expect(await store.rooms.visits("room_1", 5)).toMatchObject([{ hash: Buffer.from([2]) }]);
  await store.connections.delete({ id: "con_1", atMs: 4 });
  expect(await store.rooms.list("ws_1")).toMatchObject([{ id: "room_1", hash: null, ended_at_ms: 4 }]);
  await store.health.checkIntegrity();
  store.close();
});

test("an app of the schema before keeps its tokens and what it may see, and now outlives who connected it", async () => {
  const dataDir = join(tempFolder(), "data");
  const former = MIGRATIONS.toSorted().findIndex((name) => name.endsWith("_grant_maker.sql"));
  const before = openStore({ dataDir, mode: "create", migrationsDir: migrationsUpTo(former), nowMs: 0 });
  await before.workspaces.insert(WORKSPACE);
  for (const id of ["op_1", "op_2"]) await before.operators.insert(operatorRow(id, true));
  const db = drizzle(fileOf(before).sqlite);
  db.insert(oauthClient).values(clientRow("oc_1")).run();
  const grant = { ...grantRow("og_1", "oc_1", "ws_1", "op_1"), connected_at_ms: 2, tools: ["lists" as const] };
  db.insert(oauthGrant).values(grant).run();
  db.insert(oauthToken)
    .values({ hash: Buffer.from([1]), grant_id: "og_1", kind: "refresh", expires_at_ms: 9 })
    .run();
  before.close();
  const store = open(dataDir, MIGRATIONS_DIR);
  expect(await store.oauth.grants.list("ws_1")).toMatchObject([{ ...grant, revoked_at_ms: null }]);
  const { sqlite } = fileOf(store);
  expect(sqlite.query("SELECT grant_id FROM oauth_token").all()).toEqual([{ grant_id: "og_1" }]);
  const ends = { createdMs: 0, seenMs: 0 };
  expect(await store.operators.delete({ id: "op_1", sparesSignedIn: false, ends, atMs: 4 })).toMatchObject({
    ...{ outcome: "deleted", revoked: { grants: 1 } },
  });
  expect(await store.oauth.grants.list("ws_1")).toMatchObject([{ id: "og_1", revoked_at_ms: 4 }]);
  await store.health.checkIntegrity();
  store.close();
});
