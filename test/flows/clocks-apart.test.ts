/** Three servers on one PostgreSQL, two of which have a clock that is days off. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { z } from "zod";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import type { ManualClock } from "../fakes/clock.ts";
import { pretendClock } from "../fakes/database-clock.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { hasPostgres, postgresServer } from "../fakes/postgres-server.ts";
import { type Receiver, startReceiver } from "../fakes/receiver.ts";
import { createSharedClock, joinClock } from "../fakes/shared-clock.ts";
import { shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { mainCredentials, OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { DAY_MS, FAST } from "../history/remembering-shop.ts";

setDefaultTimeout(120_000);

const Told = z.looseObject({ type: z.string(), data: z.looseObject({ day: z.string() }) });

describe.skipIf(!hasPostgres)(
  "three servers on PostgreSQL, one right, one three days ahead, one two days behind",
  () => {
    let simulator: Simulator;
    let receiver: Receiver;
    let database: string;
    let workspaceId: string;
    let advertiserId: string;
    let right: TestShop;
    let ahead: TestShop;
    let behind: TestShop;
    let clock: ManualClock;
    const told = () => receiver.received.map(({ body }) => Told.parse(JSON.parse(body)));
    const all = () => [ahead, behind, right];

    /** All look at once. */
    async function rounds(count: number): Promise<void> {
      for (let nth = 0; nth < count; nth += 1) {
        clock.advance(1_000);
        await Promise.all(all().map(({ shop }) => shop.jobs.runAll()));
      }
    }

    beforeAll(async () => {
      const file = join(tempFolder(), "clock");
      clock = createSharedClock(file);
      // The account's afternoon: a digest waits six hours of a day for what is read behind, then tells what there is.
      clock.advance(DAY_MS / 3);
      simulator = startSimulator({ clock });
      simulator.setRateLimit("off");
      receiver = startReceiver();
      const server = postgresServer();
      database = await server.create();
      await pretendClock(server, database, file);
      const masterKey = join(tempFolder(), "shopmcp.key");
      await shopmcp(["keygen", "--out", masterKey]);
      const env = {
        ...FAST,
        SHOPMCP_DATABASE_URL: server.url(database).reveal(),
        SHOPMCP_MASTER_KEY_FILE: masterKey,
        SHOPMCP_CHANNEL_PRIVATE_HOSTS: new URL(receiver.url).host,
      };
      right = await startTestShop({ clock, simulator, env });
      const apart = (ms: number) => {
        const own = joinClock(file);
        own.set(own.now() + ms);
        return own;
      };
      ahead = await startTestShop({ clock: apart(3 * DAY_MS), simulator, env });
      behind = await startTestShop({ clock: apart(-2 * DAY_MS), simulator, env });
      const wish = { currency: "USD", timezone: "Etc/GMT+7", country: "US", campaigns: 3, ageDays: 200 } as const;
      advertiserId = simulator.openAccount(wish);
      const pasted = mainCredentials(simulator);
      const access_token = simulator.issueToken({ appId: pasted.app_id, advertiserIds: [advertiserId] });
      ({ workspaceId } = await right.newWorkspace("Bakery"));
      await right.connectTikTok(workspaceId, { ...pasted, access_token, advertiser_id: advertiserId });
      const fields = { url: `${receiver.url}/hook` };
      await right.shop.channels.create({ workspaceId, kind: "webhook", name: "hook", fields }, OWNER);
    });
    afterAll(async () => {
      for (const { stop } of all()) await stop();
      await simulator.stop();
      await receiver.stop();
    });

    test("a digest that is set on any of them is due by the database's clock, and no list says that it is late", async () => {
      for (const { shop } of nonEmpty(all())) {
        const { digest } = await shop.digests.set({ workspaceId, weekday: null, hour: 9, channelIds: null }, OWNER);
        expect(digest.set_at_ms).toBe(clock.now());
        expect(digest.next_at_ms - clock.now()).toBeLessThanOrEqual(DAY_MS);
        const account = await shop.workspaceDigests.set(
          { workspaceId, weekday: null, hour: 9, channelIds: null },
          OWNER,
        );
        expect(account.digest.next_at_ms - clock.now()).toBeLessThanOrEqual(DAY_MS);
        for (const { shop: other } of nonEmpty(all())) {
          expect((await other.digests.list(workspaceId)).map(({ late }) => late)).toEqual([false]);
          expect((await other.workspaceDigests.list(workspaceId)).map(({ late }) => late)).toEqual([false]);
        }
      }
    });

    test("a digest and an alert are decided once, of the day that is over by the database's clock, and told once", async () => {
      const rule = {
        ...{ workspaceId, module: undefined, campaignId: null, metric: "spend", condition: "above", value: 0.01 },
        ...{ days: undefined, minSample: undefined, quiet: null },
      };
      await ahead.shop.alerts.set(rule, OWNER);
      await postgresServer().run(database, "UPDATE digest SET hour = 0, set_at_ms = 0, next_at_ms = 0");
      await rounds(6);
      const yesterday = new Date(Date.parse(simulator.truth.today(advertiserId)) - DAY_MS).toISOString().slice(0, 10);
      expect(nonEmpty(told()).toSorted((one, other) => (one.type < other.type ? -1 : 1))).toMatchObject([
        { type: "alert.began", data: { day: yesterday } },
        { type: "digest", data: { day: yesterday } },
      ]);
    });

    test("the others say why they decide nothing, and nothing is told again once their clocks are right", async () => {
      for (const [{ shop, logLines }, words] of nonEmpty([
        [ahead, "3 days ahead of the database's"],
        [behind, "2 days behind the database's"],
      ] as const)) {
        expect(logLines.filter((line) => line.includes(words))).toHaveLength(1);
        expect(await shop.maintenance.describeClock()).toContain(words);
      }
      expect(right.logLines.filter((line) => line.includes("the database's"))).toEqual([]);
      for (const server of [ahead, behind]) server.clock.set(clock.now());
      await rounds(4);
      expect(told()).toHaveLength(2);
      const ids = receiver.received.map(({ headers }) => headers["webhook-id"]);
      expect(new Set(ids).size).toBe(2);
    });
  },
);
