/** A clock that jumps ends nothing for good: what is deleted for its age waits until the clock has been right for an hour. */

import { describe, expect, test } from "bun:test";
import { createClockWatch, describeClock } from "#maintenance/clock-watch.ts";
import { manualClock } from "../fakes/clock.ts";
import { eventually } from "../fakes/eventually.ts";
import { keptLog } from "../fakes/kept-log.ts";
import { newStore } from "../fakes/new-store.ts";
import { startOAuthShop, Tokens } from "../oauth/oauth-shop.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

function watched() {
  const store = newStore();
  const clock = manualClock();
  const { log, lines } = keptLog();
  return { store, clock, lines, watch: createClockWatch({ store, clock, log }) };
}

describe("the clock is believed", () => {
  test("an hour after the start, to the millisecond", async () => {
    const { store, clock, watch, lines } = watched();
    clock.advance(HOUR_MS - 1);
    expect(await watch.clockIsTrusted()).toBe(false);
    clock.advance(1);
    expect(await watch.clockIsTrusted()).toBe(true);
    expect(lines).toEqual([]);
    expect(await describeClock(store, clock)).toBeNull();
    store.close();
  });

  test("an hour after a jump, in either direction, which is said once and kept for a week", async () => {
    for (const [jumpMs, words] of [
      [60 * DAY_MS, "60 days ahead"],
      [-60 * DAY_MS, "60 days back"],
      [6 * MINUTE_MS, "6 minutes ahead"],
    ] as const) {
      const { store, clock, watch, lines } = watched();
      clock.advance(2 * HOUR_MS);
      expect(await watch.clockIsTrusted()).toBe(true);
      clock.set(clock.now() + jumpMs);
      expect(await watch.clockIsTrusted()).toBe(false);
      clock.advance(HOUR_MS - 1);
      expect(await watch.clockIsTrusted()).toBe(false);
      clock.advance(1);
      expect(await watch.clockIsTrusted()).toBe(true);
      expect(lines).toHaveLength(1);
      expect(lines.join()).toContain(words);
      expect(await describeClock(store, clock)).toContain(words);
      clock.advance(7 * DAY_MS);
      expect(await describeClock(store, clock)).toBeNull();
      store.close();
    }
  });

  test("while it is slewed by less than five minutes between two looks, and while the machine sleeps", async () => {
    const { store, clock, watch, lines } = watched();
    clock.advance(2 * HOUR_MS);
    await watch.look();
    clock.set(clock.now() + 5 * MINUTE_MS);
    expect(await watch.clockIsTrusted()).toBe(true);
    // Running time goes on in a sleep as the wall clock does.
    clock.advance(30 * DAY_MS);
    expect(await watch.clockIsTrusted()).toBe(true);
    expect(lines).toEqual([]);
    store.close();
  });
});

test("while it is not the database's clock nothing is deleted for its age, and that is said once and by doctor", async () => {
  const store = newStore();
  const clock = manualClock();
  const { log, lines } = keptLog();
  let databaseMs = clock.now() + 3 * DAY_MS;
  const shared = { ...store, now: async () => databaseMs };
  const watch = createClockWatch({ store: shared, clock, log });
  clock.advance(2 * HOUR_MS);
  for (let look = 0; look < 2; look += 1) {
    await watch.look();
    expect(await watch.clockIsTrusted()).toBe(false);
  }
  expect(lines).toHaveLength(1);
  const words = "This machine's clock is 3 days behind the database's";
  expect([lines.join(), await describeClock(shared, clock)]).toEqual([
    expect.stringContaining(words),
    expect.stringContaining(words),
  ]);
  databaseMs = clock.now() - 5 * MINUTE_MS;
  expect([await watch.clockIsTrusted(), await describeClock(shared, clock)]).toEqual([true, null]);
  databaseMs -= 1;
  expect(await describeClock(shared, clock)).toContain("5 minutes ahead of");
  store.close();
});

test("sixty days ahead and back again: apps, usage and audit are all there, and the owner is told", async () => {
  const shop = await startOAuthShop();
  const { client_id } = await shop.register();
  const tokens = await shop.connect(client_id);
  const { workspaceId, key } = await shop.newWorkspace("Other");
  await shop.connectToy(workspaceId, "bakery", "toy-token-bakery");
  await shop.call(key, "toy_visit");
  const rowsOf = (rows: string) => shop.store().sqlite.query(`SELECT * FROM ${rows}`).all().length;
  const counts = () =>
    ["usage", "audit", "oauth_token", "oauth_client", "oauth_grant WHERE revoked_at_ms IS NULL"].map((rows) =>
      rowsOf(rows),
    );
  // Usage is written behind the answer.
  await eventually(() => rowsOf("usage") === 1);
  shop.clock.advance(2 * HOUR_MS);
  await shop.shop.jobs.runAll();
  const before = counts();
  expect(before).not.toContain(0);
  for (const jumpMs of [400 * DAY_MS, -400 * DAY_MS]) {
    shop.clock.set(shop.clock.now() + jumpMs);
    await shop.shop.jobs.runAll();
    expect(counts()).toEqual(before);
    shop.clock.advance(HOUR_MS / 2);
    await shop.shop.jobs.runAll();
    expect(counts()).toEqual(before);
  }
  Tokens.parse(await (await shop.refresh(client_id, tokens.refresh_token)).json());
  expect(await shop.shop.maintenance.describeClock()).toContain("400 days back");
  expect(shop.logLines.filter((line) => line.includes("clock jumped"))).toHaveLength(2);
  // Once the clock has been right for an hour, what is old goes as ever.
  shop.clock.advance(401 * DAY_MS);
  await shop.shop.jobs.runAll();
  expect(counts()).not.toEqual(before);
  await shop.stop();
});
