import { Database } from "bun:sqlite";
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { markVerified, releaseUnverified, settleRestored } from "#connections/hold-restored.ts";
import { restoreBackup } from "#db/sqlite/file/restore.ts";
import type { Store } from "#db/store.ts";
import { atRest } from "../fakes/at-rest.ts";
import { manualClock } from "../fakes/clock.ts";
import { connectionRow } from "../fakes/connection-row.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { insertConnection } from "../fakes/insert-connection.ts";
import { killAt } from "../fakes/kill-at.ts";
import { MIGRATIONS_DIR, newStore } from "../fakes/new-store.ts";
import { migrationsWith } from "../fakes/next-migrations.ts";
import { fileOf, openStore } from "../fakes/open-store.ts";
import { tempFolder } from "../fakes/temp-folder.ts";

// Every commit waits for the disk, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

const NOW_MS = Date.parse("2026-11-22T12:00:00Z");
const WORKSPACE = { id: "ws_1", name: "One", plan: "unlimited", created_at_ms: 1 };
const LATER = { id: "ws_2", name: "Two", plan: "unlimited", created_at_ms: 2 };

/** With one static and one refreshable connection, and its epoch settled as a first start does. */
async function startedStore(): Promise<{ folder: string; dataDir: string; store: Store }> {
  const folder = tempFolder();
  const dataDir = join(folder, "data");
  const store = newStore(dataDir);
  expect(await settleRestored({ store, clock: manualClock(0) })).toEqual({ restored: false });
  await store.workspaces.insert(WORKSPACE);
  fileOf(store).sqlite.run("INSERT INTO operator VALUES ('op_1', 'olga@example.com', 'hash', 0, 0, 1)");
  fileOf(store).sqlite.run(
    "INSERT INTO session (id, hash, operator_id, created_at_ms, last_seen_at_ms, address) VALUES ('ses_1', x'00', 'op_1', 0, 0, '127.0.0.1')",
  );
  for (const kind of ["static", "refreshable"] as const) {
    const row = connectionRow(`con_${kind}`, "ws_1", { kind });
    insertConnection(store, row);
  }
  return { folder, dataDir, store };
}

const reopen = (dataDir: string) =>
  openStore({ dataDir, mode: "existing", migrationsDir: MIGRATIONS_DIR, nowMs: NOW_MS });
const restore = (dataDir: string, file: string) =>
  restoreBackup({ dataDir, file, migrationsDir: MIGRATIONS_DIR, trustPasswords: false, nowMs: NOW_MS });

async function statesOf(store: Store) {
  const state = async (label: string) =>
    (await store.connections.find({ workspaceId: "ws_1", module: "toy", label }))?.state;
  return { fixed: await state("con_static"), refreshable: await state("con_refreshable") };
}

describe("a backup", () => {
  test("is one sound file for its owner alone, and never overwrites another", async () => {
    const { folder, store } = await startedStore();
    const file = join(folder, "b.db");
    const made = await store.backups.make({ file, nowMs: NOW_MS });
    expect(made).toMatchObject({ file, bytes: statSync(file).size });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).toSorted()).toEqual(["b.db", "data"]);
    const before = readFileSync(file);
    expect((await failsWith(() => store.backups.make({ file, nowMs: NOW_MS }))).code).toBe("conflict");
    expect(readFileSync(file).equals(before)).toBe(true);
    expect((await failsWith(() => store.backups.make({ file: "/proc/no/b.db", nowMs: NOW_MS }))).code).toBe(
      "invalid_input",
    );
    expect((await failsWith(() => store.backups.make({ file: "/proc/b.db", nowMs: NOW_MS }))).code).toBe(
      "store_refused",
    );
    store.close();
  });

  test("killed at any step leaves the database whole and no half-made backup under its name", async () => {
    for (const step of ["copied", "marked", "checked", "placed"]) {
      const { folder, store } = await startedStore();
      const file = join(folder, "b.db");
      await killAt({ work: "backup", step, folder, target: file });
      expect(existsSync(file)).toBe(step === "placed");
      await store.health.checkIntegrity();
      // What was left under another name goes with a later one.
      const later = await store.backups.make({ file: join(folder, "c.db"), nowMs: Number.MAX_SAFE_INTEGER });
      expect(readdirSync(folder).filter((name) => name.includes("partial"))).toEqual([]);
      await restore(atRest(store).dataDir, later.file);
    }
  }, 180_000);
});

describe("a restore", () => {
  test("puts the backup in place, keeps what stood there, and leaves no old write-ahead log", async () => {
    const { folder, store } = await startedStore();
    const file = join(folder, "b.db");
    await store.backups.make({ file, nowMs: NOW_MS });
    await store.workspaces.insert(LATER);
    const { dataDir, path } = atRest(store);
    const { previous } = await restore(dataDir, file);
    expect(previous).toBe(`${path}.before-restore-2026-11-22T120000Z`);
    expect(readdirSync(dataDir).filter((name) => /-(?:wal|shm)$|partial/.test(name))).toEqual([]);
    const restored = reopen(dataDir);
    expect(await restored.workspaces.list()).toEqual([WORKSPACE]);
    expect(await restored.backups.listCopies()).toEqual([previous ?? ""]);
    expect(statSync(fileOf(restored).path).mode & 0o777).toBe(0o600);
    restored.close();
    const old = new Database(previous ?? "", { readonly: true });
    expect(old.query("SELECT count(*) AS n FROM workspace").get()).toEqual({ n: 2 });
    old.close();
  });

  test("brings no key back that was revoked since, and says how many; where nothing stood, it does not know", async () => {
    const { folder, store } = await startedStore();
    const key = (id: string, revokedAtMs: number | null) =>
      fileOf(store).sqlite.run(
        "INSERT INTO api_key (id, workspace_id, name, hash, created_at_ms, revoked_at_ms) VALUES (?, 'ws_1', ?, ?, 0, ?)",
        [id, id, Buffer.from(id), revokedAtMs],
      );
    for (const id of ["key_kept", "key_leaked", "key_gone"]) key(id, null);
    key("key_old", 5);
    const file = join(folder, "b.db");
    await store.backups.make({ file, nowMs: NOW_MS });
    fileOf(store).sqlite.run("UPDATE api_key SET revoked_at_ms = 7 WHERE id = 'key_leaked'");
    fileOf(store).sqlite.run("DELETE FROM api_key WHERE id = 'key_gone'");
    const { dataDir } = atRest(store);
    expect((await restore(dataDir, file)).revocations).toMatchObject({ revoked: 1, unknown: 1 });
    const restored = reopen(dataDir);
    expect(fileOf(restored).sqlite.query("SELECT id, revoked_at_ms AS at FROM api_key ORDER BY id").all()).toEqual([
      { id: "key_gone", at: null },
      { id: "key_kept", at: null },
      { id: "key_leaked", at: 7 },
      { id: "key_old", at: 5 },
    ]);
    restored.close();
    expect((await restore(join(folder, "elsewhere"), file)).revocations).toBeNull();
  });

  test("carries what a killed server had only in its log over into what is kept", async () => {
    const { folder, store } = await startedStore();
    const file = join(folder, "b.db");
    await store.backups.make({ file, nowMs: NOW_MS });
    await store.workspaces.insert(LATER);
    // As after kill -9: the log stands beside the database, and nobody has either open.
    const dataDir = join(tempFolder(), "data");
    mkdirSync(dataDir);
    for (const suffix of ["", "-wal"]) copyFileSync(fileOf(store).path + suffix, join(dataDir, `shopmcp.db${suffix}`));
    store.close();
    const { previous } = await restore(dataDir, file);
    const old = new Database(previous ?? "", { readonly: true });
    expect(old.query("SELECT count(*) AS n FROM workspace").get()).toEqual({ n: 2 });
    old.close();
  });

  test("refuses while anybody has the folder open, and what is no sound backup of ours, and changes nothing", async () => {
    const { folder, dataDir: used, store } = await startedStore();
    const file = join(folder, "b.db");
    await store.backups.make({ file, nowMs: NOW_MS });
    const inUse = await failsWith(() => restore(used, file));
    expect(inUse.code).toBe("conflict");
    expect(inUse.message).toContain("shopmcp serve");
    const { dataDir, path } = atRest(store);
    const before = readFileSync(path);
    const wrong = (name: string, bytes: Buffer | string) => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    };
    const damaged = Buffer.from(readFileSync(file));
    damaged.fill(0xff, 8_192, 16_384);
    const foreign = new Database(join(folder, "recipes.db"));
    foreign.run("CREATE TABLE recipes (name TEXT)");
    foreign.close();
    const newer = openStore({
      dataDir: join(folder, "newer"),
      mode: "create",
      migrationsDir: migrationsWith("CREATE TABLE `later` (`id` text PRIMARY KEY NOT NULL);"),
      nowMs: 0,
    });
    await newer.backups.make({ file: join(folder, "newer.db"), nowMs: NOW_MS });
    newer.close();
    const copied = wrong("copied.db", readFileSync(file));
    wrong("copied.db-wal", "x");
    for (const [each, code] of [
      [join(folder, "nowhere.db"), "not_found"],
      [wrong("empty.db", ""), "store_refused"],
      [wrong("text.db", "not a database, but long enough to be taken for one".repeat(100)), "store_refused"],
      [wrong("damaged.db", damaged), "store_refused"],
      [wrong("cut.db", readFileSync(file).subarray(0, 20_480)), "store_refused"],
      [join(folder, "recipes.db"), "store_refused"],
      [join(folder, "newer.db"), "store_refused"],
      [copied, "store_refused"],
    ] as const) {
      const error = await failsWith(() => restore(dataDir, each));
      expect([each, error.code]).toEqual([each, code]);
      expect(error.message).toContain(each);
      expect(readFileSync(path).equals(before)).toBe(true);
    }
    expect(readdirSync(dataDir).toSorted()).toEqual(["epoch", "serve.lock", "shopmcp.db"]);
  });

  test("killed at any step leaves one whole database in place, the old or the restored", async () => {
    for (const step of ["checked", "kept", "swapped"]) {
      const { folder: made, store } = await startedStore();
      const file = join(made, "b.db");
      await store.backups.make({ file, nowMs: NOW_MS });
      await store.workspaces.insert(LATER);
      const { folder, dataDir } = atRest(store);
      await killAt({ work: "restore", step, folder, target: file });
      const found = reopen(dataDir);
      await found.health.checkIntegrity();
      expect(await found.workspaces.list()).toEqual(step === "swapped" ? [WORKSPACE] : [WORKSPACE, LATER]);
      expect(await settleRestored({ store: found, clock: manualClock(NOW_MS) })).toEqual({
        restored: step === "swapped",
      });
      found.close();
    }
  }, 180_000);
});

describe("a database that came from elsewhere", () => {
  test("is noticed at the next start, however it was put there: refreshable connections wait, and people sign in anew", async () => {
    const byHand = (file: string, _: string, path: string) => {
      for (const suffix of ["", "-wal", "-shm"]) rmSync(path + suffix, { force: true });
      copyFileSync(file, path);
    };
    const ways: ((file: string, dataDir: string, path: string) => unknown)[] = [
      (file, dataDir) => restore(dataDir, file),
      byHand,
      // A new machine: the database alone was carried over.
      (file, dataDir, path) => {
        rmSync(join(dataDir, "epoch"));
        byHand(file, dataDir, path);
      },
    ];
    for (const way of ways) {
      const { folder, store } = await startedStore();
      const file = join(folder, "b.db");
      await store.backups.make({ file, nowMs: NOW_MS });
      expect(await settleRestored({ store, clock: manualClock(NOW_MS) })).toEqual({ restored: false });
      expect(await store.sessions.list("op_1")).toHaveLength(1);
      const { dataDir, path } = atRest(store);
      await way(file, dataDir, path);
      const restored = reopen(dataDir);
      expect(await settleRestored({ store: restored, clock: manualClock(NOW_MS) })).toEqual({ restored: true });
      expect(await statesOf(restored)).toEqual({ fixed: "connected", refreshable: "unverified" });
      expect(await restored.connections.countUnverified()).toEqual([{ workspaceId: "ws_1", connections: 1 }]);
      expect(await restored.sessions.list("op_1")).toEqual([]);
      const clock = manualClock(NOW_MS);
      const [released] = await releaseUnverified({ store: restored, clock }, { workspaceId: "ws_1" });
      expect(await statesOf(restored)).toEqual({ fixed: "connected", refreshable: "degraded" });
      if (released === undefined) throw new Error("nothing waited");
      await markVerified({ store: restored, clock }, released);
      expect(await statesOf(restored)).toEqual({ fixed: "connected", refreshable: "connected" });
      expect(await settleRestored({ store: restored, clock: manualClock(NOW_MS) })).toEqual({ restored: false });
      expect(readdirSync(dirname(fileOf(restored).path))).toContain("epoch");
      restored.close();
    }
  });

  test("even where a backup of a version before epochs is put in place", async () => {
    const { dataDir, store } = await startedStore();
    fileOf(store).sqlite.run("DELETE FROM store_epoch");
    expect(await settleRestored({ store, clock: manualClock(NOW_MS) })).toEqual({ restored: true });
    store.close();
    expect(existsSync(join(dataDir, "epoch"))).toBe(true);
  });
});
