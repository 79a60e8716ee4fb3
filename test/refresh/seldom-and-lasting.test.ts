import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { releaseUnverified, settleRestored } from "#connections/hold-restored.ts";
import { epochPath } from "#db/sqlite/file/epoch.ts";
import { eventually } from "../fakes/eventually.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { fileOf } from "../fakes/open-store.ts";
import { mainCredentials, OWNER } from "../fakes/test-shop.ts";
import { HOUR_MS, MINUTE_MS, REFRESH, type RefreshingShop, startRefreshingShop } from "./refreshing-shop.ts";

const USER_REFRESH = "/tt_user/oauth2/refresh_token/";
const INFO = "/advertiser/info/";
const NOTICE = /Tell the owner/;

let it: RefreshingShop;

beforeEach(async () => {
  it = await startRefreshingShop();
  await it.connect();
});

afterEach(() => it.stop());

const sent = (path: string) => it.simulator.requests.filter((one) => one.path === path).length;
const place = async () => ({ workspaceId: (await it.standing()).workspace_id, module: it.shop.tiktok() });
const testConnection = async () => it.shop.shop.connections.verify(await place(), OWNER);
const paste = async (fields: Record<string, unknown>) => it.shop.shop.connections.connect(await place(), fields, OWNER);
const refuse = (code: number) =>
  it.simulator.failBy(({ path }) => (path === REFRESH ? { code, message: "No." } : null));
const noRefresh = () => refuse(50000);
const denied = () => refuse(40107);
const otherSecret = () => it.simulator.rotateAppSecret(it.simulator.app.appId);

describe("what needs its owner", () => {
  test("is looked at once a day, though its access token ended long ago", async () => {
    denied();
    await it.ticks(1, 25 * HOUR_MS);
    await it.ticks(3, 31 * MINUTE_MS);
    expect(await it.standing()).toMatchObject({ state: "needs_reconnect", reason: "rejected" });
    const before = sent(INFO);
    await it.ticks(192, 15 * MINUTE_MS);
    expect(sent(INFO) - before).toBeGreaterThanOrEqual(1);
    expect(sent(INFO) - before).toBeLessThanOrEqual(3);
  });

  test("is asked for less and less often in an outage, and status says what went wrong last", async () => {
    otherSecret();
    await it.ticks(1, 14 * HOUR_MS);
    expect(await it.standing()).toMatchObject({ state: "degraded", reason: "app_secret", failures: 1 });
    noRefresh();
    const before = it.asked();
    await it.ticks(120, 5 * MINUTE_MS);
    expect(await it.standing()).toMatchObject({ reason: "app_secret", last_error_code: "upstream_unavailable" });
    expect((await it.standing()).failures).toBeGreaterThan(6);
    // Ten hours at half an hour at most, at random: forty on average.
    expect(it.asked() - before).toBeLessThan(75);
  });
});

describe("a connection that somebody tests", () => {
  test("in an outage of refreshes, twice, with its access token ended, heals when they are back", async () => {
    noRefresh();
    await it.ticks(1, 25 * HOUR_MS);
    for (let click = 0; click < 3; click++) {
      expect((await failsWith(testConnection)).code).toBe("token_invalid");
      expect(await it.standing()).toMatchObject({ state: "degraded", reason: "transient" });
      it.advance(2 * MINUTE_MS);
    }
    it.simulator.clearFaults();
    await it.tick();
    expect(await it.standing()).toMatchObject({ state: "connected", generation: 2 });
  });

  test("has in its journal what each test came to, since two that find it dead count where none has found it alive", async () => {
    const said = async () => (await it.attempts()).map(({ kind, outcome }) => `${kind} ${outcome}`);
    await testConnection();
    expect(await said()).toEqual(["verify ok"]);
    it.simulator.failBy(({ path }) => (path === INFO ? { code: 50000, message: "No." } : null));
    await failsWith(testConnection);
    it.simulator.clearFaults();
    it.advance(25 * HOUR_MS);
    await failsWith(testConnection);
    expect(await said()).toEqual(["verify dead", "verify transient", "verify ok"]);
  });

  test("is refreshed no later for that, however often it is tested", async () => {
    const { due_at_ms: dueMs } = await it.standing();
    for (let hour = 0; hour < 10; hour++) {
      it.advance(HOUR_MS);
      await testConnection();
    }
    expect((await it.standing()).due_at_ms).toBe(dueMs);
  });

  test("still says that its App Secret is refused, and keeps its next refresh", async () => {
    otherSecret();
    await it.ticks(1, 14 * HOUR_MS);
    const { due_at_ms: dueMs } = await it.standing();
    expect((await failsWith(testConnection)).code).toBe("app_secret_wrong");
    expect(await it.standing()).toMatchObject({ state: "degraded", reason: "app_secret", due_at_ms: dueMs });
  });

  test("and that its advertiser has left is said as such, since no refresh helps", async () => {
    for (const secret of it.simulator.secrets())
      if (it.simulator.takes({ accessToken: secret, refreshToken: "" }).access)
        it.simulator.removeAdvertiser(secret, it.simulator.advertiser.advertiserId);
    expect((await failsWith(testConnection)).code).toBe("advertiser_not_found");
    expect(await it.standing()).toMatchObject({ state: "degraded", reason: "token_refused" });
    it.advance(MINUTE_MS);
    await failsWith(testConnection);
    expect(await it.standing()).toMatchObject({ state: "needs_reconnect", reason: "rejected" });
    expect(it.asked()).toBe(0);
  });

  test("and whose refresh token is denied does not work again because its access token does", async () => {
    denied();
    await it.ticks(1, 14 * HOUR_MS);
    await testConnection();
    expect(await it.standing()).toMatchObject({ state: "degraded", reason: "denied" });
  });

  test("without a refresh token is not lost by two looks within a minute, but by two that are spaced", async () => {
    const where = await place();
    await it.shop.shop.connections.disconnect(where, OWNER);
    await it.shop.connectTikTok(where.workspaceId, mainCredentials(it.simulator));
    it.simulator.revokeToken(it.simulator.advertiser.accessToken);
    for (let click = 0; click < 3; click++) {
      await failsWith(testConnection);
      expect(await it.standing()).toMatchObject({ kind: "static", state: "degraded", reason: "token_refused" });
    }
    it.advance(MINUTE_MS);
    await failsWith(testConnection);
    expect(await it.standing()).toMatchObject({ state: "needs_reconnect", reason: "rejected" });
  });
});

describe("a connection that came from a backup", () => {
  beforeEach(async () => {
    rmSync(epochPath(dirname(fileOf(it.store).path)));
    expect(await settleRestored(it)).toEqual({ restored: true });
  });
  const stillWaits = async () => {
    expect(await it.standing()).toMatchObject({ state: "unverified", reason: "restored" });
    await it.ticks(3, 14 * HOUR_MS);
    expect(it.asked()).toBe(0);
  };

  test("waits on for its owner's word when it is tested", async () => {
    await testConnection();
    await stillWaits();
  });

  test("waits on when a part of it is pasted anew, since its refresh token is the same", async () => {
    await paste({ app_secret: it.simulator.app.appSecret });
    await stillWaits();
  });

  test("goes on when its owner gives the word while a part of it is being pasted", async () => {
    const { workspace_id: workspaceId } = await it.standing();
    const held = it.simulator.fail({ path: INFO, holdAnswer: true });
    const pasting = paste({ app_secret: it.simulator.app.appSecret });
    await eventually(() => held.taken === 1);
    await releaseUnverified(it, { workspaceId });
    held.clear();
    await pasting;
    expect(await it.standing()).toMatchObject({ state: "connected", reason: null });
  });

  test("waits no longer when another pair of tokens is pasted", async () => {
    const { app, advertiser } = it.simulator;
    const pair = it.simulator.issuePair({ appId: app.appId, advertiserIds: [advertiser.advertiserId] });
    const tokens = { access_token: pair.accessToken, refresh_token: pair.refreshToken, expires_in: pair.expiresIn };
    await paste(tokens);
    expect(await it.standing()).toMatchObject({ state: "connected", reason: null });
  });
});

describe("where the platform has no endpoint that renews", () => {
  const noEndpoint = (answer: 404 | null) =>
    [REFRESH, USER_REFRESH].forEach((path) => void it.simulator.setMissing(path, answer));

  test("the owner is told with hours to go, then that it is lost; it is tried once a day, and heals where there is one", async () => {
    noEndpoint(404);
    await it.ticks(1, 14 * HOUR_MS);
    expect(await it.standing()).toMatchObject({ state: "degraded", reason: "transient" });
    await it.ticks(60, 5 * MINUTE_MS);
    expect(await it.standing()).toMatchObject({ state: "degraded", reason: "denied" });
    const told = await it.call();
    expect(told.isError).toBe(false);
    expect(JSON.stringify(told.structured)).toMatch(NOTICE);
    await it.ticks(96, 5 * MINUTE_MS);
    expect(await it.standing()).toMatchObject({ state: "needs_reconnect", reason: "rejected" });
    const before = sent(REFRESH);
    await it.ticks(192, 15 * MINUTE_MS);
    expect(sent(REFRESH) - before).toBeGreaterThanOrEqual(1);
    expect(sent(REFRESH) - before).toBeLessThanOrEqual(3);
    noEndpoint(null);
    await it.ticks(1, 28 * HOUR_MS);
    expect(await it.standing()).toMatchObject({ state: "connected", generation: 2 });
  });

  test("nothing is lost for that after a long outage, or after a start beyond the token's end", async () => {
    const outage = noRefresh();
    await it.ticks(60, 30 * MINUTE_MS);
    outage.clear();
    noEndpoint(404);
    await it.ticks(24, 5 * MINUTE_MS);
    expect(await it.standing()).toMatchObject({ state: "degraded", reason: "transient" });
    noEndpoint(null);
    await it.ticks(2, 31 * MINUTE_MS);
    expect(await it.standing()).toMatchObject({ state: "connected", generation: 2 });
  });
});

test("a refresh that nobody knows the end of is tried again within minutes, however long the back-off has grown", async () => {
  await it.stop();
  for (let turn = 0; turn < 3; turn++) {
    it = await startRefreshingShop({ reusePolicy: "grace" });
    await it.connect();
    const outage = noRefresh();
    await it.ticks(20, 2 * HOUR_MS);
    expect((await it.standing()).failures).toBeGreaterThan(6);
    outage.clear();
    it.simulator.fail({ path: REFRESH, loseAnswer: true });
    noRefresh();
    await it.ticks(1, 2 * HOUR_MS);
    expect(await it.standing()).toMatchObject({ reason: "unanswered" });
    await it.ticks(3, 2 * MINUTE_MS);
    it.simulator.clearFaults();
    await it.ticks(1, 2 * MINUTE_MS);
    expect(await it.standing()).toMatchObject({ state: "connected", generation: 2 });
    if (turn < 2) await it.stop();
  }
}, 180_000);
