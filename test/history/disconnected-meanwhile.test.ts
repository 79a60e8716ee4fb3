/** An account that is disconnected while its days are read: nothing is tried again, so nothing of it is warned of. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { openStore } from "#db/sqlite/open-store.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { mainCredentials, OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { FAST } from "./remembering-shop.ts";

setDefaultTimeout(120_000);

const clock = manualClock();
let simulator: Simulator;
let shop: TestShop;
let workspaceId = "";
let disconnections = 0;

beforeAll(async () => {
  simulator = startSimulator({ clock });
  simulator.setRateLimit("off");
  shop = await startTestShop({
    ...{ clock, simulator, env: FAST },
    open(options) {
      const store = openStore(options);
      const putBlocks: typeof store.histories.putBlocks = async (...given) => {
        disconnections += 1;
        await shop.shop.connections.disconnect({ workspaceId, module: shop.tiktok() }, OWNER);
        return store.histories.putBlocks(...given);
      };
      return { ...store, histories: { ...store.histories, putBlocks } };
    },
  });
  ({ workspaceId } = await shop.newWorkspace("Bakery"));
});
afterAll(async () => {
  await shop.stop();
  await simulator.stop();
});

test("the turn ends without a warning", async () => {
  const advertiserId = simulator.openAccount({
    ...{ currency: "USD", timezone: "Etc/GMT+7", country: "US", campaigns: 2, ageDays: 60, steady: true },
  });
  const pasted = mainCredentials(simulator);
  const access_token = simulator.issueToken({ appId: pasted.app_id, advertiserIds: [advertiserId] });
  await shop.connectTikTok(workspaceId, { ...pasted, access_token, advertiser_id: advertiserId });
  clock.advance(1_000);
  await shop.shop.jobs.runAll();
  expect(disconnections).toBe(1);
  expect(shop.logLines.filter((line) => line.includes("could not be remembered"))).toEqual([]);
});
