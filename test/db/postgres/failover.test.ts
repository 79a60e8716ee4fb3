import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { renameSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { writeKeyFile } from "#vault/key-file.ts";
import { generateMasterKey } from "#vault/master-key.ts";
import type { ManualClock } from "../../fakes/clock.ts";
import { pretendClock } from "../../fakes/database-clock.ts";
import { eventually } from "../../fakes/eventually.ts";
import { failsWith } from "../../fakes/fails-with.ts";
import { nonEmpty } from "../../fakes/non-empty.ts";
import { hasPostgres, ownPostgresServer, type PostgresServer } from "../../fakes/postgres-server.ts";
import { createSharedClock } from "../../fakes/shared-clock.ts";
import { tempFolder } from "../../fakes/temp-folder.ts";
import { mainCredentials, OWNER, startTestShop, type TestShop } from "../../fakes/test-shop.ts";

setDefaultTimeout(120_000);

const HOUR_MS = 3_600_000;

describe.skipIf(!hasPostgres)("a standby that is promoted under running servers", () => {
  const clockFile = join(tempFolder(), "clock");
  let clock: ManualClock;
  let simulator: Simulator;
  let env: Record<string, string>;
  let servers: PostgresServer[];
  const shops: TestShop[] = [];
  const switchTo = (server: PostgresServer, where: string) => {
    symlinkSync(server.socketFolder, `${where}.new`);
    renameSync(`${where}.new`, where);
  };

  const database = async (server: PostgresServer, where: string) => {
    const name = await server.create();
    await pretendClock(server, name, clockFile);
    return `postgres://shopmcp@localhost/${name}?host=${where}`;
  };
  const start = async (more: Record<string, string> = {}) => {
    const shop = await startTestShop({ clock, simulator, env: { ...env, ...more } });
    shops.push(shop);
    return shop;
  };
  const connect = async (shop: TestShop) => {
    const { workspaceId } = await shop.newWorkspace("Shop");
    const { app, advertiser } = simulator;
    const pair = simulator.issuePair({ appId: app.appId, advertiserIds: [advertiser.advertiserId] });
    await shop.connectTikTok(workspaceId, {
      ...mainCredentials(simulator),
      ...{ access_token: pair.accessToken, refresh_token: pair.refreshToken, expires_in: pair.expiresIn },
    });
    return workspaceId;
  };
  const stateIn = async (shop: TestShop) => (await shop.shop.connections.list())[0]?.state;
  const refreshes = () => simulator.requests.filter(({ path }) => path.endsWith("/oauth2/refresh_token/")).length;
  /** A tick that finds a connection to the old primary does nothing, and the next one does it. */
  const tickUntil = (shop: TestShop, refreshed: number) =>
    eventually(async () => {
      await shop.shop.refresh.tick();
      return refreshes() === refreshed;
    });
  const notices = (shop: TestShop) =>
    shop.logLines.filter((line) => line.includes("shopmcp connection confirm")).length;

  beforeAll(() => {
    clock = createSharedClock(clockFile);
    simulator = startSimulator({ clock });
  });
  afterAll(async () => {
    for (const shop of shops) await shop.stop();
    for (const server of servers) server.stop();
    await simulator.stop();
  });

  test("asks once that its connections are confirmed, and refreshes nothing before; where it is trusted it does not ask", async () => {
    const primary = ownPostgresServer();
    servers = [primary];
    const where = join(tempFolder(), "now");
    switchTo(primary, where);
    const masterKey = join(tempFolder(), "shopmcp.key");
    writeKeyFile(masterKey, generateMasterKey(), null);
    env = { SHOPMCP_MASTER_KEY_FILE: masterKey, SHOPMCP_DATABASE_URL: await database(primary, where) };
    const first = await start();
    const second = await start();
    const workspaceId = await connect(first);
    const trusting = await start({
      SHOPMCP_DATABASE_URL: await database(primary, where),
      SHOPMCP_DATABASE_FAILOVER: "trusted",
    });
    await connect(trusting);

    const standby = await primary.standby();
    primary.stop();
    servers = [standby];
    switchTo(standby, where);
    // A connection of its own may have to learn first that the primary is gone.
    await eventually(async () => {
      const refused = await failsWith(() => first.shop.workspaces.create("Too early", undefined, OWNER));
      expect(refused.code).toBe("server_busy");
      return refused.message.includes("standby");
    });
    await standby.promote();

    clock.advance(14 * HOUR_MS);
    await Promise.all([first, second].map(({ shop }) => shop.refresh.tick()));
    expect(refreshes()).toBe(0);
    await eventually(async () => (await stateIn(first)) === "unverified");
    await Promise.all([first, second].map(({ shop }) => shop.refresh.tick()));
    expect(refreshes()).toBe(0);
    expect(nonEmpty(shops).reduce((sum, shop) => sum + notices(shop), 0)).toBe(1);

    await tickUntil(trusting, 1);
    expect([refreshes(), await stateIn(trusting), notices(trusting)]).toEqual([1, "connected", 0]);

    await first.shop.maintenance.confirm({ workspaceId }, OWNER);
    await tickUntil(second, 2);
    expect([refreshes(), await stateIn(first)]).toEqual([2, "connected"]);
    const again = await start();
    expect(await stateIn(again)).toBe("connected");
    expect(again.shop.notices.join(" ")).not.toContain("connection confirm");
  });
});
