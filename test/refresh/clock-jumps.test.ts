import { afterEach, describe, expect, test } from "bun:test";
import { LEASE_MS } from "#connections/schedule.ts";
import { manualClock } from "../fakes/clock.ts";
import { eventually } from "../fakes/eventually.ts";
import { mainCredentials, OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import {
  DAY_MS,
  DUE_MS,
  HOUR_MS,
  MINUTE_MS,
  REFRESH,
  type RefreshingShop,
  type ReusePolicy,
  startRefreshingShop,
} from "./refreshing-shop.ts";

const JUMPS = [
  ["a day forwards", DAY_MS],
  ["a year forwards", 365 * DAY_MS],
  ["an hour backwards", -HOUR_MS],
  ["a year backwards", -365 * DAY_MS],
] as const;

let it: RefreshingShop;
let second: TestShop | undefined;

afterEach(async () => {
  await second?.stop();
  second = undefined;
  await it.stop();
});

async function start(reusePolicy: ReusePolicy = "family"): Promise<void> {
  it = await startRefreshingShop({ reusePolicy });
  await it.connect();
  it.advance(DUE_MS);
}

/** Another server on the folder, on the same machine. */
async function startSecond(aheadMs: number) {
  const { clock, simulator, shop } = it;
  const other = { ...manualClock(), now: () => clock.now() + aheadMs, uptime: clock.uptime };
  second = await startTestShop({ clock: other, simulator, dataDir: shop.dataDir });
  return second.shop.refresh.tick;
}

/** Two days, by the provider's clock: refreshed about every twelve hours, and never out of the clock's reach. */
async function livesTwoDays(): Promise<void> {
  const before = it.asked();
  for (let look = 0; look < 24; look++) {
    await it.ticks(1, 2 * HOUR_MS);
    const { state, due_at_ms } = await it.standing();
    expect(state).not.toBe("needs_reconnect");
    expect(due_at_ms).toBeLessThanOrEqual(it.clock.now() + DAY_MS);
    expect((await it.call()).isError).toBe(false);
  }
  expect(await it.standing()).toMatchObject({ state: "connected", reason: null, kind: "refreshable" });
  const asked = it.asked() - before;
  expect(asked).toBeGreaterThanOrEqual(3);
  expect(asked).toBeLessThanOrEqual(6);
}

/** With the clock as somebody has set it, and with the clock set right again. */
async function livesOn(jumpMs: number): Promise<void> {
  await livesTwoDays();
  it.clock.set(it.clock.now() - jumpMs);
  await livesTwoDays();
  await it.store.health.checkIntegrity();
}

describe.each([...JUMPS])("a clock that is set %s", (_, jumpMs) => {
  const jump = () => it.clock.set(it.clock.now() + jumpMs);

  test("while a refresh is under way: no second one, by this server or another, and the schedule stays near", async () => {
    await start();
    const held = it.simulator.fail({ path: REFRESH, holdAnswer: true });
    const refreshing = it.tick();
    await eventually(() => held.taken === 1);
    jump();
    const tickOther = await startSecond(0);
    for (let minute = 0; minute < 7; minute++) {
      await tickOther();
      it.advance(MINUTE_MS);
    }
    expect(it.asked()).toBe(1);
    it.simulator.clearFaults();
    await refreshing;
    expect(await it.standing()).toMatchObject({ state: "connected", generation: 2 });
    await livesOn(jumpMs);
  });

  test("while refreshes fail and are put off: it is caught up with soon", async () => {
    await start();
    it.simulator.fail({ path: REFRESH, code: 50000, times: 2 });
    await it.tick();
    await it.ticks(1, MINUTE_MS);
    expect(await it.standing()).toMatchObject({ state: "degraded", failures: 2 });
    jump();
    await it.ticks(2, MINUTE_MS);
    expect(await it.standing()).toMatchObject({ state: "connected", generation: 2 });
    await livesOn(jumpMs);
  });

  test("while an attempt has no answer: nothing is flagged, and a provider with grace gives it again", async () => {
    await start("grace");
    it.simulator.fail({ path: REFRESH, loseAnswer: true });
    await it.tick();
    expect(await it.standing()).toMatchObject({ state: "degraded", reason: "unanswered" });
    jump();
    await it.ticks(2, MINUTE_MS);
    expect(await it.standing()).toMatchObject({ state: "connected", generation: 2 });
    await livesOn(jumpMs);
  });

  test("while a lost answer is found out: no denial within two minutes counts, and the owner is told soon after", async () => {
    await start();
    it.simulator.fail({ path: REFRESH, loseAnswer: true });
    await it.tick();
    jump();
    await it.ticks(2, 61_000);
    expect((await it.attempts()).map(({ outcome }) => outcome)).toEqual(["denied", "denied", "unanswered"]);
    expect(await it.standing()).toMatchObject({ state: "degraded", reason: "denied" });
    await it.ticks(3, 2 * MINUTE_MS);
    expect(await it.standing()).toMatchObject({ state: "needs_reconnect", reason: "rejected" });
    expect(await it.provider()).toEqual({ access: false, refresh: false });
  });
});

describe.each([
  ["an hour", HOUR_MS],
  ["a year", 365 * DAY_MS],
])("a server whose clock is ahead by %s", (_, aheadMs) => {
  test("meets a refresh under way and puts nothing off: where that one is lost, it is looked at when its lease is over", async () => {
    await start("grace");
    const tickAhead = await startSecond(aheadMs);
    const held = it.simulator.fail({ path: REFRESH, holdAnswer: true });
    void it.tick();
    await eventually(() => held.taken === 1);
    await tickAhead();
    it.advance(MINUTE_MS);
    await tickAhead();
    const { due_at_ms } = await it.standing();
    expect(due_at_ms).toBeLessThanOrEqual(it.clock.now() + LEASE_MS);
    it.simulator.clearFaults();
  });
});

test("a server whose clock is a day ahead tries beside another and puts nothing off either, once its clock is right", async () => {
  await start();
  const aheadMs = 25 * HOUR_MS;
  const tickAhead = await startSecond(aheadMs);
  it.simulator.failBy(({ path }) => (path === REFRESH ? { code: 40100, message: "Too many requests." } : null));
  await tickAhead();
  await it.tick();
  await tickAhead();
  await it.tick();
  expect((await it.attempts()).length).toBeGreaterThanOrEqual(1);
  it.simulator.clearFaults();
  // As a server does whose clock is set right.
  await second?.stop();
  second = await startTestShop({ clock: it.clock, simulator: it.simulator, dataDir: it.shop.dataDir });
  for (let look = 0; look < 3; look++) {
    it.advance(31 * MINUTE_MS);
    await second.shop.refresh.tick();
  }
  expect(await it.standing()).toMatchObject({ state: "connected", generation: 2 });
});

test("a token with a known end and no refresh token keeps its end over a clock that was ahead of it for a while", async () => {
  await start();
  const { simulator, shop } = it;
  const { workspace_id: workspaceId } = await it.standing();
  await shop.shop.connections.disconnect({ workspaceId, module: shop.tiktok() }, OWNER);
  const { app, advertiser } = simulator;
  const { accessToken: access_token } = simulator.issuePair({
    appId: app.appId,
    advertiserIds: [advertiser.advertiserId],
  });
  await shop.connectTikTok(workspaceId, { ...mainCredentials(simulator), access_token, expires_in: DAY_MS / 1_000 });
  const { expires_at_ms: endMs } = await it.standing();
  it.clock.set(it.clock.now() + 3 * DAY_MS);
  await it.ticks(1, MINUTE_MS);
  expect((await it.standing()).expires_at_ms).toBeNull();
  it.clock.set(it.clock.now() - 3 * DAY_MS);
  await it.ticks(1, MINUTE_MS);
  expect((await it.standing()).expires_at_ms).toBe(endMs);
  await it.ticks(25, HOUR_MS);
  expect(await it.standing()).toMatchObject({ kind: "static", state: "needs_reconnect", reason: "rejected" });
});

describe.each([7, -7])("of two servers whose clocks differ, by %d minutes, the other", (minutes) => {
  test("never joins a refresh that is under way, and both keep the connection alive", async () => {
    await start();
    const tickSecond = await startSecond(minutes * MINUTE_MS);
    const held = it.simulator.fail({ path: REFRESH, holdAnswer: true });
    const refreshing = it.tick();
    await eventually(() => held.taken === 1);
    for (let minute = 0; minute < 7; minute++) {
      await tickSecond();
      it.advance(MINUTE_MS);
    }
    expect(it.asked()).toBe(1);
    it.simulator.clearFaults();
    await refreshing;
    for (let look = 0; look < 48; look++) {
      await Promise.all([it.ticks(1, HOUR_MS), tickSecond()]);
      expect((await it.standing()).state).toBe("connected");
    }
    expect(it.asked()).toBeLessThanOrEqual(6);
    expect(await it.history()).toEqual(["connected"]);
    expect((await it.call()).isError).toBe(false);
  });

  test("counts no denial within two minutes of an attempt without an answer", async () => {
    await start();
    const tickSecond = await startSecond(minutes * MINUTE_MS);
    it.simulator.fail({ path: REFRESH, loseAnswer: true });
    await it.tick();
    for (let minute = 0; minute < 2; minute++) {
      it.advance(61_000);
      await tickSecond();
      await it.tick();
    }
    expect(await it.standing()).toMatchObject({ state: "degraded", reason: "denied" });
    for (let minute = 0; minute < 12; minute++) {
      it.advance(MINUTE_MS);
      await tickSecond();
      await it.tick();
    }
    expect(await it.standing()).toMatchObject({ state: "needs_reconnect", reason: "rejected" });
    expect(await it.provider()).toEqual({ access: false, refresh: false });
  });

  test("is put off no longer than the first, whose refreshes failed", async () => {
    await start();
    const tickSecond = await startSecond(minutes * MINUTE_MS);
    it.simulator.fail({ path: REFRESH, code: 50000, times: 3 });
    for (let look = 0; look < 24; look++) {
      it.advance(MINUTE_MS);
      await tickSecond();
      await it.tick();
    }
    expect(await it.standing()).toMatchObject({ state: "connected", generation: 2 });
    expect(it.asked()).toBe(4);
  });
});
