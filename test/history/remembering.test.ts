import "../fakes/seeded-properties.ts";
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { z } from "zod";
import { addDays } from "#ads/calendar.ts";
import { SETTLED_DAYS_NEEDED } from "#modules/module-history.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { OWNER } from "../fakes/test-shop.ts";
import { DAY_MS, type RememberingShop, startRememberingShop } from "./remembering-shop.ts";

// Months of looks, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

/** So that the first days that are read at each age are settled, and 20 more. */
const LOOKED = 35 + SETTLED_DAYS_NEEDED + 2;
/** What the truth had of each day's conversions when it was so old, by age and day. */
const told = new Map<number, Map<string, number>>([1, 3, 7, 14].map((age) => [age, new Map()]));
let it: RememberingShop;
let today: string;

beforeAll(async () => {
  it = await startRememberingShop();
  for (let look = 0; look <= LOOKED; look += 1) {
    if (look > 0) it.clock.advance(DAY_MS);
    await it.shop.shop.jobs.runAll();
    today = it.simulator.truth.today(it.advertiserId);
    for (const [age, counts] of told) {
      const day = addDays(today, -age);
      counts.set(day, conversionsOf(day));
    }
  }
});
afterAll(() => it.stop());

/** As it is known by now. */
function conversionsOf(day: string): number {
  return it.simulator.truth.total({ advertiserId: it.advertiserId, from: day, to: day }).conversions;
}

test("settled days are answered from history as TikTok answers them, whatever is asked", async () => {
  const metrics = [
    "spend",
    "impressions",
    "clicks",
    "ctr",
    "cpc",
    "cpm",
    "conversion",
    "cost_per_conversion",
    "roas",
    "revenue",
    "purchases",
  ];
  const campaigns = it.simulator.truth.campaigns(it.advertiserId).map(({ campaignId }) => campaignId);
  const question = fc.record(
    {
      level: fc.constantFrom("account", "campaign"),
      breakdown: fc.constantFrom("none", "day"),
      from: fc.integer({ min: 36, max: 110 }),
      days: fc.integer({ min: 1, max: 40 }),
      metrics: fc.subarray(metrics, { minLength: 1 }),
      compare_to: fc.constantFrom("none", "previous_period"),
      top: fc.integer({ min: 1, max: 4 }),
      direction: fc.constantFrom("asc", "desc"),
      ids: fc.subarray(campaigns, { minLength: 1 }),
      min_spend: fc.integer({ min: 0, max: 500 }),
    },
    { requiredKeys: ["level", "breakdown", "from", "days", "metrics", "compare_to"] },
  );
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(question, async ({ from, days, direction, ids, min_spend, metrics: asked, ...rest }) => {
      const end = Math.max(35, from - days + 1);
      const args = {
        ...rest,
        metrics: ["spend", ...asked],
        start_date: addDays(today, -from),
        end_date: addDays(today, -end),
        ...(direction === undefined ? {} : { sort: { by: "spend", direction } }),
        filter: {
          ...(ids === undefined || rest.level === "account" ? {} : { campaign_ids: ids }),
          ...(min_spend === undefined ? {} : { min_spend }),
        },
      };
      const remembered = await it.report(args);
      const asked_anew = await it.report({ ...args, fresh: true });
      expect(asked_anew.meta.source).toBeUndefined();
      // What the earlier window reaches beyond what is kept is TikTok's.
      if (remembered.meta.source === "history") {
        answered += 1;
        expect(remembered.meta.api_calls).toBe(0);
      }
      expect({ ...remembered, meta: null }).toEqual({ ...asked_anew, meta: null });
    }),
    { numRuns: 60 },
  );
  expect(answered).toBeGreaterThan(40);
});

test("young days, other levels and what is not kept are TikTok's to answer", async () => {
  const settled = { start_date: addDays(today, -60), end_date: addDays(today, -40) };
  const ofTikTok = [
    { ...settled, end_date: addDays(today, -34) },
    { ...settled, level: "ad_group" },
    { ...settled, metrics: ["spend", "reach"] },
    { ...settled, level: "campaign", filter: { status: "active" } },
    { ...settled, breakdown: "age" },
    { ...settled, fresh: true },
  ];
  for (const args of ofTikTok) expect((await it.report({ level: "account", ...args })).meta.source).toBeUndefined();
  const { meta } = await it.report({ ...settled, level: "account", end_date: addDays(today, -35) });
  expect(meta.source).toBe("history");
  expect(Date.parse(meta.as_of ?? "")).toBeLessThanOrEqual(it.clock.now());
});

test("how complete young days usually are is within two points of the truth, and said of young days alone", async () => {
  const conversions = { level: "account", metrics: ["spend", "conversion"] };
  const { meta } = await it.report({ ...conversions, start_date: addDays(today, -20), end_date: addDays(today, -1) });
  const [said = ""] = (meta.completeness ?? []).filter((sentence) => sentence.startsWith("conversion:"));
  for (const [age, counts] of nonEmpty(told)) {
    const shares = [...counts]
      .filter(([day]) => day <= addDays(today, -35))
      .map(([day, count]) => (100 * count) / conversionsOf(day))
      .toSorted((one, other) => one - other);
    expect(shares.length).toBeGreaterThanOrEqual(SETTLED_DAYS_NEEDED);
    const truth = shares[Math.floor((shares.length - 1) / 2)] ?? Number.NaN;
    const percent = new RegExp(`(\\d+) % of its final number ${age} days? after`).exec(said)?.[1];
    if (Math.abs(truth - 100) < 1) continue;
    expect({ age, percent, truth, isNear: Math.abs(Number(percent) - truth) < 2 }).toMatchObject({ isNear: true });
  }
  const old = await it.report({ ...conversions, start_date: addDays(today, -60), end_date: addDays(today, -36) });
  expect(old.meta.completeness).toBeUndefined();
});

test("a change of young days is explained with how complete they usually are", async () => {
  const ask = async (metric: string, start: number, end: number) => {
    const args = { metric, start_date: addDays(today, -start), end_date: addDays(today, -end) };
    const { structured } = await it.shop.call(it.key, "tiktok_ads_explain_change", args);
    return z.object({ meta: z.looseObject({ completeness: z.array(z.string()).optional() }) }).parse(structured).meta;
  };
  const said = (await ask("cpa", 3, 1)).completeness;
  expect(said).toContainEqual(expect.stringMatching(/^conversion: usually \d+ % of its final number 1 day after/));
  expect((await ask("cpa", 60, 50)).completeness).toBeUndefined();
});

test("nothing of what is remembered is on disk in clear", () => {
  const [campaign] = it.simulator.truth.campaigns(it.advertiserId);
  const files = readdirSync(it.shop.dataDir, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.startsWith("shopmcp.db"),
  );
  expect(it.count("SELECT count(*) FROM history_block")).toBeGreaterThan(10);
  for (const name of nonEmpty(files)) {
    const bytes = readFileSync(join(it.shop.dataDir, name));
    for (const text of [campaign?.name, campaign?.campaignId, "video_watched_2s"])
      expect(bytes.includes(text ?? "-")).toBe(false);
  }
});

test("a month of campaigns takes some kilobytes, a year a fraction of a megabyte", () => {
  const bytes = it.count("SELECT max(length(sealed)) FROM history_block");
  expect(bytes).toBeLessThan(40_000);
});

test("another account under the same connection begins anew, says so, and the old days are gone", async () => {
  const former = it.count("SELECT count(*) FROM history WHERE anew = 0");
  expect(former).toBe(1);
  await it.shop.connectTikTok(it.workspaceId, { advertiser_id: it.otherAdvertiserId });
  const settled = { start_date: addDays(today, -60), end_date: addDays(today, -40), level: "account" };
  expect((await it.report(settled)).meta.source).toBeUndefined();
  // What nobody waits for keeps a second's distance from a call.
  it.clock.advance(1_000);
  await it.shop.shop.jobs.runAll();
  expect(it.shop.logLines.filter((line) => line.includes("its days are remembered anew"))).toHaveLength(1);
  expect(it.count("SELECT count(*) FROM history")).toBe(1);
  expect(it.count("SELECT count(*) FROM history_block WHERE history_id NOT IN (SELECT id FROM history)")).toBe(0);
  const remembered = await it.report(settled);
  expect(remembered.meta.source).toBe("history");
  expect({ ...remembered, meta: null }).toEqual({ ...(await it.report({ ...settled, fresh: true })), meta: null });
});

test("disconnecting ends it: key and blocks are gone", async () => {
  await it.shop.shop.connections.disconnect({ workspaceId: it.workspaceId, module: it.shop.tiktok() }, OWNER);
  expect(it.count("SELECT (SELECT count(*) FROM history) + (SELECT count(*) FROM history_block)")).toBe(0);
});
