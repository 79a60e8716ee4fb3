import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { connect, query } from "#db/postgres/client.ts";
import { isLost } from "#db/postgres/database-errors.ts";
import { readDatabaseUrl } from "#db/postgres/database-url.ts";
import { eventually } from "../../fakes/eventually.ts";
import { hasPostgres, postgresServer } from "../../fakes/postgres-server.ts";

setDefaultTimeout(120_000);

const SLEEPS = "FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";

describe.skipIf(!hasPostgres)("a session of PostgreSQL that ends amid a transaction", () => {
  test("fails what it is asked from then on, without a statement outside of it, and the process goes on", async () => {
    const server = postgresServer();
    const database = await server.create();
    await server.run(database, "CREATE TABLE written (nth int)");
    const address = readDatabaseUrl(server.url(database));
    for (let nth = 0; nth < 5; nth += 1) {
      const client = connect(address, { connections: 1, isolation: "read committed" });
      const failed: unknown[] = [];
      const asked = client.begin(async (tx) => {
        const ask = (text: string) => query(tx, text, []).catch((error) => failed.push(error));
        const sleeping = ask("SELECT pg_sleep(60)");
        await eventually(async () => (await server.run(database, `SELECT 1 ${SLEEPS}`)).length === 1);
        await server.run(database, `SELECT pg_terminate_backend(pid) ${SLEEPS}`);
        await sleeping;
        await ask("INSERT INTO written VALUES (1)");
      });
      failed.push(await asked.catch((error) => error));
      await eventually(() => failed.length === 3);
      expect(failed.filter((error) => !isLost(error))).toEqual([]);
      await client.end({ timeout: 0 });
    }
    expect(await server.run(database, "SELECT * FROM written")).toHaveLength(0);
  });
});
