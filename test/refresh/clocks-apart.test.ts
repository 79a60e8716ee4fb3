/** Two servers on one PostgreSQL, on machines whose clocks differ: a lease is judged by the database's time alone. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { LEASE_MS } from "#connections/schedule.ts";
import { RETURN_MS } from "#db/sqlite/attempts.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { pretendClock } from "../fakes/database-clock.ts";
import { eventually } from "../fakes/eventually.ts";
import { hasPostgres, postgresServer } from "../fakes/postgres-server.ts";
import { createSharedClock, joinClock } from "../fakes/shared-clock.ts";
import { shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { mainCredentials, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { unpaced } from "../fakes/unpaced.ts";
import { DAY_MS, DUE_MS, HOUR_MS, MINUTE_MS, REFRESH } from "./refreshing-shop.ts";

setDefaultTimeout(120_000);

const APART = [
  ["ten minutes ahead", 10 * MINUTE_MS],
  ["a day ahead", DAY_MS],
  ["ten minutes behind", -10 * MINUTE_MS],
  ["a day behind", -DAY_MS],
] as const;

describe.skipIf(!hasPostgres).each([...APART])(
  "of two servers on PostgreSQL, one with a clock that is %s,",
  (_, apartMs) => {
    let clock: ReturnType<typeof createSharedClock>;
    let simulator: Simulator;
    let right: TestShop;
    let apart: TestShop;
    let workspaceId: string;
    const asked = () => simulator.requests.filter(({ path }) => path === REFRESH).length;
    const ticks = async (times: number, everyMs: number) => {
      for (let nth = 0; nth < times; nth += 1) {
        clock.advance(everyMs);
        await Promise.all([right.shop.refresh.tick(), apart.shop.refresh.tick()]);
      }
    };
    const standing = async () => {
      const [row] = await right.shop.connections.list(workspaceId);
      if (row === undefined) throw new Error("nothing is connected");
      return row;
    };
    const connect = async () => {
      const { app, advertiser } = simulator;
      const pair = simulator.issuePair({ appId: app.appId, advertiserIds: [advertiser.advertiserId] });
      const tokens = { access_token: pair.accessToken, refresh_token: pair.refreshToken, expires_in: pair.expiresIn };
      await apart.connectTikTok(workspaceId, { ...mainCredentials(simulator), ...tokens });
    };

    beforeAll(async () => {
      const file = join(tempFolder(), "clock");
      clock = createSharedClock(file);
      simulator = startSimulator({ clock });
      simulator.setRateLimit("off");
      simulator.setReusePolicy("family");
      const server = postgresServer();
      const database = await server.create();
      await pretendClock(server, database, file);
      const masterKey = join(tempFolder(), "shopmcp.key");
      await shopmcp(["keygen", "--out", masterKey]);
      const env = {
        ...unpaced(simulator),
        SHOPMCP_DATABASE_URL: server.url(database).reveal(),
        SHOPMCP_MASTER_KEY_FILE: masterKey,
      };
      right = await startTestShop({ clock, simulator, env });
      const other = joinClock(file);
      other.set(other.now() + apartMs);
      // Another machine, started at another time.
      apart = await startTestShop({ clock: { ...other, uptime: () => other.uptime() / 2 }, simulator, env });
      ({ workspaceId } = await right.newWorkspace("Bakery"));
      await connect();
    });
    afterAll(async () => {
      simulator.clearFaults();
      for (const { stop } of [right, apart]) await stop();
      await simulator.stop();
    });

    test("neither joins a refresh of the other that is under way, and its answer counts", async () => {
      for (const [holder, other] of [
        [right, apart],
        [apart, right],
      ] as const) {
        const before = { asked: asked(), generation: (await standing()).generation };
        clock.advance(DUE_MS);
        const held = simulator.fail({ path: REFRESH, holdAnswer: true });
        const refreshing = holder.shop.refresh.tick();
        await eventually(() => held.taken === 1);
        for (let minute = 0; minute < 7; minute += 1) {
          await other.shop.refresh.tick();
          clock.advance(MINUTE_MS);
        }
        expect(asked() - before.asked).toBe(1);
        held.clear();
        await refreshing;
        expect(await standing()).toMatchObject({ state: "connected", generation: before.generation + 1 });
      }
    });

    test("one takes over when the lease of the other is over and its holder was waited for, and not before", async () => {
      simulator.setReusePolicy("grace");
      for (const [holder, other] of [
        [right, apart],
        [apart, right],
      ] as const) {
        const { generation } = await standing();
        clock.advance(DUE_MS);
        const before = asked();
        const held = simulator.fail({ path: REFRESH, holdAnswer: true });
        const refreshing = holder.shop.refresh.tick();
        await eventually(() => held.taken === 1);
        clock.advance(LEASE_MS - 1_000);
        await other.shop.refresh.tick();
        expect(asked() - before).toBe(1);
        clock.advance(2_000);
        await other.shop.refresh.tick();
        expect(asked() - before).toBe(1);
        clock.advance(RETURN_MS + 1_000);
        await other.shop.refresh.tick();
        expect(asked() - before).toBe(2);
        held.clear();
        await refreshing;
        expect(await standing()).toMatchObject({ state: "connected", generation: generation + 1 });
        await ticks(3, 3 * MINUTE_MS);
      }
    });

    test("both keep the connection alive over two days, with a token that ends when it says", async () => {
      const before = asked();
      for (let look = 0; look < 24; look += 1) {
        await ticks(1, 2 * HOUR_MS);
        const { state, due_at_ms, expires_at_ms } = await standing();
        expect(state).toBe("connected");
        expect(due_at_ms - clock.now()).toBeLessThanOrEqual(DAY_MS);
        expect((expires_at_ms ?? 0) - clock.now()).toBeGreaterThan(0);
        expect((expires_at_ms ?? 0) - clock.now()).toBeLessThanOrEqual(DAY_MS);
      }
      expect(asked() - before).toBeGreaterThanOrEqual(3);
      expect(asked() - before).toBeLessThanOrEqual(6);
    });
  },
);
