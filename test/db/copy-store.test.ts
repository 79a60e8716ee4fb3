import { Database } from "bun:sqlite";
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { copiedTables } from "#db/copy/copied-tables.ts";
import { moveStore, type StorePlace } from "#db/copy/move-store.ts";
import { connect, query } from "#db/postgres/client.ts";
import { readDatabaseUrl } from "#db/postgres/database-url.ts";
import { markRestored } from "#db/postgres/mark-restored.ts";
import type { Secret } from "#secret.ts";
import { eventually } from "../fakes/eventually.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { fillEveryTable } from "../fakes/filled-store.ts";
import { MIGRATIONS_DIR, newStore } from "../fakes/new-store.ts";
import { hasPostgres, ownPostgresServer, postgresServer } from "../fakes/postgres-server.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { openContractStore } from "./contract/stores.ts";

setDefaultTimeout(120_000);

const newFolder = () => join(tempFolder(), "data");
const move = (from: StorePlace, to: StorePlace, reached?: (step: "filled" | "marked") => void) =>
  moveStore({ from, to, migrationsDir: MIGRATIONS_DIR, nowMs: 0, ...(reached === undefined ? {} : { reached }) });

const AUDITED = { at_ms: 5, actor: "owner", origin: "shell", action: "plan.set" };

function filled(): StorePlace & { dataDir: string } {
  const dataDir = newFolder();
  fillEveryTable(dataDir);
  return { dataDir };
}

async function newDatabase(): Promise<{ url: Secret }> {
  const server = postgresServer();
  return { url: server.url(await server.create()) };
}

const OF_OTHERS: Record<string, string> = { audit: "action <> 'store.copy'", sqlite_sequence: "name <> 'audit'" };

/** Every row of every table but the one that says which copy it is and those that tell of copies, and the numbers that were given. */
function dumpOf(dataDir: string) {
  const sqlite = new Database(join(dataDir, "shopmcp.db"));
  const names = sqlite
    .query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('store_epoch') ORDER BY name")
    .values()
    .flat()
    .map(String);
  const dump = names.map((name) => [
    name,
    sqlite
      .query(
        `SELECT * FROM "${name}" WHERE ${OF_OTHERS[name] ?? "TRUE"} ORDER BY ${name === "sqlite_sequence" ? "name" : "rowid"}`,
      )
      .values(),
  ]);
  sqlite.close();
  return { names, dump };
}

/** What the audit trail of a file tells of copies. */
function copiesToldIn(dataDir: string) {
  const sqlite = new Database(join(dataDir, "shopmcp.db"));
  const told = sqlite.query(`${TOLD_COPIES} ORDER BY id`).all();
  sqlite.close();
  return told;
}

const TOLD_COPIES = "SELECT at_ms, actor, origin, workspace_id, target, outcome FROM audit WHERE action = 'store.copy'";
const toldCopy = (from: string, to: string) => ({
  ...{ at_ms: 0, actor: "owner", origin: "shell", workspace_id: null, target: `from ${from} to ${to}`, outcome: "ok" },
});

describe("a copy of a store", () => {
  test("takes every table of the file, so that one that is added later is not forgotten", () => {
    const { dataDir } = filled();
    const { names, dump } = dumpOf(dataDir);
    expect(names.filter((name) => name !== "sqlite_sequence")).toEqual(
      copiedTables()
        .map(({ name }) => name)
        .toSorted(),
    );
    expect(dump.filter(([, rows]) => rows?.length === 0)).toEqual([]);
  });

  test("into another folder is equal to the last byte, and the first one cannot be started any more", async () => {
    const [from, to] = [filled(), newFolder()];
    const before = dumpOf(from.dataDir);
    const copied = await move(from, { dataDir: to });
    expect(copied).toMatchObject({ place: to, resumed: false, tables: copiedTables().length });
    expect(dumpOf(to)).toEqual(before);
    const refused = await failsWith(async () => newStore(from.dataDir));
    expect(refused).toMatchObject({
      code: "store_refused",
      message: expect.stringContaining("moved to another store"),
    });
    const store = newStore(to);
    expect(await store.epoch.findOrigin()).toBe("first");
    store.close();
    for (const side of [from.dataDir, to]) expect(copiesToldIn(side)).toEqual([toldCopy(from.dataDir, to)]);
  });

  test("is not made while somebody has either side open, or over data", async () => {
    const from = filled();
    const open = newStore(from.dataDir);
    expect(await failsWith(() => move(from, { dataDir: newFolder() }))).toMatchObject({ code: "conflict" });
    open.close();
    const other = filled();
    const before = dumpOf(other.dataDir);
    const refused = await failsWith(() => move(from, other));
    expect(refused).toMatchObject({ code: "conflict", message: expect.stringContaining("not empty") });
    expect(dumpOf(other.dataDir)).toEqual(before);
    newStore(from.dataDir).close();
    expect([from, other].flatMap(({ dataDir }) => copiesToldIn(dataDir))).toEqual([]);
    expect(await failsWith(() => move({ dataDir: newFolder() }, other))).toMatchObject({ code: "store_missing" });
  });
});

describe.skipIf(!hasPostgres)("a copy from a file to PostgreSQL and back", () => {
  test("is equal to the last byte, with the numbers that were given, and the database is marked as moved", async () => {
    const [from, to, back] = [filled(), await newDatabase(), newFolder()];
    const before = dumpOf(from.dataDir);
    await move(from, to);
    expect(await failsWith(() => move(from, to))).toMatchObject({ code: "store_refused" });
    await move(to, { dataDir: back });
    expect(dumpOf(back)).toEqual(before);
    const [there, home] = [toldCopy(from.dataDir, "PostgreSQL"), toldCopy("PostgreSQL", back)];
    expect(copiesToldIn(from.dataDir)).toEqual([there]);
    expect(copiesToldIn(back)).toEqual([there, home]);
    const database = connect(readDatabaseUrl(to.url), { connections: 1, isolation: "read committed" });
    expect([...(await query(database, `${TOLD_COPIES} ORDER BY id`, []))]).toEqual([there, home].map(Object.values));
    await database.end();
    const refused = await failsWith(() => openContractStore(to.url));
    expect(refused).toMatchObject({
      code: "store_refused",
      message: expect.stringContaining("moved to another store"),
    });
  });

  test("gives no number twice that was given before", async () => {
    const [from, to, back] = [filled(), await newDatabase(), newFolder()];
    await move(from, to);
    const store = await openContractStore(to.url);
    await store.audit.insert({ ...AUDITED, workspace_id: null, target: null, outcome: "ok", target_name: "Ünal's" });
    store.close();
    await move(to, { dataDir: back });
    const sqlite = new Database(join(back, "shopmcp.db"));
    expect(sqlite.query("SELECT id FROM audit ORDER BY id").values()).toEqual([[1], [2], [4], [5], [6]]);
    sqlite.close();
  });

  test("is refused while somebody has the database open, and where it holds data, which stays as it is", async () => {
    const [from, to] = [filled(), await newDatabase()];
    const store = await openContractStore(to.url);
    const inUse = await failsWith(() => move(from, to));
    expect(inUse).toMatchObject({ code: "conflict", message: expect.stringContaining("in use") });
    await store.workspaces.insert({ id: "ws_9", name: "Nine", plan: "unlimited", created_at_ms: 0 });
    store.close();
    const refused = await failsWith(() => move(from, to));
    expect(refused).toMatchObject({ code: "conflict", message: expect.stringContaining("not empty") });
    newStore(from.dataDir).close();
  });

  test("that is broken off leaves one side to start at most, and goes on when it is asked for again", async () => {
    const [from, to] = [filled(), await newDatabase()];
    const before = dumpOf(from.dataDir);
    const breakAt = (at: string) => (step: string) => {
      if (step === at) throw new Error("broken off");
    };
    for (let times = 0; times < 2; times += 1) {
      expect((await failsWithError(() => move(from, to, breakAt("filled")))).message).toBe("broken off");
      newStore(from.dataDir).close();
      const refused = await failsWith(() => openContractStore(to.url));
      expect(refused).toMatchObject({ code: "store_refused", message: expect.stringContaining("broken off") });
    }
    await failsWithError(() => move(from, to, breakAt("marked")));
    expect(await failsWith(async () => newStore(from.dataDir))).toMatchObject({ code: "store_refused" });
    expect(await failsWith(() => openContractStore(to.url))).toMatchObject({ code: "store_refused" });
    expect(await move(from, to)).toMatchObject({ resumed: true });
    expect(copiesToldIn(from.dataDir)).toEqual([toldCopy(from.dataDir, "PostgreSQL")]);
    (await openContractStore(to.url)).close();
    const back = newFolder();
    expect((await failsWithError(() => move(to, { dataDir: back }, breakAt("filled")))).message).toBe("broken off");
    expect(await failsWith(async () => newStore(back))).toMatchObject({ code: "store_refused" });
    await move(to, { dataDir: back });
    expect(dumpOf(back)).toEqual(before);
    expect(copiesToldIn(back)).toEqual([toldCopy(from.dataDir, "PostgreSQL"), toldCopy("PostgreSQL", back)]);
    expect(readdirSync(back).filter((name) => name.includes("partial"))).toEqual([]);
    expect(existsSync(join(back, "epoch"))).toBe(false);
  });

  test("amid which PostgreSQL crashes, on either side, says so and is made when it is asked for again", async () => {
    const server = ownPostgresServer();
    const database = await server.create();
    const [from, to, back] = [filled(), { url: server.url(database) }, { dataDir: newFolder() }];
    const before = dumpOf(from.dataDir);
    (await openContractStore(to.url)).close();
    for (const [one, other] of [
      [from, to],
      [to, back],
    ] as const) {
      const unlock = await server.hold(database, "LOCK TABLE usage");
      const waiting = () =>
        server.run(database, "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'usage'::regclass");
      const copied = Promise.allSettled([move(one, other)]);
      await eventually(async () => (await waiting()).length > 0);
      await server.restart("immediate");
      await failsWithError(unlock);
      expect(await copied).toMatchObject([{ status: "rejected", reason: { code: "server_busy" } }]);
      expect(await move(one, other)).toMatchObject({ resumed: false });
    }
    expect(dumpOf(back.dataDir)).toEqual(before);
    server.stop();
  });

  test("that was restored ends rights in every table that has some, and leaves the rest", async () => {
    const [from, to, back] = [filled(), await newDatabase(), newFolder()];
    await move(from, to);
    const ended = await markRestored({ ...to, migrationsDir: MIGRATIONS_DIR, trustPasswords: false, nowMs: 7 });
    expect(ended).toEqual({ sessions: 3, setupLinks: 3, tokens: 3, passwords: 3, channels: 3 });
    await move(to, { dataDir: back });
    const empty = dumpOf(back).dump.flatMap(([name, rows]) => (rows?.length === 0 ? [name] : []));
    expect(empty).toEqual([
      ...["channel", "channel_message", "file_link", "invitation", "known_device", "oauth_code", "oauth_jti"],
      ...["oauth_request", "oauth_token", "operator_identity", "passkey", "passkey_challenge", "provider_sign_in"],
      ...["recovery_code", "room_visit", "session", "setup_token", "sign_in_link", "signing_secret"],
    ]);
    const sqlite = new Database(join(back, "shopmcp.db"));
    const links = sqlite.query("SELECT hash FROM room").values();
    sqlite.close();
    expect(links).toEqual([[null], [null], [null]]);
  });
});

async function failsWithError(work: () => Promise<unknown>): Promise<Error> {
  try {
    await work();
  } catch (thrown) {
    if (thrown instanceof Error) return thrown;
  }
  throw new Error("It did not fail.");
}
