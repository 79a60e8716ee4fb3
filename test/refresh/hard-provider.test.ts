import { afterEach, describe, expect, test } from "bun:test";
import { z } from "zod";
import { createTikTokAdsModule } from "#modules/tiktok-ads/tiktok-ads-module.ts";
import type { Fault } from "#simulator/faults.ts";
import type { ModuleFactory } from "../../src/module-table.ts";
import { DIRECT } from "../fakes/direct.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { shippedZones } from "../fakes/zones.ts";
import {
  DUE_MS,
  HOUR_MS,
  MINUTE_MS,
  REFRESH,
  type RefreshingShop,
  startRefreshingShop,
  TEMPERAMENTS,
} from "./refreshing-shop.ts";

/** In place of the minute that a refresh waits for its answer; long enough for one that comes on a busy machine. */
const SHORT_MS = 1_500;

const Data = z.record(z.string(), z.unknown());

const impatient: ModuleFactory = ({ config, clock }) =>
  createTikTokAdsModule({
    outbound: DIRECT,
    ...{ clock, zones: shippedZones, baseUrl: config.tiktokBaseUrl, sandboxUrl: config.tiktokSandboxUrl },
    ...{ cacheSeconds: 0, qps: config.tiktokQps, qpm: config.tiktokQpm, refreshMs: SHORT_MS },
  });

let it: RefreshingShop;

afterEach(() => it.stop());

async function meet(fault: Fault, options: Parameters<typeof startRefreshingShop>[0] = {}): Promise<void> {
  it = await startRefreshingShop(options);
  await it.connect();
  it.advance(DUE_MS);
  it.simulator.fail({ path: REFRESH, ...fault });
  await it.tick();
}

/** One request, no second one within the minute, nothing flagged, calls go on. */
async function isInDoubt(): Promise<void> {
  expect(await it.standing()).toMatchObject({ state: "degraded", reason: "unanswered", generation: 1 });
  expect(await it.attempts()).toMatchObject([{ outcome: "unanswered" }]);
  await it.ticks(3, 19_000);
  expect(it.asked()).toBe(1);
  expect((await it.call()).isError).toBe(false);
}

async function isRenewed(): Promise<void> {
  expect(await it.standing()).toMatchObject({ state: "connected", reason: null, generation: 2 });
  expect((await it.call()).isError).toBe(false);
}

/** As whole answers, before the provider has done anything. */
const NONSENSE: readonly Fault[] = [
  { rawBody: "" },
  { rawBody: "null" },
  { rawBody: "[]" },
  { rawBody: "{}" },
  { rawBody: '{"code":0' },
  { rawBody: '{"code":0,"message":"OK","request_id":"1","data":{}}' },
  { rawBody: '{"code":0,"message":"OK","request_id":"1","data":{"access_token":7}}' },
  { rawBody: "x".repeat(9 * 1_048_576) },
  { rawBody: "<html>502</html>", httpStatus: 502 },
];

describe("a provider that", () => {
  test("is slow is waited for: one request, and what it gave", async () => {
    await meet({ delayMs: 400 });
    expect(it.asked()).toBe(1);
    await isRenewed();
  });

  test("answers nonsense leaves the refresh in doubt, and the next one goes well", async () => {
    await meet({ rawBody: "?" });
    await isInDoubt();
    for (const fault of NONSENSE) {
      it.simulator.fail({ path: REFRESH, ...fault });
      await it.ticks(1, HOUR_MS / 2);
      expect(await it.standing()).toMatchObject({ state: "degraded", reason: "unanswered", generation: 1 });
    }
    await it.ticks(1, HOUR_MS / 2);
    await isRenewed();
    expect(await it.history()).toEqual(["connected", "degraded: unanswered", "connected"]);
  });

  test("gives an access token beside a refresh token that is none is taken at its word: the access token counts", async () => {
    it = await startRefreshingShop();
    for (const refresh_token of ["", 7, null]) {
      await it.connect();
      it.advance(DUE_MS);
      const mutate: Fault["mutate"] = ({ data, ...envelope }) => ({
        ...envelope,
        data: { ...Data.parse(data), refresh_token },
      });
      it.simulator.fail({ path: REFRESH, mutate });
      await it.tick();
      await isRenewed();
    }
  });
});

describe("a call whose access token has ended while its renewal has not succeeded yet", () => {
  test("is told that it will be, not that somebody must paste one", async () => {
    it = await startRefreshingShop();
    await it.connect();
    it.advance(25 * HOUR_MS);
    const refusal = it.simulator.fail({ path: REFRESH, code: 50000 });
    for (const when of ["the renewal fails", "it is too soon for another one"]) {
      const { isError, text } = await it.call();
      expect({ when, isError, told: text.includes("nothing needs to be pasted") }).toEqual({
        when,
        isError: true,
        told: true,
      });
      expect(text).not.toContain("Generate a new access token");
      expect(text).toContain('"retryable":true');
    }
    expect(refusal.taken).toBe(1);
    expect(it.asked()).toBe(1);
    it.advance(MINUTE_MS);
    expect((await it.call()).isError).toBe(false);
  });

  test("is told to paste one where the provider refuses the refresh token", async () => {
    it = await startRefreshingShop();
    await it.connect();
    it.advance(25 * HOUR_MS);
    it.simulator.fail({ path: REFRESH, code: 40107 });
    expect((await it.call()).text).toContain("Generate a new access token");
  });
});

describe.each(nonEmpty(TEMPERAMENTS))("a provider that is %s and", (reusePolicy) => {
  test.each([
    ["hangs without a word", { hang: true }],
    ["hangs after it gave a new pair", { holdAnswer: true }],
    ["gives a new pair that cannot be read", { mutate: () => ({ code: 0, message: "OK", data: "?" }) }],
  ] as const)("%s: the refresh is in doubt, and what comes of it is said", async (_, fault) => {
    await meet(fault, { reusePolicy, modules: [impatient] });
    await isInDoubt();
    it.simulator.clearFaults();
    await it.ticks(1, MINUTE_MS);
    if (reusePolicy === "grace" || "hang" in fault) return isRenewed();
    expect(await it.standing()).toMatchObject({ state: "degraded", reason: "denied" });
    await it.ticks(12, HOUR_MS);
    expect(await it.standing()).toMatchObject({ state: "needs_reconnect", reason: "rejected", generation: 1 });
    expect(await it.provider()).toEqual({ access: false, refresh: false });
  });
});
