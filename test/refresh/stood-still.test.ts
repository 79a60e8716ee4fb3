/** A server that stands still between its claim and its request: a machine that slept, or a process that was stopped. */

import { afterEach, expect, test } from "bun:test";
import { LEASE_MS } from "#connections/schedule.ts";
import { startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { DUE_MS, MINUTE_MS, type RefreshingShop, startRefreshingShop } from "./refreshing-shop.ts";

let it: RefreshingShop;
let second: TestShop | undefined;

afterEach(async () => {
  await second?.stop();
  await it.stop();
});

test("sends nothing any more with what it had at hand, and another server refreshes", async () => {
  let stands = false;
  it = await startRefreshingShop({
    refreshing: {
      reached(step) {
        if (step !== "data-key" || !stands) return;
        stands = false;
        it.advance(LEASE_MS + 1_000);
      },
    },
  });
  second = await startTestShop({ clock: it.clock, simulator: it.simulator, dataDir: it.shop.dataDir });
  await it.connect();
  it.advance(DUE_MS);
  stands = true;
  await it.tick();
  expect(it.asked()).toBe(0);
  expect((await it.attempts())[0]).toMatchObject({ outcome: "not_sent" });
  expect(await it.standing()).toMatchObject({ state: "degraded", generation: 1 });
  it.advance(31 * MINUTE_MS);
  await second.shop.refresh.tick();
  await it.tick();
  expect(it.asked()).toBe(1);
  expect(await it.standing()).toMatchObject({ state: "connected", generation: 2 });
});
