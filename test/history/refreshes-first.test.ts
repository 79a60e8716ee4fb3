/** A start that meets thousands of accounts refreshes their tokens before it reads their days. */

import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { type ManualClock, manualClock } from "../fakes/clock.ts";
import { mainCredentials, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { FAST } from "./remembering-shop.ts";

setDefaultTimeout(120_000);

const TICK_MS = 15_000;
const REPORT = "/report/integrated/get/";

let clock: ManualClock;
let simulator: Simulator;
let shop: TestShop;
let dueMs: number;

beforeEach(async () => {
  clock = manualClock();
  simulator = startSimulator({ clock });
  simulator.setRateLimit("off");
  shop = await startTestShop({ clock, simulator, env: FAST });
  const advertiserId = openAccount();
  const { appId } = simulator.app;
  const { workspaceId } = await shop.newWorkspace("Bakery");
  const pair = simulator.issuePair({ appId, advertiserIds: [advertiserId] });
  const row = await shop.connectTikTok(workspaceId, {
    ...{ ...mainCredentials(simulator), advertiser_id: advertiserId },
    access_token: pair.accessToken,
    refresh_token: pair.refreshToken,
    expires_in: pair.expiresIn,
    refresh_token_expires_in: pair.refreshTokenExpiresIn,
  });
  dueMs = row.due_at_ms;
  simulator.requests.length = 0;
});
afterEach(async () => {
  await shop.stop();
  await simulator.stop();
});

function openAccount(): string {
  const wish = { currency: "USD", timezone: "Etc/GMT+7", country: "US", campaigns: 2, ageDays: 200 } as const;
  return simulator.openAccount({ ...wish, steady: true });
}

const reports = () => simulator.requests.filter(({ path }) => path === REPORT).length;
const read = () => shop.shop.jobs.runAll();

test("nothing is read while a refresh has missed two looks, and all of it afterwards", async () => {
  clock.advance(dueMs + 2 * TICK_MS - clock.now());
  await read();
  expect(simulator.requests).toEqual([]);
  await shop.shop.refresh.tick();
  const refreshed = simulator.requests.length;
  expect(refreshed).toBeGreaterThan(0);
  expect(reports()).toBe(0);
  await read();
  expect(reports()).toBeGreaterThan(10);
});

test("a refresh that waits for the next look holds nothing up", async () => {
  clock.advance(dueMs + 2 * TICK_MS - 1 - clock.now());
  await read();
  expect(reports()).toBeGreaterThan(10);
});

test("reading under way stops after the question during which a refresh became late, and goes on from there", async () => {
  clock.advance(1_000);
  const asked: string[] = [];
  simulator.fail({
    path: REPORT,
    when({ query }) {
      asked.push(`${query.get("data_level")} ${query.get("start_date")} ${query.get("page")}`);
      if (asked.length === 3) clock.advance(dueMs + 2 * TICK_MS - clock.now());
      return false;
    },
  });
  await read();
  expect(asked).toHaveLength(3);
  await read();
  expect(asked).toHaveLength(3);
  await shop.shop.refresh.tick();
  await read();
  // Young days are due again by then, older ones are kept.
  const [, second = "", , ...later] = asked;
  expect(later.length).toBeGreaterThan(10);
  expect(later).not.toContain(second);
});

test("a connection that only its owner can mend holds nothing up", async () => {
  simulator.fail({ path: "/oauth2/refresh_token/", code: 40_105, times: Number.POSITIVE_INFINITY });
  simulator.fail({ path: "/tt_user/oauth2/refresh_token/", code: 40_105, times: Number.POSITIVE_INFINITY });
  const { workspaceId } = await shop.newWorkspace("Second");
  const advertiser_id = openAccount();
  const access_token = simulator.issueToken({ appId: simulator.app.appId, advertiserIds: [advertiser_id] });
  await shop.connectTikTok(workspaceId, { ...mainCredentials(simulator), access_token, advertiser_id });
  clock.advance(dueMs + 2 * TICK_MS - clock.now());
  await shop.shop.refresh.tick();
  clock.advance(2 * TICK_MS);
  await read();
  expect(reports()).toBeGreaterThan(10);
});
