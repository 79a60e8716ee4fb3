import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { TruthRow } from "#simulator/ground-truth.ts";
import { failsWith } from "../../../fakes/fails-with.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";

let account: ConnectedAccount;
beforeAll(async () => {
  account = await connectAccount();
});
afterAll(() => account.stop());

const WEEK = { date_preset: "last_7_days", limit: 500 };
const CAMPAIGNS = { ...WEEK, level: "campaign" };

type Counts = { spend: number; clicks: number; conversions: number };

/** Whole cents and counts by campaign. */
function sumsOf(from: string, to: string): Map<string, Counts> {
  const { advertiserId } = account.simulator.advertiser;
  const rows = account.simulator.truth.daily({ advertiserId, level: "campaign", from, to });
  const add = (own: readonly TruthRow[], of: keyof Counts) => own.reduce((sum, row) => sum + row[of], 0);
  return new Map(
    [...Map.groupBy(rows, ({ id }) => id)].map(([id, own]) => [
      id,
      { spend: add(own, "spend"), clicks: add(own, "clicks"), conversions: add(own, "conversions") },
    ]),
  );
}

const hundredths = (part: number, whole: number) => Math.round((100 * part) / whole) / 100;

describe("show", () => {
  test("change has what a number rose or fell by, all of it where a whole window has nothing", async () => {
    const { records, totals, columns } = await account.table("get_report", {
      ...{ ...CAMPAIGNS, date_preset: "last_30_days", metrics: ["spend", "clicks"] },
      ...{ compare_to: "previous_period", show: ["change"] },
    });
    expect(columns.slice(2, 6)).toEqual(["spend", "spend_previous", "spend_change", "spend_change_pct"]);
    const [now, before] = [sumsOf("2026-10-23", "2026-11-21"), sumsOf("2026-09-23", "2026-10-22")];
    expect(records.some(({ spend_previous }) => spend_previous === null)).toBe(true);
    expect(records.some(({ spend }) => spend === null)).toBe(true);
    for (const record of nonEmpty(records)) {
      const [own, earlier] = [now, before].map((sums) => sums.get(String(record.campaign_id)));
      expect(Math.round(Number(record.spend_change) * 100)).toBe((own?.spend ?? 0) - (earlier?.spend ?? 0));
      expect(record.clicks_change).toBe((own?.clicks ?? 0) - (earlier?.clicks ?? 0));
    }
    const changes = records.reduce((sum, record) => sum + Math.round(Number(record.spend_change) * 100), 0);
    expect(changes).toBe(Math.round(Number(totals.spend_change) * 100));
  });

  test("share has each row's part of the total, and of what does not add up none", async () => {
    const { records, totals, columns } = await account.table("get_report", {
      ...{ ...CAMPAIGNS, metrics: ["spend", "conversion", "ctr"], show: "share", top: 3 },
    });
    expect(columns.slice(2)).toEqual(["spend", "spend_share_pct", "conversion", "conversion_share_pct", "ctr"]);
    expect(totals).toMatchObject({ spend_share_pct: 100, conversion_share_pct: 100 });
    const sums = [...sumsOf("2026-11-15", "2026-11-21").values()].toSorted((a, b) => b.spend - a.spend);
    const whole = sums.reduce((sum, { spend }) => sum + spend, 0);
    expect(records.slice(0, 3).map(({ spend_share_pct }) => spend_share_pct)).toEqual(
      sums.slice(0, 3).map(({ spend }) => hundredths(100 * spend, whole)),
    );
    const all = records.reduce((sum, record) => sum + Number(record.spend_share_pct), 0);
    expect(records).toHaveLength(4);
    expect(all).toBeCloseTo(100, 1);
  });

  test("change without a comparison is refused, and both may be asked for as one text", async () => {
    const error = await failsWith(() => account.call("get_report", { ...CAMPAIGNS, show: ["change"] }));
    expect(error.message).toContain("needs compare_to");
    const { columns } = await account.call("get_report", {
      ...{ ...CAMPAIGNS, metrics: ["spend"], show: "change, share", compare_to: "previous_period" },
    });
    expect(columns.slice(2)).toEqual([
      ...["spend", "spend_previous", "spend_change", "spend_change_pct", "spend_share_pct"],
    ]);
  });
});

describe("sort", () => {
  test("goes by a metric that is not shown, and by what would be made of it", async () => {
    const sums = [...sumsOf("2026-11-15", "2026-11-21")];
    const before = sumsOf("2026-11-08", "2026-11-14");
    const sorted = async (by: string, more: Record<string, unknown> = {}) => {
      const { records, columns } = await account.table("get_report", {
        ...{ ...CAMPAIGNS, metrics: ["clicks"], sort: { by }, top: 5, ...more },
      });
      expect(columns.filter((name) => name.startsWith("spend") || name.startsWith("cost"))).toEqual([]);
      return records.slice(0, 5).map(({ campaign_id }) => campaign_id);
    };
    const best = (keyOf: (id: string, own: Counts) => number) =>
      sums
        .toSorted(([a, one], [b, other]) => keyOf(b, other) - keyOf(a, one))
        .slice(0, 5)
        .map(([id]) => id);
    expect(await sorted("cost")).toEqual(best((_, { spend }) => spend));
    expect(await sorted("spend_share_pct")).toEqual(best((_, { spend }) => spend));
    expect(await sorted("cpa")).toEqual(
      best((_, { spend, conversions }) => (conversions === 0 ? -1 : spend / conversions)),
    );
    expect(await sorted("spend_change", { compare_to: "previous_period" })).toEqual(
      best((id, { spend }) => spend - (before.get(id)?.spend ?? 0)),
    );
  });

  test("by what happens on several legs goes by the leg in use", async () => {
    const { records, columns } = await account.table("get_report", {
      ...{ ...CAMPAIGNS, metrics: ["spend"], sort: { by: "revenue" } },
    });
    expect(columns).toEqual(["campaign_id", "campaign_name", "spend"]);
    const shown = await account.table("get_report", {
      ...{ ...CAMPAIGNS, metrics: ["revenue"], sort: { by: "revenue" } },
    });
    expect(records.map(({ campaign_id }) => campaign_id)).toEqual(shown.records.map(({ campaign_id }) => campaign_id));
  });
});

describe("filter.min", () => {
  const kept = async (min: unknown, more: Record<string, unknown> = {}) =>
    (await account.table("get_report", { ...CAMPAIGNS, metrics: ["spend"], filter: { min }, ...more })).records.map(
      ({ campaign_id }) => String(campaign_id),
    );
  const wanted = (keeps: (own: Counts) => boolean) =>
    [...sumsOf("2026-11-15", "2026-11-21")].flatMap(([id, own]) => (keeps(own) ? [id] : [])).toSorted();

  test("keeps what reaches every number over the whole window, whether it is shown or not", async () => {
    const sums = [...sumsOf("2026-11-15", "2026-11-21").values()];
    const [, , third] = sums.map(({ clicks }) => clicks).toSorted((a, b) => b - a);
    const at = Number(third);
    const exactly = await kept([{ metric: "Click", at_least: at }]);
    expect(exactly.toSorted()).toEqual(wanted(({ clicks }) => clicks >= at));
    expect(exactly).toHaveLength(3);
    expect(await kept([{ metric: "clicks", at_least: at + 0.5 }])).toHaveLength(2);
    const both = [
      { metric: "conversions", at_least: 10 },
      { metric: "cpa", at_least: 5 },
    ];
    const expected = wanted(({ conversions, spend }) => conversions >= 10 && spend >= 500 * conversions);
    expect((await kept(both)).toSorted()).toEqual(expected);
    expect(expected.length).toBeGreaterThan(0);
    const days = await kept([{ metric: "clicks", at_least: at }], { breakdown: "day" });
    expect([...new Set(days)].toSorted()).toEqual(exactly.toSorted());
    expect(days).toHaveLength(21);
  });

  test("is read as one pair too, and refuses what is no metric before TikTok is asked", async () => {
    expect(await kept({ metric: "spend", at_least: 100 })).toEqual(
      await kept(undefined, { filter: { min_spend: 100 } }),
    );
    account.newRequests();
    for (const [min, sentence] of [
      [[{ metric: "clycks", at_least: 1 }], 'filter.min: TikTok has no metric "clycks". Did you mean clicks'],
      [[{ metric: "clicks" }], "at_least"],
      [[{ metric: "clicks", at_least: 1, most: 2 }], "most"],
    ] as const) {
      const error = await failsWith(() => account.call("get_report", { ...CAMPAIGNS, filter: { min } }));
      expect(error.message).toContain(sentence);
    }
    expect(account.newRequests()).toEqual([]);
  });
});

describe("without metrics", () => {
  test("a report has what a conversion costs and the return of the legs in use, and does not explain the others", async () => {
    const { columns, meta } = await account.call("get_report", { ...WEEK, level: "account" });
    const roas = ["complete_payment_roas", "onsite_shopping_roas", "total_active_pay_roas"];
    expect(columns.slice(0, 1)).toEqual(["spend"]);
    expect(columns.slice(-4)).toEqual(["cost_per_conversion", ...roas]);
    expect(meta.warnings).toEqual([]);
  });

  test("an account that sells on no leg has no return", async () => {
    const { simulator } = account;
    const campaign_ids = simulator.truth
      .campaigns(simulator.advertiser.advertiserId)
      .flatMap(({ channel, campaignId, adGroups }) => (channel === "video" && adGroups.length > 0 ? [campaignId] : []));
    const { columns, meta } = await account.call("get_report", {
      ...{ level: "campaign", date_preset: "last_90_days", filter: { campaign_ids } },
    });
    expect(columns.at(-1)).toBe("cost_per_conversion");
    expect(meta.warnings).toEqual([]);
  });
});

test("words that are no column are answered with what may be sorted and filtered by, and no preset is offered", async () => {
  for (const [args, sentence] of [
    [{ sort: { by: "spend_share" }, show: ["share"] }, "Did you mean spend_share_pct"],
    [{ sort: { by: "spend_share" } }, "Did you mean spend_share_pct"],
    [{ filter: { min: [{ metric: "performance", at_least: 1 }] } }, "tiktok_ads_describe_fields lists"],
    [{ filter: { min: [{ metric: "delivery", at_least: 1 }] } }, "delivery is a preset of several metrics"],
  ] as const) {
    const error = await failsWith(() => account.call("get_report", { ...CAMPAIGNS, metrics: ["spend"], ...args }));
    expect(error.message).toContain(sentence);
    expect(error.message).not.toContain("The presets are");
  }
});

test("a least of what cannot be added up is refused where a row's subject has several rows", async () => {
  const least = (metric: string) => ({ filter: { min: [{ metric, at_least: 1 }] }, metrics: ["spend"] });
  for (const [level, breakdown] of [
    ["campaign", "day"],
    ["campaign", "gender"],
    ["campaign", "week"],
    ["account", "week"],
  ]) {
    const error = await failsWith(() => account.call("get_report", { ...WEEK, ...least("reach"), level, breakdown }));
    expect(error.message).toContain("filter.min: reach cannot be added up");
  }
  for (const [level, breakdown] of [
    ["campaign", "none"],
    ["account", "day"],
  ])
    expect((await account.call("get_report", { ...WEEK, ...least("reach"), level, breakdown })).rows).not.toEqual([]);
});
