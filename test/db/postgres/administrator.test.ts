/** What an administrator sets, takes away or gives, that is not as the documents have it. */

import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { eventually } from "../../fakes/eventually.ts";
import { failsWith } from "../../fakes/fails-with.ts";
import { hasPostgres, postgresServer } from "../../fakes/postgres-server.ts";
import { openContractStore } from "../contract/stores.ts";

setDefaultTimeout(120_000);

const ROW = { id: "ws_1", name: "One", plan: "unlimited", created_at_ms: 0 };
const MIGRATION_LOCK = "SELECT pg_advisory_xact_lock(7423150981)";
/** Sessions that have waited for a lock for longer than a statement may take. */
const OUTLASTING =
  "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query_start < clock_timestamp() - interval '2100ms'";

describe.skipIf(!hasPostgres)("a database of PostgreSQL", () => {
  test("keeps a store in a schema whose name has capitals and a space", async () => {
    const server = postgresServer();
    const database = await server.create();
    await server.run(database, `CREATE SCHEMA "Shop MCP"`, `ALTER DATABASE ${database} SET search_path = "Shop MCP"`);
    const [one, other] = [await openContractStore(server.url(database)), await openContractStore(server.url(database))];
    await one.workspaces.insert(ROW);
    expect(await other.workspaces.list()).toEqual([ROW]);
    const called = { actor: "owner", origin: "shell", action: "plan.set", workspace_id: null, target: null };
    for (const at_ms of [1, 2]) await one.audit.insert({ ...called, at_ms, outcome: "ok", target_name: null });
    const numbers = await server.run(database, `SELECT id FROM "Shop MCP".audit ORDER BY id`);
    expect(numbers).toMatchObject([{ id: "1" }, { id: "2" }]);
    for (const store of [one, other]) store.close();
  });

  test("that took tables away from its role says which, at the start and amid work", async () => {
    const server = postgresServer();
    const database = await server.create();
    const role = `role_of_${database}`;
    await server.run(
      database,
      `CREATE ROLE ${role} LOGIN`,
      `CREATE SCHEMA shopmcp AUTHORIZATION ${role}`,
      `ALTER ROLE ${role} IN DATABASE ${database} SET search_path = shopmcp`,
    );
    const open = () => openContractStore(server.url(database, role));
    const store = await open();
    await store.workspaces.insert(ROW);
    await server.run(database, "ALTER TABLE shopmcp.workspace OWNER TO shopmcp");
    const refusal = { code: "store_refused", message: expect.stringContaining("ALTER TABLE … OWNER TO") };
    expect(await failsWith(() => store.workspaces.rename("ws_1", "Two"))).toMatchObject(refusal);
    expect(await failsWith(async () => store.workspaces.find("ws_1"))).toMatchObject(refusal);
    expect(await failsWith(open)).toMatchObject({ ...refusal, message: expect.stringContaining("write workspace.") });
    await server.run(database, `ALTER TABLE shopmcp.workspace OWNER TO ${role}`);
    (await open()).close();
    expect((await store.workspaces.rename("ws_1", "Two"))?.name).toBe("Two");
    store.close();
  });

  test("whose statement_timeout is short lets a start wait for another one's migration, and else says what ended", async () => {
    const server = postgresServer();
    const database = await server.create();
    // On a busy machine a statement that waits for nobody takes a part of it, too.
    await server.run(database, `ALTER DATABASE ${database} SET statement_timeout = '2s'`);
    const migrated = await server.hold(database, MIGRATION_LOCK);
    const opening = openContractStore(server.url(database));
    await eventually(async () => (await server.run(database, OUTLASTING)).length > 0);
    await migrated();
    const store = await opening;
    await store.workspaces.insert(ROW);
    const unlock = await server.hold(database, "LOCK TABLE workspace IN ACCESS EXCLUSIVE MODE");
    expect(await failsWith(() => store.workspaces.rename("ws_1", "Two"))).toMatchObject({
      ...{ code: "server_busy", message: expect.stringContaining("statement_timeout") },
    });
    await unlock();
    expect((await store.workspaces.rename("ws_1", "Three"))?.name).toBe("Three");
    store.close();
  });

  test("that is read-only is refused in words", async () => {
    const server = postgresServer();
    const database = await server.create();
    (await openContractStore(server.url(database))).close();
    await server.run(database, `ALTER DATABASE ${database} SET default_transaction_read_only = on`);
    const refused = await failsWith(() => openContractStore(server.url(database)));
    expect(refused).toMatchObject({ code: "server_busy", message: expect.stringContaining("read-only") });
  });
});
