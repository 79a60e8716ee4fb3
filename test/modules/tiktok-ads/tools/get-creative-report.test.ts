import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { TruthCell } from "#simulator/ground-truth.ts";
import { videoIdOf } from "#simulator/read-ads.ts";
import { failsWith } from "../../../fakes/fails-with.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";
import { shownQuotient } from "../shown-quotient.ts";

const TOOL = "get_creative_report";
// It is 2026-11-22 in the account.
const SPAN = { from: "2026-10-23", to: "2026-11-21" };
const WEEK = { from: "2026-11-15", to: "2026-11-21" };
const WEEK_DAYS = { start: WEEK.from, end: WEEK.to };
const WEEK_BEFORE = { from: "2026-11-08", to: "2026-11-14" };
const WINDOW = { date_preset: "last_30_days" };

let account: ConnectedAccount;
beforeAll(async () => {
  account = await connectAccount();
});
afterAll(() => account.stop());

const advertiserId = () => account.simulator.advertiser.advertiserId;
const cells = (span: { from: string; to: string }) =>
  account.simulator.truth.cells({ advertiserId: advertiserId(), ...span, hourly: false, audience: [] });

/** Summed here and nowhere else. Of a picture nothing is played, so that its impressions are none of a video. */
function sumOf(parts: readonly TruthCell[]) {
  const add = (pick: (counts: TruthCell["counts"]) => number, of = parts) =>
    of.reduce((sum, { counts }) => sum + pick(counts), 0);
  const rows = [...Map.groupBy(parts, ({ ad }) => ad.adIdV2).values()];
  const played = rows.filter((row) => add(({ videoPlays }) => videoPlays, row) > 0).flat();
  return {
    spend: add(({ spend }) => spend),
    impressions: add(({ impressions }) => impressions),
    clicks: add(({ clicks }) => clicks),
    conversions: add(({ conversions }) => conversions),
    plays: add(({ videoPlays }) => videoPlays),
    watched2s: add(({ watched2s }) => watched2s),
    watched6s: add(({ watched6s }) => watched6s),
    played25: add(({ played25 }) => played25),
    played100: add(({ played100 }) => played100),
    videoImpressions: add(({ impressions }) => impressions, played),
  };
}

const share = (top: number, bottom: number) => shownQuotient(top, bottom, 100);

function expected(sum: ReturnType<typeof sumOf>): Record<string, unknown> {
  return {
    spend: sum.spend / 100,
    impressions: sum.impressions,
    ctr: share(sum.clicks, sum.impressions),
    conversion: sum.conversions,
    conversion_rate: share(sum.conversions, sum.clicks),
    cost_per_conversion: shownQuotient(sum.spend, 100 * sum.conversions),
    hook_rate: share(sum.watched2s, sum.videoImpressions),
    hold_rate: share(sum.watched6s, sum.watched2s),
    view_rate_2s: share(sum.watched2s, sum.plays),
    view_rate_6s: share(sum.watched6s, sum.plays),
    view_rate_p25: share(sum.played25, sum.plays),
    view_rate_p100: share(sum.played100, sum.plays),
  };
}

const everyRow = (args: Record<string, unknown>) => account.everyRecord(TOOL, { ...WINDOW, limit: 500, ...args });

const byAd = (span = SPAN) => Map.groupBy(cells(span), ({ ad }) => ad.adIdV2);

describe("ads", () => {
  test("are told with rates of their sums, those of Smart+ as one row each, the dearest first", async () => {
    const records = await everyRow({});
    const groups = byAd();
    expect(new Set(records.map(({ ad_id }) => ad_id))).toEqual(new Set(groups.keys()));
    for (const record of nonEmpty(records)) {
      const parts = groups.get(String(record.ad_id)) ?? [];
      expect(record).toMatchObject(expected(sumOf(parts)));
      expect(record.campaign_id).toBe(parts[0]?.ad.group.campaign.campaignId);
    }
    const spends = records.map(({ spend }) => Number(spend));
    expect(spends).toEqual(spends.toSorted((a, b) => b - a));
    const smart = records.filter(({ ad_name }) => String(ad_name).endsWith("| Smart+ ad"));
    expect(smart.length).toBeGreaterThan(3);
    expect(records.some(({ hook_rate, ctr }) => hook_rate === null && ctr !== null)).toBe(true);
  });

  test("have the totals of all, with pictures in what they cost and not in what hooks", async () => {
    const { totals } = await account.call(TOOL, { ...WINDOW, limit: 1 });
    expect(totals).toMatchObject(expected(sumOf(cells(SPAN))));
  });

  test("are left out below a number of impressions or a spend, or by name, status and ids", async () => {
    const all = await everyRow({});
    const shown = await everyRow({ min_impressions: 20_000 });
    expect(shown).toEqual(all.filter(({ impressions }) => Number(impressions) >= 20_000));
    expect(shown.length).toBeGreaterThan(0);
    const dear = await everyRow({ filter: { min_spend: 100 } });
    expect(dear).toEqual(all.filter(({ spend }) => Number(spend) >= 100));
    const [one] = all;
    expect(await everyRow({ filter: { ad_ids: [one?.ad_id] } })).toEqual(one === undefined ? [] : [one]);
    const smart = all.find(({ ad_name }) => String(ad_name).endsWith("| Smart+ ad"));
    expect(await everyRow({ filter: { ad_ids: smart?.ad_id } })).toEqual(smart === undefined ? [] : [smart]);
    const named = await everyRow({ filter: { name_contains: "KILN" } });
    expect(named).toEqual(all.filter(({ ad_name }) => String(ad_name).toLowerCase().includes("kiln")));
    const own = await everyRow({ filter: { campaign_ids: [one?.campaign_id] } });
    expect(own).toEqual(all.filter(({ campaign_id }) => campaign_id === one?.campaign_id));
  });

  test("are the best n by any column, and the rest is one row", async () => {
    const { records } = await account.table(TOOL, { ...WINDOW, top: 5, sort: { by: "hook_rate" } });
    const all = await everyRow({ sort: { by: "hook_rate", direction: "desc" } });
    expect(records.slice(0, 5)).toEqual(all.slice(0, 5));
    expect(records[5]).toMatchObject({ ad_id: null, ad_name: `others (${all.length - 5})`, fatigue: null });
    const spend = records.reduce((sum, record) => sum + Math.round(Number(record.spend) * 100), 0);
    expect(spend).toBe(sumOf(cells(SPAN)).spend);
  });
});

describe("videos", () => {
  test("are told over all the ads that show them, creatives of Smart+ among them", async () => {
    const records = await everyRow({ group_by: "video" });
    // What lists do not have is known by no video.
    const listed = ({ group: { campaign } }: TruthCell["ad"]) =>
      campaign.systemOrigin === "TT_ADS_PLATFORM" && campaign.buyingType !== "RESERVATION_TOP_VIEW";
    const groups = Map.groupBy(
      cells(SPAN).filter(({ ad }) => ad.video && listed(ad)),
      ({ ad }) => videoIdOf({ ...ad }),
    );
    const told = records.filter(({ video_id }) => groups.has(String(video_id)));
    expect(new Set(told.map(({ video_id }) => video_id))).toEqual(new Set(groups.keys()));
    for (const record of nonEmpty(told)) {
      const parts = groups.get(String(record.video_id)) ?? [];
      const sum = { ...sumOf(parts), videoImpressions: sumOf(parts).impressions };
      expect(record).toMatchObject({ ...expected(sum), ads: new Set(parts.map(({ ad }) => ad.adId)).size });
    }
    expect(told.some(({ ads }) => Number(ads) > 1)).toBe(true);
  });

  test("are not all: what ads without one spent is said", async () => {
    const { records, meta } = await account.table(TOOL, { ...WINDOW, group_by: "videos", limit: 500 });
    const rows = await everyRow({ group_by: "video" });
    const told = rows.reduce((sum, { spend }) => sum + Math.round(Number(spend) * 100), 0);
    const left = (sumOf(cells(SPAN)).spend - told) / 100;
    expect(left).toBeGreaterThan(0);
    expect(records.length).toBeGreaterThan(0);
    expect(meta.warnings.join()).toContain(`spent ${left}`);
  });

  test("of a Smart+ ad are found by the ad's id", async () => {
    const smart = account.simulator.truth.ads(advertiserId()).filter(({ adId, adIdV2 }) => adId !== adIdV2);
    const spent = Map.groupBy(cells(SPAN), ({ ad }) => ad.adIdV2);
    const id = smart.map(({ adIdV2 }) => adIdV2).find((one) => spent.has(one));
    const records = await everyRow({ group_by: "video", filter: { ad_ids: id } });
    const parts = (spent.get(id ?? "") ?? []).filter(({ ad }) => ad.video && !ad.deleted);
    expect(new Set(records.flatMap(({ video_id }) => video_id ?? []))).toEqual(
      new Set(parts.map(({ ad }) => videoIdOf({ ...ad }))),
    );
  });
});

describe("fatigue", () => {
  const change = (now: number | null, before: number | null) =>
    now === null || before === null || before === 0 ? null : (100 * (now - before)) / before;

  test("is the last seven whole days against the seven before, by the rule that comes with the answer", async () => {
    const { fatiguedAdId } = account.simulator.story;
    const records = await everyRow({});
    const [now, before] = [byAd(WEEK), byAd(WEEK_BEFORE)];
    const rate = (parts: readonly TruthCell[] = []) => sumOf(parts).clicks / sumOf(parts).impressions;
    const verdicts = new Set<unknown>();
    for (const record of nonEmpty(records)) {
      const [own, then] = [now.get(String(record.ad_id)), before.get(String(record.ad_id))];
      const enough = Math.min(sumOf(own ?? []).impressions, sumOf(then ?? []).impressions) >= 1_000;
      const known = enough && sumOf(then ?? []).clicks >= 20;
      expect(record.fatigue === null).toBe(!known);
      const fall = known ? change(rate(own), rate(then)) : null;
      if (fall !== null) expect(Math.abs(Number(record.ctr_wow_pct) - fall)).toBeLessThan(0.01);
      if (record.fatigue === "fatigued") expect(Number(record.ctr_wow_pct)).toBeLessThanOrEqual(-25);
      if (record.fatigue === "ok") expect(Number(record.ctr_wow_pct)).toBeGreaterThan(-15);
      verdicts.add(record.fatigue);
    }
    expect(verdicts).toEqual(new Set(["fatigued", "watch", "ok", null]));
    expect(records.find(({ ad_id }) => ad_id === fatiguedAdId)?.fatigue).toBe("fatigued");
  });

  test("does not depend on how long the window is, and never looks at today", async () => {
    const trend = ["ctr_wow_pct", "hook_rate_wow_pct", "cost_per_conversion_wow_pct", "fatigue"];
    const { fatiguedAdId } = account.simulator.story;
    const told = async (args: Record<string, unknown>) => {
      const { records } = await account.table(TOOL, { ...args, filter: { ad_ids: [fatiguedAdId] } });
      return trend.map((column) => records[0]?.[column]);
    };
    const month = await told(WINDOW);
    expect(await told({ date_preset: "last_3_days" })).toEqual(month);
    expect(await told({ date_preset: "today" })).toEqual(month);
    expect(await told({ date_preset: "lifetime" })).toEqual(month);
    expect(await told({ start_date: "2026-11-01", end_date: "2026-11-14" })).not.toEqual(month);
  });
});

describe("TikTok's own verdict", () => {
  const asked = (own: ConnectedAccount) => own.newRequests().filter((path) => path === "/creative_fatigue/get/").length;

  test("is asked for only where that is wished, of twenty ads at most", async () => {
    const own = await connectAccount();
    const { fatiguedAdId } = own.simulator.story;
    own.newRequests();
    expect((await own.call(TOOL, WINDOW)).columns).not.toContain("tiktok_fatigue");
    expect(asked(own)).toBe(0);
    const { records, meta, columns } = await own.table(TOOL, { ...WINDOW, tiktok_fatigue: true, limit: 30 });
    expect(asked(own)).toBe(20);
    expect(columns.at(-1)).toBe("tiktok_fatigue");
    expect(nonEmpty(records.slice(20)).every(({ tiktok_fatigue }) => tiktok_fatigue === null)).toBe(true);
    expect(meta.warnings.join()).toContain("first 20 ads");
    const one = await own.table(TOOL, { ...WINDOW, tiktok_fatigue: true, filter: { ad_ids: fatiguedAdId } });
    expect(one.records).toMatchObject([{ ad_id: fatiguedAdId, fatigue: "fatigued", tiktok_fatigue: true }]);
    await own.stop();
  });

  test("that the app may not read is left out, and the permission named", async () => {
    const own = await connectAccount();
    own.simulator.setScopes(own.simulator.advertiser.accessToken, ["1", "2", "44"]);
    const { records, meta } = await own.table(TOOL, { ...WINDOW, tiktok_fatigue: true, limit: 3 });
    expect(records.map(({ tiktok_fatigue }) => tiktok_fatigue)).toEqual([null, null, null]);
    expect(meta.warnings.join()).toContain('"Reporting" (Creative Fatigue)');
    expect((await failsWith(() => own.call(TOOL, { group_by: "video", tiktok_fatigue: true }))).message).toContain(
      "judges ads, not videos",
    );
    await own.stop();
  });
});

test("three windows are three requests, a second page none", async () => {
  const own = await connectAccount();
  own.newRequests();
  const { page } = await own.call(TOOL, { ...WINDOW, limit: 10 });
  expect(own.newRequests()).toEqual(Array.from({ length: 3 }, () => "/report/integrated/get/"));
  const second = await own.call(TOOL, { ...WINDOW, limit: 10, cursor: page.cursor });
  expect(second.rows).toHaveLength(10);
  expect(own.newRequests()).toEqual([]);
  expect(Buffer.byteLength(JSON.stringify(await own.call(TOOL, { ...WINDOW, limit: 200 })))).toBeLessThan(50_000);
  expect(own.refused()).toEqual([]);
  await own.stop();
});

test("the default window is the week of the trend, and asked once, so that the first answer is not called cached", async () => {
  const own = await connectAccount();
  own.newRequests();
  const reports = () => own.newRequests().filter((path) => path === "/report/integrated/get/");
  const first = await own.call(TOOL);
  expect(first.meta).toMatchObject({ cached: false, api_calls: 2, trend: { week: WEEK_DAYS } });
  expect(first.meta.window).toMatchObject(WEEK_DAYS);
  expect(reports()).toHaveLength(2);
  const fresh = await own.call(TOOL, { fresh: true });
  expect(fresh.meta).toMatchObject({ cached: false, api_calls: 2 });
  expect(reports()).toHaveLength(2);
  expect(fresh.rows).toEqual(first.rows);
  const impressions = cells(WEEK).reduce((sum, { counts }) => sum + counts.impressions, 0);
  expect(first.totals.impressions).toBe(impressions);
  await own.stop();
});

test("what cannot be is refused in words, before TikTok is asked", async () => {
  account.newRequests();
  const refusal = async (args: Record<string, unknown>) => (await failsWith(() => account.call(TOOL, args))).message;
  expect(await refusal({ group_by: "creator" })).toContain("one of ad, video");
  expect(await refusal({ min_impressions: -1 })).toContain("min_impressions: at least 0");
  expect(await refusal({ filter: { video_ids: ["1"] } })).toContain("there is no argument");
  expect(await refusal({ start_date: "2026-11-01" })).toContain("come together");
  expect(account.newRequests()).toEqual([]);
  expect(await refusal({ sort: "hook_rates" })).toContain("Did you mean hook_rate");
});

test("an account without ads has no rows, and the permission it needs is named", async () => {
  const empty = await connectAccount({ who: (simulator) => simulator.empty });
  expect(await empty.call(TOOL, { group_by: "video" })).toMatchObject({ rows: [], page: { total: 0 } });
  await empty.stop();
  const lonely = await connectAccount();
  lonely.simulator.setScopes(lonely.simulator.advertiser.accessToken, ["1", "2"]);
  const error = await failsWith(() => lonely.call(TOOL));
  expect(error.code).toBe("permission_missing");
  expect(error.message).toContain('"Reporting" (Consolidated Report)');
  await lonely.stop();
});
