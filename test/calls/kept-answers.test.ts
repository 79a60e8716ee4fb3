/** An answer is given again, without its tool, while nothing has changed that it rests on. */

import { afterAll, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { DATABASE_NAME } from "#db/sqlite/file/data-folder.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { MODULES, type ModuleFactory } from "../../src/module-table.ts";
import { type ManualClock, manualClock } from "../fakes/clock.ts";
import { eventually } from "../fakes/eventually.ts";
import { shopmcp } from "../fakes/shell.ts";
import { mainCredentials, OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";

// Processes are started.
setDefaultTimeout(120_000);

const TOOL = "tiktok_ads_get_account";
const CACHE_MS = 300_000;

let simulator: Simulator;
let clock: ManualClock;
let shop: TestShop;
let ran = 0;

const counted =
  (factory: ModuleFactory): ModuleFactory =>
  (parts) => {
    const module = factory(parts);
    const tools = module.tools.map((tool) => ({
      ...tool,
      call(...given: Parameters<typeof tool.call>) {
        ran += 1;
        return tool.call(...given);
      },
    }));
    return { ...module, tools };
  };

beforeAll(async () => {
  clock = manualClock();
  simulator = startSimulator({ clock });
  const env = { SHOPMCP_CACHE_SECONDS: String(CACHE_MS / 1_000), SHOPMCP_DEK_CACHE_SECONDS: "20" };
  shop = await startTestShop({ clock, simulator, modules: MODULES.map(counted), env });
});
afterAll(async () => {
  await shop.stop();
  simulator.stop();
});
beforeEach(() => {
  // So that no minute ends by chance.
  clock.advance(60_000 - (clock.now() % 60_000));
});

async function connected(plan?: string, pasted: Record<string, unknown> = mainCredentials(simulator)) {
  const { id: workspaceId } = await shop.shop.workspaces.create("One", plan, OWNER);
  const made = await shop.shop.apiKeys.create({ workspaceId, name: "test", expiresInDays: undefined }, OWNER);
  await shop.connectTikTok(workspaceId, pasted);
  return { workspaceId, keyId: made.row.id, key: made.key.reveal() };
}

/** Whether the tool ran for this call, and what it answered. */
async function call(key: string, args: unknown = {}) {
  const before = ran;
  const answer = await shop.call(key, TOOL, args);
  return { ...answer, again: ran === before };
}

async function keptFor(key: string) {
  expect((await call(key)).again).toBe(false);
  const fromCache = await call(key);
  expect(fromCache.again).toBe(false);
  const kept = await call(key);
  expect(kept).toEqual({ ...fromCache, again: true });
  return kept;
}

async function written(keyId: string, calls: number): Promise<void> {
  const { sqlite } = shop.store();
  const rows = sqlite.query("SELECT tool, outcome FROM usage WHERE key_id = ?");
  await eventually(async () => rows.all(keyId).length === calls);
  expect(rows.all(keyId)).toEqual(Array(calls).fill({ tool: TOOL, outcome: "ok" }));
  sqlite.close();
}

test("the third answer to one question is the second, byte for byte, and every call is counted", async () => {
  const { key, keyId } = await connected();
  await keptFor(key);
  await call(key);
  await written(keyId, 4);
});

test("what is counted does not end it: neither usage nor the plan's count, whose limit holds", async () => {
  await shop.shop.plans.set({ name: "five", callsPerMinute: 5, callsPerMonth: null }, OWNER);
  const { key, keyId } = await connected("five");
  await keptFor(key);
  await written(keyId, 3);
  expect((await call(key)).again).toBe(true);
  expect((await call(key)).again).toBe(true);
  expect((await call(key)).text).toContain("plan_limit");
});

test("another question, another workspace and a key that ends are answered for themselves", async () => {
  const [one, other] = [await connected(), await connected()];
  await keptFor(one.key);
  expect((await call(one.key, { fresh: false })).again).toBe(false);
  expect((await call(other.key)).again).toBe(false);
  const ending = await shop.shop.apiKeys.create({ workspaceId: one.workspaceId, name: "e", expiresInDays: 3 }, OWNER);
  expect((await call(ending.key.reveal())).structured).toMatchObject({
    meta: { notice: expect.stringContaining("this API key of ShopMCP expires") },
  });
  await call(one.key);
  expect((await call(one.key)).structured).not.toHaveProperty("meta.notice");
});

describe("an answer is made anew", () => {
  test("once the minute is over, though the platform's own is still kept", async () => {
    const { key } = await connected();
    const kept = await keptFor(key);
    clock.advance(60_000);
    const anew = await call(key);
    expect(anew).toMatchObject({ again: false, structured: { meta: { cached: true, api_calls: 0 } } });
    expect(anew.structured).toEqual(kept.structured);
    clock.set(clock.now() - 60_000);
    expect((await call(key)).again).toBe(false);
  });

  test("after somebody asked for fresh numbers, whose time it then has", async () => {
    const { key } = await connected();
    const kept = await keptFor(key);
    clock.advance(1_000);
    const fresh = await call(key, { fresh: true });
    const anew = await call(key);
    expect(anew.again).toBe(false);
    const fetchedAt = { meta: { fetched_at: new Date(clock.now()).toISOString() } };
    for (const { structured } of [fresh, anew]) expect(structured).toMatchObject(fetchedAt);
    expect(kept.structured).not.toMatchObject(fetchedAt);
    expect((await call(key, { fresh: true })).again).toBe(false);
  });

  test("once the data key's time is over", async () => {
    const { key } = await connected();
    await keptFor(key);
    clock.advance(19_999);
    expect((await call(key)).again).toBe(true);
    clock.advance(1);
    expect((await call(key)).again).toBe(false);
  });

  test("once the platform's answer is too old", async () => {
    const { key } = await connected();
    clock.advance(30_000);
    await call(key);
    clock.advance(CACHE_MS - 1);
    await call(key);
    expect((await call(key)).again).toBe(true);
    clock.advance(1);
    expect(await call(key)).toMatchObject({ again: false, structured: { meta: { cached: false, api_calls: 1 } } });
  });

  test("after the credential is replaced: with the new account's numbers", async () => {
    const { key, workspaceId } = await connected();
    const kept = await keptFor(key);
    const { advertiserId, accessToken } = simulator.tokyo;
    const pasted = { ...mainCredentials(simulator), advertiser_id: advertiserId, access_token: accessToken };
    await shop.connectTikTok(workspaceId, pasted);
    const anew = await call(key);
    expect(anew).toMatchObject({ again: false, structured: { account: { advertiser_id: advertiserId } } });
    expect(kept.text).not.toContain(advertiserId);
  });

  test("after the connection is gone: there is none", async () => {
    const { key, workspaceId } = await connected();
    await keptFor(key);
    await shop.shop.connections.disconnect({ workspaceId, module: shop.tiktok() }, OWNER);
    expect((await call(key)).text).toContain("not_connected");
  });
});

test("a refresh ends those of the connection that it renews, and leaves all others", async () => {
  const { appId } = simulator.app;
  const { accessToken, refreshToken, expiresIn } = simulator.issuePair({
    ...{ appId, advertiserIds: [mainCredentials(simulator).advertiser_id] },
  });
  const tokens = { access_token: accessToken, refresh_token: refreshToken, expires_in: expiresIn };
  const [other, own] = [await connected(), await connected(undefined, { ...mainCredentials(simulator), ...tokens })];
  // The first look moves what is due later than it can be.
  await shop.shop.refresh.tick();
  const { sqlite } = shop.store();
  sqlite.run("UPDATE credential SET due_at_ms = 0 WHERE kind = 'refreshable'");
  sqlite.close();
  const kept = await keptFor(other.key);
  await keptFor(own.key);
  await shop.shop.refresh.tick();
  expect(await call(other.key)).toEqual(kept);
  expect(await call(own.key)).toMatchObject({ again: false, structured: { meta: { cached: false, api_calls: 1 } } });
  const [row] = await shop.shop.connections.accounts({ workspaceId: own.workspaceId, module: shop.tiktok() });
  expect(row?.generation).toBe(2);
});

describe("what another process does counts at the next request", () => {
  test("a key that it revokes is refused", async () => {
    const { key, keyId, workspaceId } = await connected();
    await keptFor(key);
    const env = { SHOPMCP_DATA_DIR: shop.dataDir };
    expect((await shopmcp(["key", "revoke", keyId], { env })).exit).toBe(0);
    expect((await call(key)).status).toBe(401);
    const other = await shop.shop.apiKeys.create({ workspaceId, name: "b", expiresInDays: undefined }, OWNER);
    expect((await call(other.key.reveal())).again).toBe(false);
  });

  test("a connection that it says is degraded is told of", async () => {
    const { key, workspaceId } = await connected();
    expect((await keptFor(key)).structured).not.toHaveProperty("meta.notice");
    const change = `UPDATE connection SET state = 'degraded', reason = 'app_secret' WHERE workspace_id = '${workspaceId}'`;
    const program = `new (require("bun:sqlite").Database)(process.argv[1]).run(process.argv[2])`;
    const file = join(shop.dataDir, DATABASE_NAME);
    expect(Bun.spawnSync([process.execPath, "-e", program, file, change]).exitCode).toBe(0);
    expect(await call(key)).toMatchObject({
      again: false,
      structured: { meta: { notice: expect.stringContaining("Tell the owner") } },
    });
  });
});
