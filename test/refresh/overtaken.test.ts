/** A server that stood still beyond its lease: another one took over, and then the first one's answer is stored. */

import { afterEach, describe, expect, test } from "bun:test";
import { LEASE_MS } from "#connections/schedule.ts";
import { eventually } from "../fakes/eventually.ts";
import { startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { DUE_MS, MINUTE_MS, REFRESH, type RefreshingShop, startRefreshingShop } from "./refreshing-shop.ts";

let it: RefreshingShop;
let second: TestShop;

afterEach(async () => {
  await second.stop();
  await it.stop();
});

const BOTH = "request, and the other's answer,";
const ORDERS = ["answer", "request", BOTH] as const;

/**
 * `answer`: the first server's answer is on its way when the second one sends the same refresh token. `request`: the
 * second one's new tokens are given, and stored, before the first one's request has reached the provider; the last one:
 * they are stored after it.
 */
async function overtake(reusePolicy: "grace" | "family", late: (typeof ORDERS)[number]): Promise<void> {
  it = await startRefreshingShop({ reusePolicy });
  const { simulator, clock, shop } = it;
  second = await startTestShop({ clock, simulator, dataDir: shop.dataDir });
  await it.connect();
  it.advance(DUE_MS);
  const held = simulator.fail({ path: REFRESH, ...(late === "answer" ? { holdAnswer: true } : { holdRequest: true }) });
  const other = late === BOTH ? simulator.fail({ path: REFRESH, holdAnswer: true }) : null;
  const ticking = it.tick();
  await eventually(() => held.taken === 1);
  it.advance(LEASE_MS + 1_000);
  await second.shop.refresh.tick();
  expect(it.asked()).toBe(1);
  it.advance(MINUTE_MS);
  const taking = second.shop.refresh.tick();
  // What holds its answer has taken effect before that: the simulator does it in one turn.
  await (other === null ? taking : eventually(() => other.taken === 1));
  held.clear();
  await ticking;
  other?.clear();
  await Promise.all([ticking, taking]);
  expect(it.asked()).toBe(2);
  expect(await it.standing()).toMatchObject({ state: "connected", generation: 2 });
}

describe.each(ORDERS)("a refresh that another server has taken over, with its own %s late", (late) => {
  test("is looked at again within minutes where the provider has ended the family, and then it is said", async () => {
    await overtake("family", late);
    await it.ticks(4, 3 * MINUTE_MS);
    expect((await it.standing()).state).not.toBe("connected");
    await it.ticks(4, 31 * MINUTE_MS);
    expect(await it.standing()).toMatchObject({ state: "needs_reconnect" });
  });

  test("is looked at again and goes on where the provider gave the same answer twice", async () => {
    await overtake("grace", late);
    await it.ticks(4, 3 * MINUTE_MS);
    expect(await it.standing()).toMatchObject({ state: "connected" });
    expect((await it.call()).isError).toBe(false);
  });
});
