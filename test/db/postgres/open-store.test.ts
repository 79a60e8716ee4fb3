import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { OLDEST_THAT_MAY_START } from "#db/postgres/migrate.ts";
import { eventually } from "../../fakes/eventually.ts";
import { failsWith } from "../../fakes/fails-with.ts";
import { MIGRATIONS_DIR } from "../../fakes/new-store.ts";
import { nonEmpty } from "../../fakes/non-empty.ts";
import { hasPostgres, postgresServer } from "../../fakes/postgres-server.ts";
import { openContractStore } from "../contract/stores.ts";

setDefaultTimeout(120_000);

const ROW = { id: "ws_1", name: "One", plan: "unlimited", created_at_ms: 0 };

describe.skipIf(!hasPostgres)("a database of PostgreSQL", () => {
  test("is migrated by one of several that start at once", async () => {
    const server = postgresServer();
    const url = server.url(await server.create());
    const stores = await Promise.all([openContractStore(url), openContractStore(url), openContractStore(url)]);
    await stores[0]?.workspaces.insert(ROW);
    expect(await stores[2]?.workspaces.list()).toEqual([ROW]);
    for (const store of stores) store.close();
  });

  test("is refused where it holds tables of another program, and stays as it is", async () => {
    const server = postgresServer();
    const database = await server.create();
    await server.run(database, "CREATE TABLE theirs (id int)");
    const refused = await failsWith(() => openContractStore(server.url(database)));
    expect(refused).toMatchObject({ code: "store_refused", message: expect.stringContaining("another program") });
    await server.run(database, "DROP TABLE theirs", "CREATE TABLE workspace (id int)");
  });

  test("is used where the next ShopMCP wrote it and says that this one may still start", async () => {
    const server = postgresServer();
    const database = await server.create();
    (await openContractStore(server.url(database))).close();
    const next = "UPDATE shopmcp_schema SET version = version + 1";
    await server.run(database, "ALTER TABLE workspace ADD COLUMN motto text NOT NULL DEFAULT ''", next);
    const old = await openContractStore(server.url(database));
    await old.workspaces.insert(ROW);
    expect(await old.workspaces.list()).toEqual([ROW]);
    old.close();
  });

  test("was changed by no migration beside which older ones may not start, unless that says so", () => {
    const folder = join(MIGRATIONS_DIR, "postgres");
    const texts = readdirSync(folder)
      .filter((name) => name.endsWith(".sql"))
      .toSorted();
    const breaking = texts.findLastIndex((name, at) => {
      const text = readFileSync(join(folder, name), "utf8");
      return at > 0 && /\b(DROP|RENAME|SET NOT NULL|SET DATA TYPE)\b|ADD COLUMN (?!.*DEFAULT).*NOT NULL/.test(text);
    });
    expect(OLDEST_THAT_MAY_START).toBeGreaterThanOrEqual(breaking + 1);
    expect(OLDEST_THAT_MAY_START).toBeLessThanOrEqual(texts.length);
  });

  test("is refused where a newer ShopMCP wrote it, while whoever has it open already goes on", async () => {
    const server = postgresServer();
    const database = await server.create();
    const open = await openContractStore(server.url(database));
    await server.run(database, "UPDATE shopmcp_schema SET version = 900, oldest = 899");
    await open.workspaces.insert(ROW);
    expect(await open.workspaces.list()).toEqual([ROW]);
    open.close();
    const refused = await failsWith(() => openContractStore(server.url(database)));
    expect(refused).toMatchObject({ code: "store_refused", message: expect.stringContaining("newer") });
  });

  test("is refused where the role may make no tables, and used where a schema is its own", async () => {
    const server = postgresServer();
    const database = await server.create();
    const role = `role_of_${database}`;
    await server.run(database, `CREATE ROLE ${role} LOGIN`);
    const refused = await failsWith(() => openContractStore(server.url(database, role)));
    expect(refused).toMatchObject({ code: "store_refused", message: expect.stringContaining("may not create tables") });
    await server.run(
      database,
      `CREATE SCHEMA shopmcp AUTHORIZATION ${role}`,
      `ALTER ROLE ${role} SET search_path = shopmcp`,
    );
    const store = await openContractStore(server.url(database, role));
    await store.workspaces.insert(ROW);
    expect(await store.epoch.findOrigin()).toBe("first");
    expect(await store.workspaces.list()).toEqual([ROW]);
    store.close();
  });

  test("that does not exist is refused without its name", async () => {
    const server = postgresServer();
    const refused = await failsWith(() => openContractStore(server.url("no_such_database")));
    expect(refused).toMatchObject({ code: "store_refused" });
    expect(refused.message).not.toContain("no_such_database");
  });

  test("counts as another one on another server, unless only its timeline is new and that is trusted", async () => {
    const server = postgresServer();
    const database = await server.create();
    const store = await openContractStore(server.url(database));
    await store.epoch.settle({ origin: "first", moves: [] });
    expect(await store.epoch.findOrigin()).toBe("known");
    await server.run(database, "UPDATE store_epoch SET epoch = split_part(epoch, ' ', 1) || ' 00000007'");
    expect(await store.epoch.findOrigin()).toBe("foreign");
    store.close();
    const trusting = await openContractStore(server.url(database), { trustsFailover: true });
    expect(await trusting.epoch.findOrigin()).toBe("known");
    await server.run(database, "UPDATE store_epoch SET epoch = '1 00000001'");
    expect(await trusting.epoch.findOrigin()).toBe("foreign");
    trusting.close();
  });

  test("goes on after a restart of its server; what was asked meanwhile is told to try again", async () => {
    const server = postgresServer();
    const store = await openContractStore(server.url(await server.create()));
    await store.workspaces.insert(ROW);
    const asked = Promise.allSettled(Array.from({ length: 20 }, () => store.workspaces.rename("ws_1", "Two")));
    await server.restart();
    for (const result of nonEmpty(await asked))
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "server_busy" });
    // A connection may have to learn first that its server was away.
    const again = (work: () => Promise<unknown>) =>
      eventually(() => work().catch((refused) => expect(refused).toMatchObject({ code: "server_busy" })));
    expect(await again(() => store.workspaces.rename("ws_1", "Three"))).toMatchObject({ name: "Three" });
    expect(await again(() => store.workspaces.find("ws_1"))).toMatchObject({ name: "Three" });
    store.close();
  });
});
