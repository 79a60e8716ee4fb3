import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { failsWith } from "../../../fakes/fails-with.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";

let account: ConnectedAccount;
beforeAll(async () => {
  account = await connectAccount();
});
afterAll(() => account.stop());

/** What `/adgroup/get/` may know: no GMV Max, no promoted posts, none of the kind that must be asked for alone. */
function truth() {
  const { simulator } = account;
  return simulator.truth
    .campaigns(simulator.advertiser.advertiserId)
    .filter(
      ({ systemOrigin, buyingType }) => systemOrigin === "TT_ADS_PLATFORM" && buyingType !== "RESERVATION_TOP_VIEW",
    )
    .flatMap(({ adGroups }) => adGroups)
    .map((group) => ({ ...group, gone: group.deleted || group.campaign.deleted }));
}

const standing = () => truth().filter(({ gone }) => !gone);
const idsOf = (records: readonly Record<string, unknown>[]) => records.map(({ adgroup_id }) => adgroup_id);

const everyPage = (args: Record<string, unknown>) => account.everyRecord("list_ad_groups", { limit: 200, ...args });

describe("ad groups", () => {
  test("are listed with the columns that were promised, newest first, all but the deleted ones", async () => {
    const { columns, page, totals, meta } = await account.call("list_ad_groups");
    expect(columns).toEqual([
      "adgroup_id",
      "adgroup_name",
      "campaign_id",
      "status",
      "budget",
      "budget_mode",
      "optimization_goal",
      "bid",
      "schedule",
      "targeting",
    ]);
    expect(page.total).toBe(standing().length);
    const expected = standing().map(({ adgroupId }) => adgroupId);
    expect(idsOf(await everyPage({}))).toEqual(expected.toSorted().toReversed());
    const counted = Object.values(Object(totals.status)).map(Number);
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(expected.length);
    expect(meta.warnings).toEqual([]);
  });

  test("tell bid, schedule and targeting in one line each, as they are set", async () => {
    const records = new Map((await everyPage({ status: "all" })).map((record) => [String(record.adgroup_id), record]));
    for (const group of nonEmpty(truth())) {
      const record = records.get(group.adgroupId);
      const { campaign } = group;
      expect(record?.budget).toBe(campaign.cbo ? null : group.budgetMinor / 100);
      if (group.bidMinor > 0) expect(record?.bid).toStartWith(`${group.bidMinor / 100} USD per `);
      else expect(record?.bid).toMatch(campaign.channel === "shop" ? /^ROAS of at least/ : /^no bid/);
      const ends = group.schedule !== undefined || campaign.budgetMode === "BUDGET_MODE_TOTAL";
      expect(record?.schedule).toMatch(ends ? /^\d{4}-\d\d-\d\d \d\d:\d\d to \d{4}.* UTC/ : /^from .* UTC, no end/);
      expect(String(record?.schedule)).not.toContain("2036");
      expect(String(record?.targeting).includes("women")).toBe(group.gender === "GENDER_FEMALE");
      expect(String(record?.targeting)).toContain(group.ageGroups.length === 2 ? "age 25-44" : "age 18-54");
    }
  });

  test("give their fields in full by detail, and an end that is none as null", async () => {
    const columns = async (detail: string) => (await account.call("list_ad_groups", { detail, limit: 1 })).columns;
    const core = await columns("core");
    const [targeting, schedule, all] = [await columns("targeting"), await columns("schedule"), await columns("full")];
    for (const more of [targeting, schedule, all]) expect(more.slice(0, core.length)).toEqual(core);
    expect(targeting).toContain("location_ids");
    expect(targeting).not.toContain("dayparting");
    expect(schedule).toContain("dayparting");
    expect(all).toEqual(expect.arrayContaining([...targeting, ...schedule, "bid_type", "secondary_status"]));
    expect(new Set(all).size).toBe(all.length);
    const records = await everyPage({ detail: "all" });
    const endless = records.filter(({ schedule_type }) => schedule_type === "SCHEDULE_FROM_NOW");
    expect(endless.length).toBeGreaterThan(0);
    expect(new Set(endless.map(({ schedule_end_time }) => schedule_end_time))).toEqual(new Set([null]));
    expect(new Set(records.map(({ dayparting }) => dayparting))).toEqual(
      new Set([null, "Mon–Fri 08:00–20:00; Sat–Sun 00:00–24:00"]),
    );
  });

  test("are filtered by status, objective, name and ids of campaigns and their own", async () => {
    const total = async (args: Record<string, unknown>) => (await account.call("list_ad_groups", args)).page.total;
    const on = standing().filter(({ operationStatus }) => operationStatus === "ENABLE");
    expect(await total({ status: "enabled" })).toBe(on.length);
    expect(await total({ status: "PAUSED" })).toBe(standing().length - on.length);
    expect(await total({ status: "deleted" })).toBe(truth().length - standing().length);
    expect(await total({ status: "all" })).toBe(truth().length);
    const web = standing().filter(({ campaign }) => ["WEB_CONVERSIONS", "CONVERSIONS"].includes(campaign.objective));
    expect(await total({ objective: "web conversions" })).toBe(web.length);
    const named = standing().filter(({ name }) => /lookalike/i.test(name));
    expect(await total({ name_contains: "LOOKALIKE" })).toBe(named.length);
    const [one, other] = standing();
    expect(await total({ ad_group_id: one?.adgroupId })).toBe(1);
    const mine = standing().filter(({ campaign }) => campaign.campaignId === other?.campaign.campaignId);
    expect(await total({ campaign_ids: [other?.campaign.campaignId] })).toBe(mine.length);
  });

  test("carry what they spent, and say what was spent by others", async () => {
    const { simulator } = account;
    const { advertiserId } = simulator.advertiser;
    const args = { with_spend: "last_30_days", status: "all" };
    const span = { advertiserId, from: "2026-10-23", to: "2026-11-21" } as const;
    const cents = new Map<string, number>();
    for (const { id, spend } of simulator.truth.daily({ ...span, level: "adgroup" }))
      cents.set(id, (cents.get(id) ?? 0) + spend);
    for (const { adgroup_id, spend } of nonEmpty(await everyPage(args)))
      expect(spend).toBe((cents.get(String(adgroup_id)) ?? 0) / 100);
    const { totals, meta } = await account.call("list_ad_groups", args);
    expect(Number(totals.spend_not_listed)).toBeGreaterThan(0);
    expect(Math.round((Number(totals.spend) + Number(totals.spend_not_listed)) * 100)).toBe(
      simulator.truth.total(span).spend,
    );
    expect(meta.warnings.join()).toContain("promoted posts or TopView");
    const narrowed = await account.call("list_ad_groups", { ...args, name_contains: "a" });
    expect(narrowed.totals).not.toHaveProperty("spend_not_listed");
    expect(narrowed.meta.warnings).toEqual([]);
  });

  test("stay small: two hundred in 64 KB, with all fields cut at 128 KB and said so", async () => {
    const list = await account.call("list_ad_groups", { limit: 200, status: "all" });
    expect(list.rows).toHaveLength(200);
    expect(Buffer.byteLength(JSON.stringify(list))).toBeLessThanOrEqual(64_000);
    const full = await account.call("list_ad_groups", { limit: 200, status: "all", detail: "all" });
    expect(Buffer.byteLength(JSON.stringify(full.rows))).toBeLessThanOrEqual(128 * 1024);
    expect(full.page.has_more).toBe(true);
    expect(full.meta.warnings.join()).toContain("cut at 128 KB");
  });
});

test("an ad group in yen has a bid in yen, without decimals", async () => {
  const tokyo = await connectAccount({ who: (simulator) => simulator.tokyo });
  const { records } = await tokyo.table("list_ad_groups", { limit: 200 });
  const bids = records.map(({ bid }) => String(bid)).filter((bid) => bid.includes("JPY"));
  expect(bids.length).toBeGreaterThan(0);
  expect(bids.filter((bid) => !/^\d+ JPY per /.test(bid))).toEqual([]);
  await tokyo.stop();
});

test("what Smart+ tells of its ad groups in words of its own is told as of any other", async () => {
  const upgraded = standing().filter(({ campaign }) => campaign.automation === "UPGRADED_SMART_PLUS");
  const { records } = await account.table("list_ad_groups", {
    adgroup_ids: upgraded.map(({ adgroupId }) => adgroupId).slice(0, 100),
    detail: "all",
    limit: 200,
  });
  expect(idsOf(records)).toEqual(
    upgraded
      .map(({ adgroupId }) => adgroupId)
      .toSorted()
      .toReversed(),
  );
  for (const { adgroup_id, automation, targeting, age_groups, languages, auto_targeting_enabled } of nonEmpty(
    records,
  )) {
    const group = upgraded.find(({ adgroupId }) => adgroupId === adgroup_id);
    const web = group?.campaign.channel === "web";
    expect(automation).toBe("Smart+");
    expect(age_groups).toBe(group?.ageGroups.join(", "));
    expect(languages).toBe("en");
    expect(auto_targeting_enabled).toBe(web);
    expect(String(targeting).includes("automatic targeting")).toBe(web);
  }
});

test("an id that TikTok writes as 0 or as nothing is none", async () => {
  const others = standing().filter(({ campaign }) => campaign.channel === "shop" && campaign.automation === "MANUAL");
  const { records } = await account.table("list_ad_groups", {
    adgroup_ids: others.map(({ adgroupId }) => adgroupId).slice(0, 50),
    detail: "all",
    limit: 50,
  });
  expect(records.length).toBeGreaterThan(10);
  expect(new Set(records.map(({ pixel_id }) => pixel_id))).toEqual(new Set([null]));
  expect(new Set(records.map(({ saved_audience_id }) => saved_audience_id))).toEqual(new Set([null]));
});

test("in the sandbox, which says neither status nor currency, an ad group still has its switch and its bid", async () => {
  const sandbox = await connectAccount({
    who: (simulator) => simulator.sandbox,
    pasted: { environment: "sandbox" },
  });
  const { records } = await sandbox.table("list_ad_groups");
  for (const { status, bid } of nonEmpty(records)) {
    expect(["Active", "Paused"]).toContain(String(status));
    expect(String(bid)).not.toContain("null");
  }
  await sandbox.stop();
});

test("more ad groups than one call reads are told in words, after one request", async () => {
  const own = await connectAccount();
  own.simulator.fail({
    path: "/adgroup/get/",
    mutate: (envelope) => ({
      ...envelope,
      data: {
        ...Object(envelope.data),
        page_info: { page: 1, page_size: 1_000, total_number: 40_001, total_page: 41 },
      },
    }),
  });
  own.newRequests();
  const error = await failsWith(() => own.call("list_ad_groups"));
  expect(error.code).toBe("invalid_input");
  expect(error.message).toMatch(/40,001 ad groups.*at most 40,000.*ids/);
  expect(own.newRequests().toSorted()).toEqual(["/adgroup/get/", "/smart_plus/adgroup/get/"]);
  await own.stop();
});

test("an ad group list that is missing its permission says which", async () => {
  const lonely = await connectAccount();
  lonely.simulator.setScopes(lonely.simulator.advertiser.accessToken, ["1", "20", "4"]);
  const error = await failsWith(() => lonely.call("list_ad_groups"));
  expect(error.code).toBe("permission_missing");
  expect(error.message).toContain("Ad Group, read");
  await lonely.stop();
});

test("ad groups tell how long after a click or a view a conversion counts", async () => {
  const records = await everyPage({ detail: "all" });
  for (const record of nonEmpty(records))
    expect(record).toMatchObject({ click_attribution_window: "SEVEN_DAYS", view_attribution_window: "ONE_DAY" });
});
