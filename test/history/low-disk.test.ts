/** A disk that fills up stops the reading of days long before a refreshed token could not be stored. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { openStore } from "#db/sqlite/open-store.ts";
import { ShopError } from "#errors.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { mainCredentials, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { FAST } from "./remembering-shop.ts";

setDefaultTimeout(120_000);

const MIB = 1_048_576;
const PROBED = 64 * MIB;
const clock = manualClock();
let simulator: Simulator;
let shop: TestShop;
let freeBytes = 255 * MIB;

beforeAll(async () => {
  simulator = startSimulator({ clock });
  simulator.setRateLimit("off");
  shop = await startTestShop({
    ...{ clock, simulator, env: FAST },
    open(options) {
      const store = openStore(options);
      const checkDisk = async (wanted = PROBED) => {
        if (freeBytes < wanted) throw new ShopError("store_refused", "The disk is full. Free some space.");
      };
      return { ...store, health: { ...store.health, checkDisk } };
    },
  });
});
afterAll(async () => {
  await shop.stop();
  await simulator.stop();
});

const ready = async () => (await fetch(`${shop.listener.url}/readyz`)).status;
const count = (sql: string) => Number(shop.store().sqlite.query(sql).values()[0]?.[0]);

test("with room for tokens and none for days a token is refreshed and stored, and no day is asked for", async () => {
  const { appId } = simulator.app;
  const advertiserId = simulator.openAccount({
    ...{ currency: "USD", timezone: "Etc/GMT+7", country: "US", campaigns: 2, ageDays: 60, steady: true },
  });
  const { workspaceId } = await shop.newWorkspace("Bakery");
  const pair = simulator.issuePair({ appId, advertiserIds: [advertiserId] });
  const { due_at_ms } = await shop.connectTikTok(workspaceId, {
    ...{ ...mainCredentials(simulator), advertiser_id: advertiserId },
    ...{ access_token: pair.accessToken, refresh_token: pair.refreshToken },
    ...{ expires_in: pair.expiresIn, refresh_token_expires_in: pair.refreshTokenExpiresIn },
  });
  clock.advance(due_at_ms - clock.now());
  simulator.requests.length = 0;
  await shop.shop.jobs.runAll();
  expect(simulator.requests).toEqual([]);
  expect(count("SELECT count(*) FROM history")).toBe(0);
  expect(await ready()).toBe(200);
  const before = count("SELECT generation FROM credential");
  await shop.shop.refresh.tick();
  expect(count("SELECT generation FROM credential")).toBe(before + 1);
  freeBytes = 256 * MIB;
  // One that could not begin is passed over for a quarter of an hour.
  for (let look = 0; look < 16; look += 1) await shop.shop.jobs.runAll();
  expect(count("SELECT sum(days) FROM history_block")).toBeGreaterThan(400);
});
