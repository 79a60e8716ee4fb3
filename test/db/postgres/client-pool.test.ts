/** What happens to those who wait for a connection to PostgreSQL. */

import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { createClientPool } from "#db/postgres/client-pool.ts";
import { createMetrics, scrape } from "#metrics.ts";
import { eventually } from "../../fakes/eventually.ts";
import { failsWith } from "../../fakes/fails-with.ts";
import { hasPostgres, postgresServer } from "../../fakes/postgres-server.ts";
import { openContractStore } from "../contract/stores.ts";

setDefaultTimeout(120_000);

const ROW = { id: "ws_1", name: "One", plan: "unlimited", created_at_ms: 0 };

const poolOf = (name: "read" | "write", size: number, uptimeMs: () => number) =>
  createClientPool({ name, size, uptimeMs, open: () => ({ end: async () => undefined }) });

describe("turns at the connections of a pool", () => {
  test("are given in order, as many at once as there are, and what was waited is counted", async () => {
    let nowMs = 0;
    const turns = poolOf("write", 2, () => nowMs);
    const ended: string[] = [];
    const held = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const asked = ["one", "two", "three", "four"].map((name, at) =>
      turns.take(async () => {
        await held[at]?.promise;
        ended.push(name);
      }),
    );
    expect([turns.used(), turns.waiting()]).toEqual([2, 2]);
    nowMs = 1_500;
    held[1]?.resolve();
    await Promise.all(asked.slice(1));
    expect(ended).toEqual(["two", "three", "four"]);
    expect([turns.used(), turns.waiting(), turns.waitedMs(), turns.refused()]).toEqual([1, 0, 3_000, 0]);
    held[0]?.resolve();
    await Promise.all(asked);
    expect(turns.used()).toBe(0);
  });

  test("that do not come in time are refused in words, and nobody's work is begun then", async () => {
    const turns = poolOf("read", 1, () => 0);
    const held = Promise.withResolvers<void>();
    const first = turns.take(() => held.promise);
    let begun = false;
    const refused = await failsWith(() => turns.take(async () => (begun = true), 1));
    expect(refused).toMatchObject({ code: "server_busy", message: expect.stringContaining("pg_stat_activity") });
    held.resolve();
    await first;
    expect([begun, turns.used(), turns.waiting(), turns.refused()]).toEqual([false, 0, 0, 1]);
    expect(await turns.take(async () => "next")).toBe("next");
  });

  test("are given on where the work of one fails", async () => {
    const turns = poolOf("read", 1, () => 0);
    await expect(turns.take(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await turns.take(async () => "next")).toBe("next");
  });
});

test("a client that could not reach the server is left, and any other is used again", async () => {
  const ended: number[] = [];
  let opened = 0;
  const open = () => {
    opened += 1;
    const nth = opened;
    return { nth, end: async () => ended.push(nth) };
  };
  const pool = createClientPool({ name: "read", size: 2, open, uptimeMs: () => 0 });
  const nth = () => pool.take(async (client) => client.nth);
  const fail = (code: string) =>
    expect(pool.take(() => Promise.reject(Object.assign(new Error(code), { code })))).rejects.toThrow(code);
  expect([await nth(), await nth()]).toEqual([1, 1]);
  await fail("40001");
  expect(await nth()).toBe(1);
  for (const [at, code] of ["CONNECT_TIMEOUT", "CONNECTION_CLOSED", "ECONNREFUSED", "57P01"].entries()) {
    await fail(code);
    expect([await nth(), ended.length]).toEqual([at + 2, at + 1]);
  }
  await Promise.all([nth(), nth()]);
  await pool.close(1);
  expect(ended).toEqual([1, 2, 3, 4, 5, 6]);
});

test.skipIf(!hasPostgres)(
  "a pool that is used up is said by the probe and the metrics, and goes on afterwards",
  async () => {
    const server = postgresServer();
    const database = await server.create();
    const store = await openContractStore(server.url(database));
    await store.workspaces.insert(ROW);
    const write = store.health.pools.find(({ name }) => name === "write");
    const parts = { countStates: store.connections.countStates, pools: store.health.pools };
    const usedUp = async () => {
      const before = write?.refused() ?? 0;
      const unlock = await server.hold(database, "LOCK TABLE workspace IN ACCESS EXCLUSIVE MODE");
      const renames = Array.from({ length: 8 }, (_, nth) => store.workspaces.rename("ws_1", `Name ${nth}`));
      const ended = Promise.allSettled(renames);
      expect([write?.used(), write?.waiting()]).toEqual([6, 2]);
      const metrics = await scrape(createMetrics(), parts);
      const unready = await failsWith(() => store.health.checkWritable());
      await unlock();
      // A machine that takes ten seconds for this refuses those that wait, too.
      if ((await ended).some(({ status }) => status === "rejected")) return undefined;
      return { metrics, unready, refused: (write?.refused() ?? 0) - before };
    };
    const { metrics, unready, refused } = await eventually(usedUp);
    expect(metrics).toContain('shopmcp_database_connections{pool="write",state="free"} 0');
    expect(metrics).toContain('shopmcp_database_connections{pool="write",state="waiting"} 2');
    expect(unready).toMatchObject({ code: "server_busy", message: expect.stringContaining("All 6 connections") });
    await store.health.checkWritable();
    expect([write?.used(), write?.waiting(), refused]).toEqual([0, 0, 1]);
    store.close();
  },
);
