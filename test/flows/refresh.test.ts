import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { LEASE_MS } from "#connections/schedule.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { type ManualClock, manualClock } from "../fakes/clock.ts";
import { eventually } from "../fakes/eventually.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { mainCredentials, OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const REFRESH = "/oauth2/refresh_token/";
const USER_REFRESH = "/tt_user/oauth2/refresh_token/";

let clock: ManualClock;
let simulator: Simulator;
let shop: TestShop;
let workspaceId: string;
let key: string;

beforeEach(async () => {
  clock = manualClock();
  simulator = startSimulator({ clock });
  shop = await startTestShop({ clock, simulator });
  ({ workspaceId, key } = await shop.newWorkspace("Refreshing"));
});

afterEach(async () => {
  simulator.clearFaults();
  await shop.stop();
  await simulator.stop();
});

/** An access token for a day, a refresh token for a year, as pasted. */
async function connect(lifetimes: { expiresIn?: number; refreshTokenExpiresIn?: number } = {}) {
  const { app, advertiser } = simulator;
  const pair = simulator.issuePair({ appId: app.appId, advertiserIds: [advertiser.advertiserId], ...lifetimes });
  const row = await shop.connectTikTok(workspaceId, {
    ...mainCredentials(simulator),
    access_token: pair.accessToken,
    refresh_token: pair.refreshToken,
    expires_in: pair.expiresIn,
    refresh_token_expires_in: pair.refreshTokenExpiresIn,
  });
  return { pair, row };
}

const tick = () => shop.shop.refresh.tick();
const refreshes = () => simulator.requests.filter(({ path }) => path === REFRESH || path === USER_REFRESH);
const account = () => shop.call(key, "tiktok_ads_get_account", { fresh: true });
const replace = (pasted: unknown) => shop.connectTikTok(workspaceId, pasted);

async function standing() {
  const [row] = await shop.shop.connections.list(workspaceId);
  if (row === undefined) throw new Error("nothing is connected");
  return row;
}

async function history() {
  const { id } = await standing();
  const events = (await shop.shop.connections.histories([id])).get(id) ?? [];
  return events.toReversed().map(({ state, reason }) => (reason === null ? state : `${state}: ${reason}`));
}

/** Moves the clock past what is due, and lets the scheduler look; each look is spaced well. */
async function ticks(times: number, everyMs = 31 * MINUTE) {
  for (let at = 0; at < times; at++) {
    clock.advance(everyMs);
    await tick();
  }
}

const Meta = z.looseObject({ api_calls: z.number(), notice: z.string().optional() });
const metaOf = ({ structured }: { structured: Record<string, unknown> | undefined }) => Meta.parse(structured?.meta);

describe("a refreshable connection", () => {
  test("is refreshed at half of its lifetime and not before, and outlives its first access token", async () => {
    const { row } = await connect();
    expect(row).toMatchObject({ kind: "refreshable", state: "connected", generation: 1 });
    clock.advance(10 * HOUR);
    await tick();
    expect(refreshes()).toEqual([]);
    clock.advance(4 * HOUR);
    await tick();
    expect(refreshes()).toHaveLength(1);
    expect(await standing()).toMatchObject({
      state: "connected",
      generation: 2,
      expires_at_ms: clock.now() + 24 * HOUR,
    });
    clock.advance(11 * HOUR);
    const answer = await account();
    expect(answer.isError).toBe(false);
    expect(answer.structured?.account).toMatchObject({ connection: { state: "connected", credential: "refreshable" } });
    expect(JSON.stringify(answer.structured)).toMatch(/"next_refresh_at":"2026-/);
    expect(await history()).toEqual(["connected"]);
  });

  test("uses the second endpoint where the first is not there, within one attempt, and remembers it", async () => {
    for (const [turn, missing] of ([404, 40008, 40010] as const).entries()) {
      simulator.setMissing(REFRESH, missing);
      if (turn === 0) await connect();
      const before = refreshes().length;
      await ticks(1, 14 * HOUR);
      const paths = refreshes()
        .slice(before)
        .map(({ path }) => path);
      expect(paths).toEqual(turn === 0 ? [REFRESH, USER_REFRESH] : [USER_REFRESH]);
      expect((await standing()).generation).toBe(turn + 2);
    }
  });

  test("takes any other answer of the first endpoint as final", async () => {
    await connect();
    simulator.fail({ path: REFRESH, code: 40002, message: "no" });
    await ticks(1, 14 * HOUR);
    expect(refreshes().map(({ path }) => path)).toEqual([REFRESH]);
    expect(await standing()).toMatchObject({ state: "degraded", reason: "transient", generation: 1 });
  });

  test("is refreshed once where two processes look at the same moment", async () => {
    await connect();
    const second = await startTestShop({ clock, simulator, dataDir: shop.dataDir });
    clock.advance(14 * HOUR);
    const held = simulator.fail({ path: REFRESH, holdRequest: true });
    const first = Promise.all([tick(), tick()]);
    await eventually(() => held.taken === 1);
    await second.shop.refresh.tick();
    held.clear();
    await first;
    expect(refreshes()).toHaveLength(1);
    expect(await standing()).toMatchObject({ generation: 2, state: "connected" });
    await second.stop();
  });

  test("survives outages and rate limits: degraded while they last, calls work on, connected afterwards", async () => {
    await connect();
    for (const [fault, reason] of [
      [{ code: 50000, message: "busy" }, "transient"],
      [{ code: 40100, message: "Too many requests" }, "transient"],
      [{ httpStatus: 502 }, "unanswered"],
      [{ closeBeforeAnswer: true }, "unanswered"],
      [{ rawBody: "{}" }, "unanswered"],
    ] as const) {
      simulator.fail({ path: REFRESH, ...fault });
      await ticks(1, 14 * HOUR);
      expect(await standing()).toMatchObject({ state: "degraded", reason });
      expect((await account()).isError).toBe(false);
      await ticks(2);
      expect(await standing()).toMatchObject({ state: "connected", reason: null });
    }
    expect((await standing()).generation).toBe(6);
  });

  test("an outage longer than the access token's life breaks nothing either", async () => {
    await connect();
    const outage = simulator.fail({ httpStatus: 503, times: Number.POSITIVE_INFINITY });
    await ticks(60, 31 * MINUTE);
    expect(await standing()).toMatchObject({ state: "degraded", generation: 1 });
    outage.clear();
    await ticks(2);
    expect(await standing()).toMatchObject({ state: "connected" });
    expect((await account()).isError).toBe(false);
  });

  test("backs off: at most one attempt a minute, and fewer as failures go on", async () => {
    await connect();
    clock.advance(14 * HOUR);
    simulator.fail({ path: REFRESH, code: 50000, times: Number.POSITIVE_INFINITY });
    for (let second = 0; second < 3_600; second += 15) {
      await tick();
      clock.advance(15_000);
    }
    const times = refreshes().map(({ atMs }) => atMs);
    expect(times.length).toBeLessThan(30);
    expect(Math.min(...times.slice(1).map((at, index) => at - (times[index] ?? 0)))).toBeGreaterThanOrEqual(MINUTE);
  });
});

describe("a call that meets a dead access token", () => {
  test("makes one refresh, shared by all calls, reads once more, and counts it", async () => {
    await connect();
    clock.advance(25 * HOUR);
    simulator.fail({ path: REFRESH, delayMs: 100 });
    const answers = await Promise.all(
      ["tiktok_ads_get_account", "tiktok_ads_list_campaigns", "tiktok_ads_list_ads"].map((tool) =>
        shop.call(key, tool, { fresh: true }),
      ),
    );
    expect(answers.map(({ isError }) => isError)).toEqual([false, false, false]);
    expect(refreshes()).toHaveLength(1);
    const calls = answers.map((answer) => metaOf(answer).api_calls);
    expect(Math.max(...calls)).toBeGreaterThanOrEqual(3);
    expect((await standing()).generation).toBe(2);
  });

  test("is not repeated a second time, and makes no second refresh within the minute", async () => {
    await connect();
    simulator.fail({ path: "/advertiser/info/", code: 40105, times: Number.POSITIVE_INFINITY });
    for (const _ of [1, 2, 3]) expect((await account()).text).toContain("token_invalid");
    expect(refreshes()).toHaveLength(1);
  });

  test("says so at once where there is no refresh token, and sends none", async () => {
    await replace(mainCredentials(simulator));
    simulator.revokeToken(simulator.advertiser.accessToken);
    const answer = await account();
    expect(answer.isError).toBe(true);
    expect(answer.text).toContain("Generate a new access token");
    expect(refreshes()).toEqual([]);
  });
});

describe("a refresh token that is denied", () => {
  test("once says so in the next answer, and breaks nothing", async () => {
    const { pair } = await connect();
    simulator.revokeRefreshToken(pair.refreshToken);
    await ticks(1, 14 * HOUR);
    expect(await standing()).toMatchObject({ state: "degraded", reason: "denied" });
    const answer = await account();
    expect(answer.isError).toBe(false);
    expect(metaOf(answer).notice).toMatch(/refused to renew.*Settings → Integrations → TikTok Ads/);
  });

  test("twice, while the access token lives on, makes it static with a warning", async () => {
    const { accessToken } = simulator.advertiser;
    await replace({
      ...mainCredentials(simulator),
      access_token: accessToken,
      refresh_token: "made-up",
      expires_in: 86_400,
    });
    clock.advance(12 * HOUR);
    await ticks(6, 31 * MINUTE);
    const row = await standing();
    expect(row).toMatchObject({ state: "connected", kind: "static", generation: 1 });
    expect(row.warnings.join()).toContain("refresh token was set aside");
    const before = refreshes().length;
    await ticks(10, 6 * HOUR);
    expect(refreshes()).toHaveLength(before);
    expect(await standing()).toMatchObject({ state: "connected", expires_at_ms: null });
    expect((await account()).isError).toBe(false);
  });

  test("twice, with a dead access token, needs the owner, and is not asked again", async () => {
    const { pair } = await connect();
    simulator.revokeRefreshToken(pair.refreshToken);
    simulator.revokeToken(pair.accessToken);
    clock.advance(14 * HOUR);
    await ticks(4);
    expect(await standing()).toMatchObject({ state: "needs_reconnect", reason: "rejected" });
    const before = refreshes().length;
    await ticks(5, 6 * HOUR);
    expect((await account()).isError).toBe(true);
    expect(refreshes()).toHaveLength(before);
    await replace(mainCredentials(simulator));
    expect(await standing()).toMatchObject({ state: "connected", reason: null, kind: "static" });
    expect(await history()).toEqual(["connected", "degraded: denied", "needs_reconnect: rejected", "connected"]);
  });
});

describe("a rotated App Secret", () => {
  test("is said in the next answer, breaks the connection only with the token, and pasting it alone heals", async () => {
    await connect();
    const app_secret = simulator.rotateAppSecret(simulator.app.appId);
    await ticks(1, 14 * HOUR);
    expect(await standing()).toMatchObject({ state: "degraded", reason: "app_secret" });
    expect(metaOf(await account()).notice).toMatch(/App Secret.*Settings → Integrations → TikTok Ads/);
    clock.advance(12 * HOUR);
    await tick();
    expect(await standing()).toMatchObject({ state: "needs_reconnect", reason: "app_secret" });
    const error = await failsWith(() => replace({ app_secret: "still-wrong" }));
    expect(error.code).toBe("app_secret_wrong");
    expect(await standing()).toMatchObject({ state: "needs_reconnect", generation: 1 });
    await replace({ app_secret });
    expect(await standing()).toMatchObject({ state: "connected", reason: null, generation: 3 });
    expect((await account()).isError).toBe(false);
  });

  test("what its refresh won is kept even where the verification that follows fails", async () => {
    await connect();
    const app_secret = simulator.rotateAppSecret(simulator.app.appId);
    clock.advance(25 * HOUR);
    const dead = simulator.fail({ path: "/advertiser/info/", code: 40102 });
    await tick();
    dead.clear();
    const info = { path: "/advertiser/info/" };
    simulator.fail({ ...info, code: 40102 });
    simulator.fail({ ...info, httpStatus: 503 });
    await failsWith(() => replace({ app_secret }));
    expect((await standing()).generation).toBe(2);
    expect((await account()).isError).toBe(false);
  });
});

describe("of two refreshes of one generation", () => {
  test("the loser's denial changes nothing", async () => {
    await connect();
    const second = await startTestShop({ clock, simulator, dataDir: shop.dataDir });
    clock.advance(14 * HOUR);
    const held = simulator.fail({ path: REFRESH, code: 40107, holdRequest: true });
    const losing = tick();
    await eventually(() => held.taken === 1);
    // The first process looks dead: its lease has run out.
    clock.advance(LEASE_MS + 1_000);
    await second.shop.refresh.tick();
    clock.advance(30_000);
    await second.shop.refresh.tick();
    expect(await standing()).toMatchObject({ generation: 2, state: "connected" });
    held.clear();
    await losing;
    expect(await standing()).toMatchObject({ generation: 2, state: "connected", reason: null, last_error_code: null });
    await second.stop();
  });

  test("a late success revives what was given up meanwhile", async () => {
    const { row } = await connect();
    clock.advance(14 * HOUR);
    const held = simulator.fail({ path: REFRESH, holdRequest: true });
    const late = tick();
    await eventually(() => held.taken === 1);
    const { sqlite } = shop.store();
    sqlite.run("UPDATE connection SET state = 'needs_reconnect', reason = 'rejected' WHERE id = ?", [row.id]);
    held.clear();
    await late;
    expect(await standing()).toMatchObject({ state: "connected", reason: null, generation: 2 });
    sqlite.close();
  });

  test("a credential is not replaced while its refresh is under way", async () => {
    await connect();
    clock.advance(14 * HOUR);
    const held = simulator.fail({ path: REFRESH, holdRequest: true });
    const renewing = tick();
    await eventually(() => held.taken === 1);
    expect((await failsWith(() => replace({ app_secret: simulator.app.appSecret }))).code).toBe("conflict");
    held.clear();
    await renewing;
    await replace({ app_secret: simulator.app.appSecret });
    expect(await standing()).toMatchObject({ generation: 3, kind: "refreshable" });
  });
});

test("a restored connection whose token is dead spends no refresh token for a pasted App Secret: its owner confirms it first", async () => {
  await connect();
  const { sqlite } = shop.store();
  const stored = () => sqlite.query("SELECT generation, hex(sealed) AS sealed FROM credential").all();
  sqlite.run("UPDATE connection SET state = 'unverified', reason = 'restored'");
  const before = stored();
  clock.advance(25 * HOUR);
  const refused = await failsWith(() => replace({ app_secret: simulator.app.appSecret }));
  expect([refused.code, refused.message.includes("shopmcp connection confirm")]).toEqual(["conflict", true]);
  await tick();
  expect(refreshes()).toEqual([]);
  expect(stored()).toEqual(before);
  expect(await standing()).toMatchObject({ state: "unverified", generation: 1 });
  await shop.shop.maintenance.confirm({ workspaceId }, OWNER);
  await replace({ app_secret: simulator.app.appSecret });
  expect(refreshes()).toHaveLength(1);
  expect(await standing()).toMatchObject({ state: "connected" });
  sqlite.close();
});

describe("an answer that is lost", () => {
  for (const [reusePolicy, expected] of [
    ["strict", { state: "needs_reconnect", reason: "rejected" }],
    ["family", { state: "needs_reconnect", reason: "rejected" }],
    ["grace", { state: "connected", reason: null }],
  ] as const) {
    test(`by a provider that is ${reusePolicy} ends as ${expected.state}, never in silence`, async () => {
      await connect();
      simulator.setReusePolicy(reusePolicy);
      clock.advance(14 * HOUR);
      simulator.fail({ path: REFRESH, loseAnswer: true });
      await tick();
      expect(await standing()).toMatchObject({ state: "degraded", reason: "unanswered" });
      clock.advance(3 * MINUTE);
      await tick();
      // Whatever the provider thinks: while the access token lives, calls work.
      if (reusePolicy !== "family") expect((await account()).isError).toBe(false);
      await ticks(30, HOUR);
      await ticks(4, 24 * HOUR);
      expect(await standing()).toMatchObject(expected);
      expect((await account()).isError).toBe(expected.state !== "connected");
    });
  }

  test("between the provider and the disk leaves its attempt in the journal, and a provider with grace gives it again", async () => {
    const { row } = await connect();
    simulator.setReusePolicy("grace");
    const { sqlite } = shop.store();
    sqlite.run("CREATE TRIGGER full BEFORE UPDATE OF sealed ON credential BEGIN SELECT RAISE(ABORT, 'disk full'); END");
    clock.advance(14 * HOUR);
    const ticking = tick();
    await eventually(() => refreshes()[0]?.status === 200);
    expect((await standing()).generation).toBe(1);
    // Whoever is stopped now tries once more and gives up.
    await shop.shop.refresh.stop();
    await ticking;
    const open = "SELECT count(*) AS open FROM attempt WHERE credential_id = ? AND finished_at_ms IS NULL";
    expect(sqlite.query(open).get(row.id)).toEqual({ open: 1 });
    expect(shop.logLines.join()).toContain("The scheduler failed on a connection");
    sqlite.run("DROP TRIGGER full");
    sqlite.close();
    await shop.stop();
    shop = await startTestShop({ clock, simulator, dataDir: shop.dataDir });
    clock.advance(LEASE_MS + 1_000);
    await tick();
    clock.advance(30_000);
    await tick();
    expect(await standing()).toMatchObject({ generation: 2, state: "connected" });
  });
});

describe("a static connection", () => {
  test("is verified daily, and gives up only after two spaced verifications", async () => {
    await replace(mainCredentials(simulator));
    const before = simulator.requests.length;
    await ticks(1, 12 * HOUR);
    expect(simulator.requests).toHaveLength(before);
    await ticks(1, 16 * HOUR);
    expect(simulator.requests.length).toBeGreaterThan(before);
    simulator.removeAdvertiser(simulator.advertiser.accessToken, simulator.advertiser.advertiserId);
    await ticks(1, 28 * HOUR);
    expect(await standing()).toMatchObject({ state: "degraded", reason: "token_refused" });
    await tick();
    expect((await standing()).state).toBe("degraded");
    await ticks(1, 2 * MINUTE);
    expect(await standing()).toMatchObject({ state: "needs_reconnect", last_error_code: "advertiser_not_found" });
  });

  test("is looked at soon after a call was told that it is dead, and outages say nothing", async () => {
    await replace(mainCredentials(simulator));
    simulator.fail({ httpStatus: 503, times: Number.POSITIVE_INFINITY });
    await ticks(8, 28 * HOUR);
    expect((await standing()).state).toBe("connected");
    simulator.clearFaults();
    await ticks(1, 28 * HOUR);
    simulator.revokeToken(simulator.advertiser.accessToken);
    await account();
    await ticks(2, 2 * MINUTE);
    expect((await standing()).state).toBe("needs_reconnect");
  });

  test("that is said to end is announced at the paste and in answers", async () => {
    const row = await replace({ ...mainCredentials(simulator), expires_in: 20 * 86_400 });
    expect(row.warnings.join()).toContain("This access token ends on 2026-12-12");
    expect(metaOf(await account()).notice).toMatch(/ends on 2026-12-12 and cannot be refreshed/);
    clock.advance(15 * 24 * HOUR);
    expect(metaOf(await account()).notice).toContain("in 5 days");
  });
});

test("a graceful stop waits for the refresh in flight and loses nothing", async () => {
  await connect();
  clock.advance(14 * HOUR);
  const held = simulator.fail({ path: REFRESH, holdRequest: true });
  const ticking = tick();
  await eventually(() => held.taken === 1);
  const stopped = shop.stop();
  held.clear();
  await Promise.all([stopped, ticking]);
  shop = await startTestShop({ clock, simulator, dataDir: shop.dataDir });
  expect(await standing()).toMatchObject({ generation: 2, state: "connected" });
  expect(refreshes()).toHaveLength(1);
});

test("one workspace's trouble never touches another's", async () => {
  const { pair } = await connect();
  const other = await shop.newWorkspace("Other");
  const { app, advertiser } = simulator.other;
  await shop.connectTikTok(other.workspaceId, {
    app_id: app.appId,
    app_secret: app.appSecret,
    access_token: advertiser.accessToken,
    advertiser_id: advertiser.advertiserId,
  });
  simulator.revokeRefreshToken(pair.refreshToken);
  simulator.revokeToken(pair.accessToken);
  clock.advance(14 * HOUR);
  await ticks(6);
  expect((await standing()).state).toBe("needs_reconnect");
  expect(await shop.shop.connections.list(other.workspaceId)).toMatchObject([{ state: "connected", failures: 0 }]);
  expect((await shop.call(other.key, "tiktok_ads_get_account")).isError).toBe(false);
});

test("metrics count connections by state and refreshes by outcome, and name no workspace", async () => {
  const { pair } = await connect();
  await ticks(1, 14 * HOUR);
  simulator.fail({ path: REFRESH, code: 50000 });
  await ticks(1, 14 * HOUR);
  const text = await (await fetch(`${shop.listener.url}/metrics`)).text();
  expect(text).toContain('shopmcp_connections{state="degraded"} 1');
  expect(text).toContain('shopmcp_refresh_attempts_total{outcome="ok"} 1');
  expect(text).toContain('shopmcp_refresh_attempts_total{outcome="transient"} 1');
  expect(text).not.toContain(workspaceId);
  expect(text).not.toContain(pair.accessToken);
});

test("no token of a refresh is on disk, in the log or in the simulator's own log in clear", async () => {
  const { pair } = await connect();
  await ticks(1, 14 * HOUR);
  simulator.fail({
    path: REFRESH,
    code: 40107,
    message: `${pair.refreshToken} ${simulator.app.appSecret} is not valid`,
  });
  await ticks(1, 14 * HOUR);
  await shop.shop.connections.disconnect({ workspaceId, module: shop.tiktok() }, OWNER);
  const files = readdirSync(shop.dataDir).map((name) => readFileSync(join(shop.dataDir, name)));
  // The messages are the test's own words.
  const seen = simulator.requests.map(({ message, ...request }) => ({ ...request, told: message !== null }));
  const places = [...files, Buffer.from(shop.logLines.join("")), Buffer.from(JSON.stringify(seen))];
  for (const secret of [...simulator.secrets(), simulator.app.appSecret, pair.accessToken, pair.refreshToken])
    for (const place of places) expect(place.includes(secret)).toBe(false);
  expect(simulator.secrets().length).toBeGreaterThan(4);
});
