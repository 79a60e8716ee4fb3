/** Rules about money that goes where nobody meant it to, and about tracking by clicks alone, at their thresholds. */

import { describe, expect, test } from "bun:test";
import { baselineOf } from "#ads/baseline.ts";
import {
  conversionsMissing,
  convertingOf,
  judgeMissing,
} from "#modules/tiktok-ads/diagnose/rules/conversions-missing.ts";
import { judgeReturns, type Seller, sellersOf } from "#modules/tiktok-ads/diagnose/rules/low-return.ts";
import { judgePaused } from "#modules/tiktok-ads/diagnose/rules/paused-spending.ts";
import { judgeAlike, runningByHand } from "#modules/tiktok-ads/diagnose/rules/same-targeting.ts";
import { judgeCostly, judgeEmpty } from "#modules/tiktok-ads/diagnose/rules/wasted-spend.ts";
import type { Spender } from "#modules/tiktok-ads/diagnose/spenders.ts";
import { NOTHING_USUAL } from "#modules/tiktok-ads/diagnose/usual-figures.ts";
import { evidence, FLOORS, node, row, THRESHOLDS, WEEK } from "./plain-account.ts";

const END = "2026-11-21";

describe("what is switched off", () => {
  const off = { operation_status: "DISABLE", secondary_status: "CAMPAIGN_STATUS_DISABLE" };
  const changed = { ...off, modify_time: "2026-11-17 23:59:00" };
  const spent = (date: string, spend: string, id = "g1") => row({ id, date }, { spend });
  const found = (tree: Parameters<typeof judgePaused>[0], ...rows: Parameters<typeof judgePaused>[1]) =>
    judgePaused(tree, rows, END);

  test("and spent two days after its last change is found, and not what it spent until then", () => {
    const tree = [node(changed, [[{}, [{}]]])];
    expect(found(tree, spent("2026-11-18", "9")).findings).toEqual([]);
    const { lookedAt, findings } = found(tree, spent("2026-11-18", "9"), spent("2026-11-19", "4"), spent(END, "0.50"));
    expect(lookedAt).toBe(1);
    expect(findings).toMatchObject([
      {
        severity: "high",
        level: "campaign",
        id: "c1",
        value: 4.5,
        spend: 13.5,
        text: expect.stringContaining("2 days"),
      },
    ]);
    expect(found(tree, spent("2026-11-19", "4")).findings).toMatchObject([{ severity: "medium" }]);
  });

  test("is an ad group, too, where its campaign is on, and is told with the campaign where that is off", () => {
    const rows = [spent(END, "3"), spent(END, "5", "g2")];
    const groups = [
      [changed, [{}]],
      [{ adgroup_id: "g2" }, [{}]],
    ] as const;
    expect(found([node({}, groups)], ...rows).findings).toMatchObject([{ level: "ad_group", id: "g1", value: 3 }]);
    expect(found([node(changed, groups)], ...rows).findings).toMatchObject([{ level: "campaign", value: 8 }]);
  });

  test("without a known time of its last change tells nothing", () => {
    expect(found([node(off, [[{}, [{}]]])], spent(END, "3")).findings).toEqual([]);
  });
});

describe("ad groups for the same people", () => {
  const group = (adgroup_id: string, more: Record<string, unknown> = {}) => ({
    ...{ adgroup_id, age_groups: ["AGE_25_34", "AGE_18_24"], location_ids: ["1", "2"], ...more },
  });
  const alike = (...groups: readonly Record<string, unknown>[]) =>
    judgeAlike(
      runningByHand([
        node(
          {},
          groups.map((one) => [one, [{}]] as const),
        ),
      ]),
      [row({ id: "g1" }, { spend: "2" }), row({ id: "g2" }, { spend: "3.50" })],
    );

  test("are one finding at the one that spends most, in whatever order TikTok lists whom they are for", () => {
    expect(alike(group("g1"), group("g2", { location_ids: ["2", "1"], bid_price: 4 }))).toMatchObject([
      { level: "ad_group", id: "g2", value: 2, threshold: 2, spend: 5.5, text: expect.stringContaining("g1") },
    ]);
  });

  test.each([
    [{ age_groups: ["AGE_25_34"] }],
    [{ gender: "GENDER_MALE" }],
    [{ excluded_audience_ids: ["7"] }],
    [{ placements: ["PLACEMENT_PANGLE"] }],
    [{ optimization_goal: "CLICK" }],
    [{ actions: [{ action_scene: "VIDEO_RELATED" }] }],
  ])("are none where one differs in %j", (more) => {
    expect(alike(group("g1"), group("g2", more))).toEqual([]);
  });

  test("are none where one does not run, or TikTok chooses the audience", () => {
    const paused = { operation_status: "DISABLE", secondary_status: "ADGROUP_STATUS_DISABLE" };
    expect(alike(group("g1"), group("g2", paused))).toEqual([]);
    expect(alike(group("g1"), group("g2", { campaign_automation_type: "UPGRADED_SMART_PLUS" }))).toEqual([]);
    expect(alike(group("g1", { auto_targeting_enabled: true }), group("g2", { auto_targeting_enabled: true }))).toEqual(
      [],
    );
  });
});

describe("conversions", () => {
  const day = (date: string, clicks: string, conversion: string, campaign_id = "c1") =>
    row({ id: `g of ${campaign_id}`, date, labels: { campaign_id } }, { clicks, conversion, spend: "10" });
  const days = (last: string, campaign = "c1") => [
    day("2026-11-18", "100", "5", campaign),
    day("2026-11-19", "100", "5", campaign),
    day("2026-11-20", "60", "0", campaign),
    day(END, last, "0", campaign),
  ];
  const tree = (...ids: string[]) => ids.map((campaign_id) => node({ campaign_id }, [[{ campaign_id }, [{}]]]));

  test("that stopped are missed from the clicks on that chance does not explain", () => {
    expect(judgeMissing(convertingOf(tree("c1"), days("39"), NOTHING_USUAL))).toEqual([]);
    expect(judgeMissing(convertingOf(tree("c1"), days("40"), NOTHING_USUAL))).toMatchObject([
      { severity: "high", level: "campaign", id: "c1", value: 5, threshold: 5, spend: 20 },
    ]);
  });

  test("that stopped everywhere are told once, for the account", () => {
    const all = convertingOf(tree("c1", "c2"), [...days("40"), ...days("40", "c2")], NOTHING_USUAL);
    expect(judgeMissing(all)).toMatchObject([{ level: "account", id: "", value: 10, spend: 40 }]);
    const one = convertingOf(tree("c1", "c2"), [...days("40"), day(END, "90", "4", "c2")], NOTHING_USUAL);
    expect(judgeMissing(one)).toMatchObject([{ level: "campaign", id: "c1" }]);
  });

  test("are not missed where none came before, nor of objectives without any, nor while today is not over", async () => {
    const never = [day("2026-11-20", "900", "0"), day(END, "900", "0")];
    expect(judgeMissing(convertingOf(tree("c1"), never, NOTHING_USUAL))).toEqual([]);
    expect(
      convertingOf([node({ objective_type: "REACH" }, [[{ optimization_goal: "REACH" }, [{}]]])], never, NOTHING_USUAL),
    ).toEqual([]);
    const window = { start: "2026-11-15", end: "2026-11-22", complete: false };
    expect(await conversionsMissing.look(evidence({ window }), THRESHOLDS)).toMatchObject({
      skipped: expect.stringContaining("Today"),
    });
  });
});

describe("the return", () => {
  const seller = (id: string, spend: number, revenue: number, purchases = 10): Seller => ({
    ...{ id, name: id, spend, revenue, purchases, usual: null, percent: null },
  });
  const rest = seller("c2", 300, 900, 30);

  test("is low from the threshold on, and only where enough was spent for a purchase or two", () => {
    // Of 400 spent 1,000 came back: 2.5, and 1.25 at half of it.
    expect(judgeReturns([seller("c1", 100, 100), rest], THRESHOLDS)).toMatchObject([
      { level: "campaign", id: "c1", value: 1, threshold: 1.25, spend: 100, severity: "medium" },
    ]);
    expect(judgeReturns([seller("c1", 100, 180), rest], THRESHOLDS)).toEqual([]);
    expect(judgeReturns([seller("c1", 49, 0, 1), rest], THRESHOLDS)).toEqual([]);
    expect(judgeReturns([seller("c1", 100, 0)], THRESHOLDS)).toEqual([]);
  });

  test("is of website, Shop and app together, and of campaigns with purchases alone", () => {
    const cells = { spend: "50", onsite_shopping: "2", total_onsite_shopping_value: "30", complete_payment: "1" };
    const rows = [row({}, { ...cells, total_complete_payment_rate: "20.50" })];
    expect(sellersOf([node({}, [[{}, [{}]]])], rows, WEEK)).toMatchObject([{ spend: 50, revenue: 50.5, purchases: 3 }]);
    expect(sellersOf([node({}, [[{}, [{}]]])], [row({}, { spend: "50" })], WEEK)).toEqual([]);
  });
});

describe("by the campaign's own past", () => {
  /** Eight windows in which a conversion cost about 10, of about twenty each. */
  const usual = baselineOf(
    [9, 9.5, 10, 10, 10, 10.5, 11, 10].map((value) => ({ value, sample: 20 })),
    { rate: true },
  );
  const campaign: Spender = {
    ...({ level: "campaign", id: "c1", name: "Planters", campaignId: null } as const),
    ...({ kind: "WEB_CONVERSIONS", noun: "conversion", legs: ["conversion"] } as const),
    ...{ spend: 30, clicks: 80, conversions: 0, per: 90, usual, percent: 100 },
  };
  const part = { ...campaign, level: "ad_group", id: "g1", campaignId: "c1" } as const;

  test("no conversion is a finding where three are usual, whatever the fixed amount, unless the caller names one", () => {
    expect(judgeEmpty({ ...campaign, spend: 29.99 }, FLOORS)).toBeNull();
    expect(judgeEmpty(campaign, FLOORS)).toMatchObject({
      ...{ value: 30, threshold: 30 },
      text: expect.stringContaining("usually 10 (2.17 to 17.83 by 8 earlier windows of the same weekdays)"),
    });
    expect(judgeEmpty({ ...campaign, percent: 80 }, FLOORS)).toBeNull();
    expect(judgeEmpty(campaign, { ...FLOORS, named: true })).toBeNull();
    expect(judgeEmpty({ ...campaign, usual: null }, FLOORS)).toBeNull();
  });

  test("a cost is too high beyond what is usual, and as long as young days may not bring it back", () => {
    const costly = (cost: number, percent: number | null) =>
      judgeCostly({ ...campaign, spend: 30 * cost, conversions: 30, percent }, FLOORS);
    expect(costly(17, 100)).toBeNull();
    expect(costly(18, 100)).toMatchObject({
      ...{ value: 18, threshold: 17.83 },
      text: expect.stringContaining("cost 18, usually 10 (2.17 to 17.83 by 8"),
    });
    expect(costly(18, 90)).toBeNull();
    expect(costly(18, null)).toBeNull();
  });

  test("a part is held against its campaign's past, a campaign without one against its kind", () => {
    const dear = { spend: 40, conversions: 2 };
    expect(judgeCostly({ ...part, ...dear }, FLOORS)).toMatchObject({ threshold: 20, value: 20 });
    expect(judgeCostly({ ...campaign, ...dear }, FLOORS)).toBeNull();
    expect(judgeCostly({ ...campaign, ...dear, usual: null, per: 10 }, FLOORS)).toBeNull();
    expect(judgeCostly({ ...campaign, spend: 60, conversions: 3, usual: null, per: 10 }, FLOORS)).not.toBeNull();
  });

  test("a return is low beyond what is usual, with nothing to compare it with, too", () => {
    const past = baselineOf(
      [2, 2.1, 2, 1.9, 2, 2.2].map((value) => ({ value, sample: 100 })),
      { rate: true },
    );
    const seller = { id: "c1", name: null, spend: 100, revenue: 120, purchases: 100, usual: past };
    expect(judgeReturns([{ ...seller, percent: 100 }], THRESHOLDS)).toMatchObject([
      { value: 1.2, threshold: 1.3, text: expect.stringContaining("usually 2 (1.3 to 2.7 by 6 earlier") },
    ]);
    expect(judgeReturns([{ ...seller, percent: 80 }], THRESHOLDS)).toEqual([]);
  });

  test("conversions are missed in a window that has none at all, but for those that are still to come", () => {
    const rate = baselineOf(
      [0.05, 0.05, 0.05, 0.05, 0.06, 0.04].map((value) => ({ value, sample: 50 })),
      { rate: true },
    );
    const days = [{ day: END, clicks: 100, conversions: 0, spend: 20 }];
    const silent = (percent: number) => ({
      ...({ level: "campaign", id: "c1", name: null, campaignId: null } as const),
      ...{ days, usual: rate, percent: () => percent },
    });
    expect(judgeMissing([silent(100)])).toMatchObject([{ value: 5, text: expect.stringContaining("usually") }]);
    expect(judgeMissing([silent(99)])).toEqual([]);
  });
});
