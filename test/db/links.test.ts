/** What is led by a link in the data folder to somebody else's file changes, reads and makes nothing there. */

import { expect, setDefaultTimeout, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { settleRestored } from "#connections/hold-restored.ts";
import { checkPermissions } from "#db/sqlite/file/permissions.ts";
import { restoreBackup } from "#db/sqlite/file/restore.ts";
import { readKeyFile } from "#vault/key-file.ts";
import { atRest } from "../fakes/at-rest.ts";
import { manualClock } from "../fakes/clock.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { MIGRATIONS_DIR, newStore } from "../fakes/new-store.ts";
import { fileOf, openStore } from "../fakes/open-store.ts";
import { tempFolder } from "../fakes/temp-folder.ts";

// Every commit waits for the disk, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

/** A folder that nobody has open, its backup, and a file of somebody else. */
async function quiet() {
  const store = newStore();
  await settleRestored({ store, clock: manualClock(0) });
  const backup = join(tempFolder(), "b.db");
  await store.backups.make({ file: backup, nowMs: 0 });
  const { folder, dataDir } = atRest(store);
  const victim = join(folder, "victim");
  writeFileSync(victim, "somebody else's");
  chmodSync(victim, 0o644);
  const untouched = () => {
    expect(readFileSync(victim, "utf8")).toBe("somebody else's");
    expect(statSync(victim).mode & 0o777).toBe(0o644);
  };
  return { folder, dataDir, backup, victim, untouched };
}

const open = (dataDir: string) => openStore({ dataDir, mode: "existing", migrationsDir: MIGRATIONS_DIR, nowMs: 0 });
/** As each command does. */
async function start(dataDir: string) {
  const store = open(dataDir);
  try {
    await settleRestored({ store, clock: manualClock(0) });
  } finally {
    store.close();
  }
}
const restore = (dataDir: string, file: string) =>
  restoreBackup({ dataDir, file, migrationsDir: MIGRATIONS_DIR, trustPasswords: false, nowMs: 0 });

test.each(["serve.lock", "shopmcp.db", "shopmcp.db-wal", "shopmcp.db-shm", "epoch"])(
  "%s as a link is refused by whoever opens or restores, and stays as it is",
  async (name) => {
    const { dataDir, backup, victim, untouched } = await quiet();
    const path = join(dataDir, name);
    rmSync(path, { force: true });
    symlinkSync(victim, path);
    const opened = await failsWith(() => start(dataDir));
    expect(opened.code).toBe("store_refused");
    expect(opened.message).toContain(name.replace(/-\w+$/, ""));
    untouched();
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    // What belongs to the database that is replaced is moved away or removed as a name.
    if (!name.includes("-")) expect((await failsWith(() => restore(dataDir, backup))).code).toBe("store_refused");
    else await restore(dataDir, backup);
    untouched();
  },
);

test("a link that leads nowhere makes no file there", async () => {
  const { folder, dataDir, backup } = await quiet();
  const nowhere = join(folder, "nowhere");
  for (const name of ["serve.lock", "shopmcp.db", "epoch"]) {
    const path = join(dataDir, name);
    rmSync(path, { force: true });
    symlinkSync(nowhere, path);
    await failsWith(() => start(dataDir));
    await failsWith(() => restore(dataDir, backup));
    expect([name, existsSync(nowhere)]).toEqual([name, false]);
    rmSync(path);
  }
});

test("a folder of backups that is a link gets none, and loses none", async () => {
  const { folder, dataDir } = await quiet();
  const store = open(dataDir);
  const elsewhere = join(folder, "elsewhere");
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, "shopmcp-2020-01-01T000000Z.db"), "old");
  symlinkSync(elsewhere, join(dataDir, "backups"));
  const refused = await failsWith(() => store.backups.makeScheduled({ nowMs: Date.parse("2026-11-28"), keep: 1 }));
  expect(refused.code).toBe("store_refused");
  expect(existsSync(join(elsewhere, "shopmcp-2020-01-01T000000Z.db"))).toBe(true);
  store.close();
});

test("doctor names the link, and the message says what to do", async () => {
  const { folder, dataDir } = await quiet();
  renameSync(join(dataDir, "shopmcp.db"), join(folder, "moved.db"));
  symlinkSync(join(folder, "moved.db"), join(dataDir, "shopmcp.db"));
  const refused = await failsWith(() => checkPermissions(dataDir));
  expect(refused.message).toContain("shopmcp.db is a symbolic link");
});

test("a data folder behind the owner's own link works, with its backups", async () => {
  const { folder, dataDir } = await quiet();
  const link = join(folder, "link");
  symlinkSync(dataDir, link);
  const store = open(link);
  await checkPermissions(link);
  await store.backups.make({ file: join(link, "one.db"), nowMs: 0 });
  const made = await store.backups.makeScheduled({ nowMs: Date.parse("2026-11-28"), keep: 1 });
  expect(existsSync(made?.file ?? "")).toBe(true);
  store.close();
});

if (process.getuid?.() !== 0) process.stderr.write("\nSKIPPED: links of another user, which only root can make.\n\n");

test.skipIf(process.getuid?.() !== 0)("a data folder or a key behind another user's link is refused", async () => {
  const { folder, dataDir } = await quiet();
  const key = join(folder, "real.key");
  writeFileSync(key, "text", { mode: 0o600 });
  for (const [link, to, use] of [
    ["data-link", dataDir, (path: string) => open(path)],
    ["key-link", key, (path: string) => readKeyFile(path, dataDir, undefined)],
  ] as const) {
    const path = join(folder, link);
    symlinkSync(to, path);
    await use(path);
    lchownSync(path, 12_345, 12_345);
    const refused = await failsWith(async () => use(path));
    expect([refused.code, refused.message]).toEqual(["store_refused", expect.stringContaining("another user")]);
  }
});

test("a database that others could read is its owner's alone once it is opened", async () => {
  const { dataDir } = await quiet();
  chmodSync(join(dataDir, "shopmcp.db"), 0o644);
  const store = open(dataDir);
  expect(statSync(fileOf(store).path).mode & 0o777).toBe(0o600);
  store.close();
});
