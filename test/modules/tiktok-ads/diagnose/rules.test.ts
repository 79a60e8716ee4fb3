/** Each rule of the diagnosis at its threshold and one past it. */

import { describe, expect, test } from "bun:test";
import { type Budgeted, budgetedOf } from "#modules/tiktok-ads/diagnose/budgets.ts";
import { judgeStanding } from "#modules/tiktok-ads/diagnose/rules/account-standing.ts";
import { judgeBalance } from "#modules/tiktok-ads/diagnose/rules/balance.ts";
import { judgeUnused } from "#modules/tiktok-ads/diagnose/rules/budget-unused.ts";
import { budgetUsedUp, isUsedUp, judgeEarly } from "#modules/tiktok-ads/diagnose/rules/budget-used-up.ts";
import { judgeFatigue } from "#modules/tiktok-ads/diagnose/rules/fatigue.ts";
import { judgeSilence, runningSince } from "#modules/tiktok-ads/diagnose/rules/no-impressions.ts";
import { judgeDelivery } from "#modules/tiktok-ads/diagnose/rules/not-delivering.ts";
import { judgePixel, pixelSilent, pixelsInUse } from "#modules/tiktok-ads/diagnose/rules/pixel-silent.ts";
import { judgeRejections } from "#modules/tiktok-ads/diagnose/rules/rejected-ads.ts";
import { judgeCostly, judgeEmpty } from "#modules/tiktok-ads/diagnose/rules/wasted-spend.ts";
import { type Spender, spendersOf } from "#modules/tiktok-ads/diagnose/spenders.ts";
import { thresholdsOf } from "#modules/tiktok-ads/diagnose/thresholds.ts";
import { humaniseStatus } from "#modules/tiktok-ads/words/humanise-status.ts";
import { STATUS_WORDS } from "#modules/tiktok-ads/words/status-words.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { ad, evidence, FLOORS, node, row, THRESHOLDS, WEEK } from "./plain-account.ts";

describe("the account's standing", () => {
  test("is a finding for every status that stops delivery, and for no other", () => {
    for (const { status, state, level } of nonEmpty(STATUS_WORDS.filter((word) => word.level === "account"))) {
      const found = judgeStanding({ status, rejection_reason: null });
      expect({ level, found: found.length }).toEqual({ level, found: state === "not delivering" ? 1 : 0 });
      if (found.length === 0) continue;
      expect(found[0]).toMatchObject({ severity: "high", text: expect.stringContaining(humaniseStatus(status)) });
      expect(JSON.stringify(found)).not.toContain(status);
    }
    expect(judgeStanding({ status: "STATUS_NEW_\u200bTHING", rejection_reason: null })).toMatchObject([
      { severity: "low", text: expect.stringContaining("is STATUS_NEW_THING, which ShopMCP does not know") },
    ]);
    expect(judgeStanding({ status: null, rejection_reason: null })).toEqual([]);
    const [told] = judgeStanding({ status: "STATUS_LIMIT", rejection_reason: "1:Misleading content.,2:No licence." });
    expect(told?.text).toEndWith("TikTok's reason: Misleading content; No licence.");
  });
});

describe("the balance", () => {
  const judge = (balance: number | null, spend: number) =>
    judgeBalance({ standing: { balance }, spend, days: 7, currency: "USD" }, THRESHOLDS);

  test("that lasts as long as the threshold is none, a cent less is one", () => {
    expect(judge(300, 700)).toEqual([]);
    expect(judge(299.99, 700)).toMatchObject([{ severity: "medium", value: 3, threshold: 3, spend: 700 }]);
  });

  test("that does not last a day is grave, and where nothing is spent or told there is nothing to say", () => {
    expect(judge(99.99, 700)).toMatchObject([{ severity: "high" }]);
    expect(judge(466.07, 7569.31)[0]?.text).toBe("The balance of 466.07 USD lasts 0.43 days at 1,081.33 USD a day.");
    expect(judge(0, 0)).toEqual([]);
    expect(judge(null, 700)).toEqual([]);
  });
});

describe("what does not deliver", () => {
  const running = [{ adgroup_id: "g9" }, [{ ad_id: "a9", adgroup_id: "g9" }]] as const;

  test("is told at the campaign, and not again below it", () => {
    const tree = [
      node({ secondary_status: "CAMPAIGN_STATUS_BUDGET_EXCEED" }, [
        [{}, [{ secondary_status: "AD_STATUS_CAMPAIGN_EXCEED" }]],
      ]),
    ];
    expect(judgeDelivery(tree)).toMatchObject([
      { severity: "high", level: "campaign", id: "c1", text: expect.stringContaining("Raise the budget") },
    ]);
  });

  test("is told at an ad group where others run, with when it begins", () => {
    const waiting = {
      secondary_status: "ADGROUP_STATUS_NOT_START",
      schedule_start_time: "2026-12-01 08:00:00",
      schedule_end_time: "2026-12-31 08:00:00",
      schedule_type: "SCHEDULE_START_END",
    };
    expect(judgeDelivery([node({}, [running, [waiting, [{}]]])])).toMatchObject([
      { severity: "medium", level: "ad_group", id: "g1", text: expect.stringContaining("2026-12-01 08:00") },
    ]);
  });

  test("is told at an ad where others of its ad group run", () => {
    const tree = [node({}, [[{}, [{}, { ad_id: "a2", secondary_status: "AD_STATUS_MUSIC_AUTHORIZATION_MISSING" }]]])];
    expect(judgeDelivery(tree)).toMatchObject([{ severity: "low", level: "ad", id: "a2", campaignId: "c1" }]);
  });

  test("is told at a campaign whose ad groups have all ended, with when the last did", () => {
    const ended = (end: string) => ({ secondary_status: "ADGROUP_STATUS_TIME_DONE", schedule_end_time: end });
    const tree = [
      node({}, [
        [ended("2026-11-01 10:00:00"), [{}]],
        [ended("2026-11-03 10:00:00"), [{}]],
      ]),
    ];
    expect(judgeDelivery(tree)).toMatchObject([
      {
        severity: "high",
        level: "campaign",
        text: expect.stringMatching(/2 Completed, the last ended 2026-11-03 10:00/),
      },
    ]);
  });

  test("is small where somebody has paused all of it", () => {
    const paused = { operation_status: "DISABLE", secondary_status: "ADGROUP_STATUS_DISABLE" };
    expect(judgeDelivery([node({}, [[paused, [{}]]])])).toMatchObject([{ severity: "low", level: "campaign" }]);
  });

  test("is nothing in what is off, runs, or has ended beside others that run", () => {
    const off = { operation_status: "DISABLE", secondary_status: "CAMPAIGN_STATUS_DISABLE" };
    const ended = { secondary_status: "ADGROUP_STATUS_TIME_DONE" };
    expect(judgeDelivery([node(off, [[{ secondary_status: "ADGROUP_STATUS_CAMPAIGN_DISABLE" }, [{}]]])])).toEqual([]);
    expect(judgeDelivery([node({}, [running, [ended, [{}]], [{}, []]])])).toEqual([]);
    expect(
      judgeDelivery([node({ secondary_status: null }, [[{ secondary_status: null }, [{ secondary_status: null }]]])]),
    ).toEqual([]);
  });
});

test("a status nobody knows is said once for all that have it, and nothing is concluded from it", () => {
  const group = { secondary_status: "ADGROUP_STATUS_NEW_THING" };
  const ads = [{ secondary_status: "AD_STATUS_NEW_THING" }, { secondary_status: "AD_STATUS_NEW_THING" }];
  const off = { secondary_status: "AD_STATUS_NEW_THING", operation_status: "DISABLE" };
  const tree = [node({ secondary_status: "CAMPAIGN_STATUS_NEW_THING" }, [[group, [...ads, off]]])];
  expect(judgeDelivery(tree)).toMatchObject([
    {
      severity: "low",
      level: "campaign",
      id: "c1",
      text: expect.stringContaining("1 campaign is CAMPAIGN_STATUS_NEW"),
    },
    { severity: "low", level: "ad_group", id: "g1", text: expect.stringContaining("1 ad group is ADGROUP_STATUS_NEW") },
    { severity: "low", level: "ad", id: "a1", text: expect.stringContaining("2 ads is AD_STATUS_NEW") },
  ]);
});

describe("a rejected ad", () => {
  const denied = { secondary_status: "AD_STATUS_AUDIT_DENY" };

  test("is told with TikTok's reasons, more gravely where nothing else of its ad group runs", () => {
    const reasons = () => "The ad promises too much.";
    expect(
      judgeRejections([node({}, [[{}, [denied]]])], { reasonsOf: reasons, rows: [row({}, { spend: "12.30" })] }),
    ).toMatchObject([
      { severity: "high", id: "a1", spend: 12.3, text: expect.stringMatching(/spent 12.3 in the.*promises too much/) },
    ]);
    expect(
      judgeRejections([node({}, [[{}, [denied, { ad_id: "a2" }]]])], { reasonsOf: () => null, rows: null }),
    ).toMatchObject([{ severity: "medium", spend: null, text: expect.stringContaining("no reason") }]);
  });

  test("is none where it, its ad group or its campaign is off", () => {
    const off = { operation_status: "DISABLE" };
    for (const tree of [
      node(off, [[{}, [denied]]]),
      node({}, [[off, [denied]]]),
      node({}, [[{}, [{ ...denied, ...off }]]]),
    ])
      expect(judgeRejections([tree], { reasonsOf: () => null, rows: [] })).toEqual([]);
  });
});

describe("an ad group without impressions", () => {
  const groups = (created: string) => runningSince([node({}, [[{ create_time: created }, [{}]]])], "2026-11-15");

  test("is one from no impression at all on", () => {
    const shown = (impressions: string) => [row({ id: "g1" }, { impressions })];
    expect(judgeSilence(groups("2026-11-14 23:59:59"), shown("1"), { currency: "USD" })).toEqual([]);
    expect(judgeSilence(groups("2026-11-14 23:59:59"), shown("0"), { currency: "USD" })).toMatchObject([{ id: "g1" }]);
    expect(judgeSilence(groups("2026-11-14 23:59:59"), [], { currency: "USD" })).toHaveLength(1);
  });

  test("is none that was made when the window had begun", () => {
    expect(groups("2026-11-15 00:00:00")).toEqual([]);
  });
});

describe("spend without a conversion", () => {
  const spender = (given: Partial<Spender>): Spender => ({
    ...({ level: "campaign", id: "c1", name: "Planters", campaignId: null } as const),
    ...({ kind: "WEB_CONVERSIONS", noun: "conversion", legs: ["conversion"] } as const),
    ...{ spend: 50, clicks: 80, conversions: 0, per: null, usual: null, percent: null },
    ...given,
  });

  test("counts from the threshold on, and not a cent below", () => {
    expect(judgeEmpty(spender({ spend: 49.99 }), FLOORS)).toBeNull();
    expect(judgeEmpty(spender({}), FLOORS)).toMatchObject({
      severity: "high",
      value: 50,
      threshold: 50,
      spend: 50,
    });
    expect(judgeEmpty(spender({ level: "ad" }), FLOORS)).toMatchObject({ severity: "medium" });
    expect(judgeEmpty(spender({ spend: 500, conversions: 1 }), FLOORS)).toBeNull();
  });

  test("counts later where a conversion of the objective costs more than that", () => {
    expect(judgeEmpty(spender({ spend: 119.99, per: 60 }), FLOORS)).toBeNull();
    expect(judgeEmpty(spender({ spend: 120, per: 60 }), FLOORS)).toMatchObject({ threshold: 120 });
  });

  test("that cost too much counts from the threshold on", () => {
    expect(judgeCostly(spender({ spend: 199.9, conversions: 10, per: 10 }), FLOORS)).toBeNull();
    expect(judgeCostly(spender({ spend: 200, conversions: 10, per: 10 }), FLOORS)).toMatchObject({
      value: 20,
      threshold: 20,
    });
    expect(judgeCostly(spender({ spend: 49, conversions: 1, per: 10 }), FLOORS)).toBeNull();
    expect(judgeCostly(spender({ spend: 200, conversions: 10, per: null }), FLOORS)).toBeNull();
  });

  test("is asked of objectives with conversions by whichever leg counts, and of others by what their ad groups optimise for", () => {
    const rows = [
      row({ labels: { campaign_id: "c1", adgroup_id: "g1" } }, { spend: "80", onsite_shopping: "3", conversion: "0" }),
    ];
    expect(spendersOf([node({ objective_type: "TRAFFIC" }, [[{}, [{}]]])], rows, WEEK)).toEqual([]);
    expect(spendersOf([node({ campaign_type: "IOS14_CAMPAIGN" }, [[{}, [{}]]])], rows, WEEK)).toEqual([]);
    expect(
      spendersOf(
        [node({ objective_type: "PRODUCT_SALES", campaign_automation_type: "PRODUCT_GMV_MAX" }, [])],
        rows,
        WEEK,
      ),
    ).toEqual([]);
    const [shop] = spendersOf([node({ objective_type: "PRODUCT_SALES" }, [[{}, [{}]]])], rows, WEEK);
    expect(shop?.spender).toMatchObject({ spend: 80, conversions: 3 });
    const clicks = [row({}, { spend: "80", conversion: "0", result: "160", clicks: "160" })];
    const [traffic] = spendersOf(
      [node({ objective_type: "TRAFFIC" }, [[{ optimization_goal: "CLICK" }, [{}]]])],
      clicks,
      WEEK,
    );
    expect(traffic?.spender).toMatchObject({ noun: "result", conversions: 160, per: 0.5, kind: "TRAFFIC CLICK" });
    const [web] = spendersOf([node({ objective_type: "WEB_CONVERSIONS" }, [[{}, [{}]]])], rows, WEEK);
    expect(web?.spender).toMatchObject({ spend: 80, conversions: 0 });
  });

  test("counts ads that are gone for what stands above them", () => {
    const gone = row({ id: "a7" }, { spend: "30.10", conversion: "2" });
    const [family] = spendersOf([node({}, [[{}, [{}]]])], [row({}, { spend: "20.05", conversion: "-" }), gone], WEEK);
    expect(family?.spender).toMatchObject({ spend: 50.15, conversions: 2, per: 25.075 });
    expect(family?.below[0]?.below[0]?.spender).toMatchObject({ spend: 20.05, conversions: 0 });
  });
});

describe("a daily budget", () => {
  const budgeted = (rows: Budgeted["rows"]): Budgeted => ({
    ...{ level: "ad_group", id: "g1", name: "Broad", campaignId: "c1" },
    ...{ budget: { perDay: 100, whole: null }, delivering: true, since: "2026-01-01 00:00:00", rows },
  });
  const spent = (spend: string, date = "2026-11-21") => row({ id: "g1", date }, { spend });
  const hour = (at: number, spend: string) => row({ id: "g1", date: "2026-11-21", hour: at }, { spend });

  test("is used up from the threshold on", () => {
    expect(isUsedUp(budgeted([spent("94.99")]), "2026-11-21", THRESHOLDS)).toBe(false);
    expect(isUsedUp(budgeted([spent("95")]), "2026-11-21", THRESHOLDS)).toBe(true);
    expect(isUsedUp(budgeted([spent("95", "2026-11-20")]), "2026-11-21", THRESHOLDS)).toBe(false);
  });

  test("is gone too early in the hour before the threshold, and not in the next", () => {
    const one = budgeted([spent("100")]);
    const told = (last: number) => ({ day: "2026-11-21", days: 7, hours: [hour(3, "40"), hour(last, "60")] });
    expect(judgeEarly(one, told(16), THRESHOLDS)).toMatchObject([
      { value: 17, threshold: 18, spend: 100, text: expect.stringContaining("used up on 1 of 7 days") },
    ]);
    expect(judgeEarly(one, told(17), THRESHOLDS)).toEqual([]);
    expect(judgeEarly(one, { ...told(3), hours: [hour(3, "94.99")] }, THRESHOLDS)).toEqual([]);
  });

  test("of a campaign is measured by all its ad groups, that of an ad group by its own", () => {
    const own = { budget: 200, budget_mode: "BUDGET_MODE_DYNAMIC_DAILY_BUDGET" };
    const groups = [
      [{ budget: 0, budget_mode: "BUDGET_MODE_INFINITE" }, [{}]],
      [{ adgroup_id: "g2", budget: 160 }, [{}]],
    ] as const;
    const rows = [spent("40"), row({ id: "g2", date: "2026-11-21" }, { spend: "150" })];
    const found = budgetedOf([node(own, groups)], rows);
    expect(found.map(({ level, id, budget }) => [level, id, budget.perDay])).toEqual([
      ["campaign", "c1", 200],
      ["ad_group", "g2", 160],
    ]);
    expect(found.map((one) => isUsedUp(one, "2026-11-21", THRESHOLDS))).toEqual([true, false]);
  });

  describe("of a campaign", () => {
    const day = "2026-11-21";
    const inheriting = { budget: 0, budget_mode: "BUDGET_MODE_INFINITE" };
    /** A campaign of so many ad groups that spent 2 each in the first hour, and another's ad group that spent 100. */
    const look = async (count: number) => {
      const own = Array.from({ length: count }, (_, index) => `g${index}`);
      const spends = [...own.map((id) => ({ id, campaign_id: "c1", spend: "2" }))];
      spends.push({ id: "h1", campaign_id: "c2", spend: "100" });
      const rows = spends.map(({ id, campaign_id, spend }) =>
        row({ id, date: day, labels: { campaign_id, adgroup_id: id } }, { spend }),
      );
      const asked: (readonly string[])[] = [];
      const looked = await budgetUsedUp.look(
        evidence({
          tree: async () => [
            node(
              { budget: 2 * count, budget_mode: "BUDGET_MODE_DAY" },
              own.map((adgroup_id) => [{ adgroup_id, ...inheriting }, [{}]] as const),
            ),
            node({ campaign_id: "c2" }, [[{ adgroup_id: "h1", campaign_id: "c2" }, [{}]]]),
          ],
          adGroupDays: async () => rows,
          async adGroupHours(ids) {
            asked.push(ids);
            return rows.filter(({ id }) => ids.includes(id)).map((one) => ({ ...one, hour: 0 }));
          },
        }),
        THRESHOLDS,
      );
      const found = "findings" in looked ? looked.findings.map(({ id, value }) => [id, value]) : [];
      return { found, lookedAt: "lookedAt" in looked ? looked.lookedAt : null, asked: asked.map((ids) => ids.length) };
    };

    test("is judged by all of its ad groups, up to a hundred of all budgets that are used up", async () => {
      const found = [
        ["c1", 1],
        ["h1", 1],
      ];
      expect(await look(99)).toEqual({ found, lookedAt: "2 daily budgets", asked: [100] });
    });

    test("is not looked at where a part of them would be left out, which is said, and others are", async () => {
      expect(await look(100)).toEqual({ found: [["c1", 1]], lookedAt: "1 of 2 daily budgets", asked: [100] });
      expect(await look(101)).toEqual({ found: [["h1", 1]], lookedAt: "1 of 2 daily budgets", asked: [1] });
    });
  });

  test("that is not set is none, nor is one for a whole schedule without an end", () => {
    const total = { budget: 500, budget_mode: "BUDGET_MODE_TOTAL" };
    const endless = { schedule_type: "SCHEDULE_FROM_NOW", schedule_start_time: "2026-11-01 00:00:00" };
    expect(budgetedOf([node(total, [[{ budget: 0, ...endless }, [{}]]])], [])).toEqual([]);
    expect(budgetedOf([node({}, [[{ ...total, ...endless }, [{}]]])], [])).toEqual([]);
    expect(budgetedOf([node(total, [])], [])).toEqual([]);
  });

  test("is unused from the threshold on", () => {
    expect(judgeUnused(budgeted([spent("70.01")]), 7, THRESHOLDS)).toEqual([]);
    expect(judgeUnused(budgeted([spent("70")]), 7, THRESHOLDS)).toMatchObject([
      { severity: "low", value: 90, threshold: 90 },
    ]);
    expect(judgeUnused(budgeted([]), 7, THRESHOLDS)).toMatchObject([{ value: 100, spend: 0 }]);
  });
});

describe("a budget for a whole schedule", () => {
  const total = { budget: 500, budget_mode: "BUDGET_MODE_TOTAL" };
  const none = { budget: 0, budget_mode: "BUDGET_MODE_INFINITE" };
  const from = (start: string, end: string) => ({
    ...{ schedule_type: "SCHEDULE_START_END", schedule_start_time: `${start} 00:00:00` },
    schedule_end_time: `${end} 00:00:00`,
  });

  test("is shared out evenly over its days, a campaign's over those of all its ad groups", () => {
    const groups = [
      [{ ...none, ...from("2026-11-01", "2026-11-21") }, [{}]],
      [{ ...none, adgroup_id: "g2", ...from("2026-11-11", "2026-11-26") }, [{}]],
    ] as const;
    const own = [[{ ...total, ...from("2026-11-01", "2026-11-11") }, [{}]]] as const;
    const spread = (tree: Parameters<typeof budgetedOf>[0]) =>
      budgetedOf(tree, []).map(({ id, budget, since }) => ({ id, ...budget, since }));
    expect(spread([node(total, groups)])).toEqual([
      { id: "c1", perDay: 20, whole: { amount: 500, days: 25 }, since: "2026-11-01 00:00:00" },
    ]);
    expect(spread([node({}, own)])).toEqual([
      { id: "g1", perDay: 50, whole: { amount: 500, days: 10 }, since: "2026-11-01 00:00:00" },
    ]);
  });

  test("is unused from the threshold on, by its even share", () => {
    const judge = (spend: string) => {
      const rows = [row({ id: "g1", date: "2026-11-05" }, { spend })];
      const groups = [[{ ...total, ...from("2026-11-01", "2026-11-11") }, [{}]]] as const;
      return budgetedOf([node({}, groups)], rows).flatMap((one) => judgeUnused(one, 2, THRESHOLDS));
    };
    expect(judge("10.01")).toEqual([]);
    expect(judge("10")).toMatchObject([
      { value: 90, spend: 10, text: "Of 500 for 10 days, evenly 50 a day, 5 was spent." },
    ]);
  });
});

describe("a pixel", () => {
  const used = { pixelId: "p1", adGroups: ["g1", "g2"], clicks: 50, spend: 12 };

  test("that saw nothing is silent from so many clicks on, and not where it saw one event", () => {
    expect(judgePixel({ ...used, clicks: 49 }, 0, THRESHOLDS)).toEqual([]);
    expect(judgePixel(used, 1, THRESHOLDS)).toEqual([]);
    expect(judgePixel(used, 0, THRESHOLDS)).toMatchObject([
      {
        severity: "high",
        level: "pixel",
        id: "p1",
        value: 50,
        threshold: 50,
        spend: 12,
        text: expect.stringContaining("g1, g2"),
      },
    ]);
  });

  test("is in use where an ad group runs that measures by it", () => {
    const by = (pixel_id: string | null, more: Record<string, unknown> = {}) => [{ pixel_id, ...more }, [{}]] as const;
    const clicks = (id: string, count: string) => row({ id }, { clicks: count, spend: "1.50" });
    const tree = [node({}, [by("p1"), by("p1", { adgroup_id: "g2" }), by(null, { adgroup_id: "g3" })])];
    expect(pixelsInUse(tree, [clicks("g1", "30"), clicks("g2", "12"), clicks("g3", "99")])).toEqual([
      { pixelId: "p1", adGroups: ["g1", "g2"], clicks: 42, spend: 3 },
    ]);
    const off = { operation_status: "DISABLE", secondary_status: "ADGROUP_STATUS_DISABLE" };
    expect(pixelsInUse([node({}, [by("p1", off)])], [])).toEqual([]);
    expect(pixelsInUse([node({ secondary_status: "CAMPAIGN_STATUS_BUDGET_EXCEED" }, [by("p1")])], [])).toEqual([]);
  });

  test.each([
    [50, "50 pixels in use"],
    [51, "50 of 51 pixels in use"],
  ])("of %d is asked about among the fifty of most clicks, and the others are said", async (count, lookedAt) => {
    const groups = Array.from({ length: count }, (_, index) => ({ adgroup_id: `g${index}`, pixel_id: `p${index}` }));
    const asked: (readonly string[])[] = [];
    const looked = await pixelSilent.look(
      evidence({
        tree: async () => [
          node(
            {},
            groups.map((group) => [group, [{}]] as const),
          ),
        ],
        adGroupDays: async () => groups.map(({ adgroup_id }, index) => row({ id: adgroup_id }, { clicks: `${index}` })),
        async pixelEvents(ids) {
          asked.push(ids);
          return () => 1;
        },
      }),
      THRESHOLDS,
    );
    expect(looked).toEqual({ lookedAt, findings: [] });
    expect(asked).toEqual([
      groups
        .map(({ pixel_id }) => pixel_id)
        .toReversed()
        .slice(0, 50),
    ]);
  });
});

describe("a tired ad", () => {
  const faces = (now: [string, string], before: [string, string]) => ({
    running: [ad()],
    now: [row({}, { impressions: now[0], clicks: now[1], spend: "10" })],
    before: [row({}, { impressions: before[0], clicks: before[1], spend: "12" })],
  });

  test("is one from the threshold on", () => {
    expect(judgeFatigue(faces(["10000", "76"], ["10000", "100"]), THRESHOLDS)).toEqual([]);
    expect(judgeFatigue(faces(["10000", "75"], ["10000", "100"]), THRESHOLDS)).toMatchObject([
      { severity: "medium", level: "ad", id: "a1", value: 25, threshold: 25, spend: 10 },
    ]);
  });

  test("needs enough impressions in both windows and enough clicks before", () => {
    expect(judgeFatigue(faces(["1000", "5"], ["1000", "20"]), THRESHOLDS)).toHaveLength(1);
    expect(judgeFatigue(faces(["999", "5"], ["1000", "20"]), THRESHOLDS)).toEqual([]);
    expect(judgeFatigue(faces(["1000", "5"], ["999", "20"]), THRESHOLDS)).toEqual([]);
    expect(judgeFatigue(faces(["1000", "5"], ["1000", "19"]), THRESHOLDS)).toEqual([]);
    expect(judgeFatigue({ ...faces(["1000", "5"], ["1000", "20"]), before: [] }, THRESHOLDS)).toEqual([]);
  });
});

describe("the default of min_spend", () => {
  test.each([
    ["USD", 50],
    ["JPY", 5_000],
    ["IDR", 500_000],
    ["XXX", null],
    [null, null],
  ])("in %s is %p", (currency, amount) => {
    expect(thresholdsOf(undefined, currency).min_spend).toBe(amount);
  });

  test("gives way to what the caller says, as does each of the others", () => {
    expect(thresholdsOf({ min_spend: 7, early_hour: 12 }, "XXX")).toEqual({
      ...THRESHOLDS,
      min_spend: 7,
      early_hour: 12,
    });
  });
});
