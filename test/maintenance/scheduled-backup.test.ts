import { Database } from "bun:sqlite";
import { expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inspectFile } from "#db/sqlite/file/inspect.ts";
import { createScheduledBackup } from "#maintenance/scheduled-backup.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { keptLog } from "../fakes/kept-log.ts";
import { newStore } from "../fakes/new-store.ts";
import { fileOf } from "../fakes/open-store.ts";

// Every commit waits for the disk, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

const HOUR_MS = 3_600_000;
const START_MS = Date.parse("2026-11-22T12:00:00Z");

function setUp(everyHours: number | null, keep = 3) {
  const store = newStore();
  const { log, lines } = keptLog();
  const folder = join(dirname(fileOf(store).path), "backups");
  return { store, lines, folder, scheduled: createScheduledBackup({ store, log, everyHours, keep }) };
}

test("a backup is made when the newest is old enough, and the oldest beyond the number kept go", async () => {
  const { store, folder, scheduled } = setUp(6);
  for (const atMs of [0, 1, 6 * HOUR_MS - 1]) await scheduled.runDueBackup(START_MS + atMs);
  expect(readdirSync(folder)).toEqual(["shopmcp-2026-11-22T120000Z.db"]);
  for (const hours of [6, 12, 18, 24]) await scheduled.runDueBackup(START_MS + hours * HOUR_MS);
  const kept = ["shopmcp-2026-11-23T000000Z.db", "shopmcp-2026-11-23T060000Z.db", "shopmcp-2026-11-23T120000Z.db"];
  expect(readdirSync(folder).toSorted()).toEqual(kept);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  for (const name of kept) {
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    inspectFile({ path: join(folder, name), name, known: 99 });
  }
  store.close();
});

test("others have their turns while a large database is copied, and one that is locked by a writer is copied too", async () => {
  const { store, folder, scheduled } = setUp(6);
  fileOf(store).sqlite.run("CREATE TABLE filler AS SELECT 1 AS n, randomblob(30000000) AS bytes");
  const writer = new Database(fileOf(store).path);
  writer.run("BEGIN IMMEDIATE");
  let turns = 0;
  const counting = setInterval(() => (turns += 1), 1);
  await scheduled.runDueBackup(START_MS);
  clearInterval(counting);
  writer.run("ROLLBACK");
  expect(turns).toBeGreaterThan(3);
  const [name = ""] = readdirSync(folder);
  expect(statSync(join(folder, name)).size).toBeGreaterThan(30_000_000);
  store.close();
});

test("a file of another name is never removed, and one from the future does not hold up the next", async () => {
  const { store, folder, scheduled } = setUp(6, 1);
  await scheduled.runDueBackup(START_MS);
  writeFileSync(join(folder, "mine.db"), "");
  await scheduled.runDueBackup(START_MS - 24 * HOUR_MS);
  await scheduled.runDueBackup(START_MS + 6 * HOUR_MS);
  expect(readdirSync(folder).toSorted()).toEqual(["mine.db", "shopmcp-2026-11-22T180000Z.db"]);
  store.close();
});

test("one from a clock that was ahead keeps no other from staying", async () => {
  const { store, folder, scheduled } = setUp(6, 1);
  await scheduled.runDueBackup(START_MS + 100 * 24 * HOUR_MS);
  await scheduled.runDueBackup(START_MS);
  await scheduled.runDueBackup(START_MS + 60_000);
  expect(readdirSync(folder).toSorted()).toEqual(["shopmcp-2026-11-22T120000Z.db", "shopmcp-2027-03-02T120000Z.db"]);
  store.close();
});

test("doctor misses the first one too, once there has been something to lose for long enough", async () => {
  const { store, scheduled } = setUp(6);
  expect(await scheduled.describe(START_MS)).toContain("there is none yet");
  await store.workspaces.insert({ id: "ws_1", name: "One", plan: "unlimited", created_at_ms: START_MS });
  expect(await scheduled.describe(START_MS + 11 * HOUR_MS)).toContain("there is none yet");
  const missing = await failsWith(() => scheduled.describe(START_MS + 12 * HOUR_MS));
  expect(missing.message).toContain("there is none yet");
  store.close();
});

test("none are made where none are scheduled", async () => {
  const { store, folder, scheduled } = setUp(null);
  await scheduled.runDueBackup(START_MS);
  expect(existsSync(folder)).toBe(false);
  expect(await scheduled.describe(START_MS)).toContain("none are scheduled");
  store.close();
});

test("one that fails is logged once in ten minutes and tried again; doctor says when it is overdue", async () => {
  const { store, folder, scheduled, lines } = setUp(6);
  await scheduled.runDueBackup(START_MS);
  expect(await scheduled.describe(START_MS + 11 * HOUR_MS)).toContain("the newest is 11 h old");
  const overdue = await failsWith(() => scheduled.describe(START_MS + 12 * HOUR_MS));
  expect(overdue.message).toContain("12 h old");
  rmSync(folder, { recursive: true });
  writeFileSync(folder, "in the way");
  chmodSync(folder, 0o600);
  const laterMs = START_MS + 13 * HOUR_MS;
  for (const afterMs of [0, 60_000, 599_999]) await scheduled.runDueBackup(laterMs + afterMs);
  expect(lines.filter((line) => line.includes("scheduled backup failed"))).toHaveLength(1);
  rmSync(folder);
  await scheduled.runDueBackup(laterMs + 600_000);
  expect(readdirSync(folder)).toHaveLength(1);
  store.close();
});
