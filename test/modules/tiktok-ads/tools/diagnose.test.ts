/** `tiktok_ads_diagnose` on the simulated account, whose story has one of each trouble, and on healthy ones. */

import "../../../fakes/seeded-properties.ts";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { z } from "zod";
import type { Simulator } from "#simulator/simulator.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { countTokens } from "../../../fakes/tokens.ts";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";
import { heal } from "../diagnose/healthy-account.ts";

const Diagnosis = z.looseObject({
  summary: z.string(),
  rules: z.array(
    z.looseObject({
      rule: z.string(),
      found: z.number().nullable(),
      looked_at: z.string().optional(),
      skipped: z.string().optional(),
      check: z.string().optional(),
    }),
  ),
  thresholds: z.record(z.string(), z.number().nullable()),
});

const Listed = z.looseObject({
  page: z.looseObject({ total: z.number() }),
  totals: z.looseObject({ status: z.record(z.string(), z.number()), spend: z.number().optional() }),
});

async function diagnose(account: ConnectedAccount, args: Record<string, unknown> = {}) {
  const answer = await account.table("diagnose", args);
  return { ...answer, ...Diagnosis.parse(answer) };
}

/** Ids of what a rule found. */
function foundBy(records: readonly Record<string, unknown>[], rule: string): unknown[] {
  return records.filter((record) => record.rule === rule).map(({ id }) => id);
}

describe("the demo's account", () => {
  let account: ConnectedAccount;
  let story: Simulator["story"];

  beforeAll(async () => {
    account = await connectAccount();
    story = account.simulator.story;
  });
  afterAll(() => account.stop());

  test("has every trouble of its story found, by the rule that is for it", async () => {
    const delivery = await diagnose(account, { focus: "delivery" });
    const stopped = foundBy(delivery.records, "not_delivering");
    expect(stopped).toContain(story.overBudgetCampaignId);
    expect(stopped).toContain(story.endedCampaignId);
    expect(foundBy(delivery.records, "rejected_ads")).toContain(story.rejectedAdId);
    expect(foundBy(delivery.records, "no_impressions")).toContain(story.unseenAdGroupId);
    expect(foundBy((await diagnose(account, { focus: "tracking" })).records, "pixel_silent")).toEqual([
      story.silentPixelId,
    ]);
    expect(foundBy((await diagnose(account, { focus: "creative" })).records, "fatigue")).toContain(story.fatiguedAdId);
    expect(foundBy((await diagnose(account, { focus: "pacing" })).records, "budget_used_up")).toContain(
      story.earlyAdGroupId,
    );
  });

  test("has an ad group that begins later found, with when", async () => {
    const { campaignId } = groupOf(account, story.scheduledAdGroupId);
    const { records } = await diagnose(account, { focus: "delivery", campaign_ids: [campaignId] });
    expect(records.find(({ id }) => id === story.scheduledAdGroupId)).toMatchObject({
      rule: "not_delivering",
      level: "ad_group",
      campaign_id: campaignId,
      finding: expect.stringContaining("2026-11-27"),
    });
  });

  test("has the wasteful ad's spend found, to the cent the account holds, at the ad group it empties", async () => {
    const { adgroupId, adIds, currencyUnits } = groupOfAd(account, story.wastefulAdId);
    const { records } = await diagnose(account, { focus: "waste" });
    const days = account.simulator.truth.daily({
      advertiserId: account.simulator.advertiser.advertiserId,
      level: "ad",
      from: "2026-11-15",
      to: "2026-11-21",
    });
    const spend = days.filter(({ id }) => adIds.includes(id)).reduce((sum, day) => sum + day.spend, 0) / currencyUnits;
    expect(records.find(({ id }) => id === adgroupId)).toMatchObject({ rule: "no_conversions", value: spend, spend });
  });

  test("is told with window, currency, thresholds, and what was looked at", async () => {
    const { meta, rules, thresholds, summary, records } = await diagnose(account);
    expect(meta).toMatchObject({ currency: "USD", window: { start: "2026-11-15", end: "2026-11-21" } });
    expect(thresholds).toMatchObject({ min_spend: 50, early_hour: 18 });
    expect(rules).toHaveLength(16);
    for (const { rule, found } of nonEmpty(rules))
      expect(foundBy(records, rule).length).toBeWithin(Math.min(found ?? 0, 1), Math.min(found ?? 0, 3) + 1);
    expect(summary).toMatch(/^\d+ findings, the \d+ weightiest shown, by 16 rules over the account, \d+ campaigns/);
    const weights = records.map(({ severity }) => ["high", "medium", "low"].indexOf(String(severity)));
    expect(weights).toEqual(weights.toSorted((a, b) => a - b));
  });

  test("asked by a focus is told more of each rule, what was looked at and what to check", async () => {
    const { rules, records } = await diagnose(account, { focus: "delivery" });
    expect(rules.filter(({ found, check }) => found !== null && found > 0 !== (check !== undefined))).toEqual([]);
    expect(rules.filter(({ looked_at }) => looked_at === undefined)).toEqual([]);
    expect(foundBy(records, "not_delivering")).toHaveLength(10);
  });

  test("asked for everything is told in half the tokens that all of it has", async () => {
    const whole = await Promise.all(
      ["delivery", "waste", "pacing", "creative", "tracking"].map((focus) => account.call("diagnose", { focus })),
    );
    const told = new Set(whole.flatMap(({ rows }) => rows.map((row) => JSON.stringify(row))));
    const { records, rows } = await diagnose(account);
    expect(rows.filter((row) => !told.has(JSON.stringify(row)))).toEqual([]);
    expect(records.length).toBeGreaterThan(10);
    const tokensOf = (answer: unknown) => countTokens(JSON.stringify(answer));
    const overview = tokensOf(await account.call("diagnose"));
    expect(overview).toBeLessThan(tokensOf(whole) / 2);
    expect(overview).toBeLessThan(2_000);
  });

  test("is asked for a bounded number of times, once what several rules need, and answered in a bounded size", async () => {
    const other = await connectAccount();
    other.newRequests();
    const answer = await diagnose(other);
    const requests = other.newRequests();
    expect(answer.meta.api_calls).toBe(requests.length);
    expect(requests.length).toBeLessThanOrEqual(20);
    for (const once of ["/advertiser/info/", "/campaign/get/", "/adgroup/get/", "/ad/get/", "/ad/review_info/"])
      expect(requests.filter((path) => path === once)).toHaveLength(1);
    for (const { rule } of nonEmpty(answer.rules)) expect(foundBy(answer.records, rule).length).toBeLessThanOrEqual(10);
    expect(JSON.stringify(answer).length).toBeLessThan(40_000);
    await other.stop();
  });

  test("is told in the counts and the spend that the lists have", async () => {
    const { rules, records } = await diagnose(account, { focus: "waste" });
    const { rules: delivery } = await diagnose(account, { focus: "delivery" });
    const lookedAt = (of: typeof rules, rule: string) => of.find((one) => one.rule === rule)?.looked_at;
    const list = async (what: string, args: Record<string, unknown> = {}) =>
      Listed.parse(await account.call(`list_${what}`, { limit: 100, ...args }));
    const on = (await list("campaigns", { status: "active" })).page.total;
    expect(lookedAt(rules, "no_conversions")).toEndWith(`of ${on} switched-on campaigns`);
    const { totals } = await list("ad_groups");
    const active = Object.entries(totals.status).filter(([word]) => word.startsWith("Active"));
    const count = active.reduce((sum, [, number]) => sum + number, 0);
    expect(lookedAt(delivery, "no_impressions")).toEndWith(`of ${count} active ad groups`);
    const ads = (await list("ads")).totals.status;
    expect(delivery.find(({ rule }) => rule === "rejected_ads")?.found).toBe(ads["Rejected in review"] ?? 0);
    const campaigns = records.filter(({ level }) => level === "campaign");
    for (const { id, spend } of nonEmpty(campaigns)) {
      const { totals: own } = await list("campaigns", { campaign_ids: [id], with_spend: "last_7_days" });
      expect({ id, spend }).toEqual({ id, spend: own.spend });
    }
  });

  test("says once which column is the account's own text", async () => {
    expect((await diagnose(account)).meta).toMatchObject({ untrusted_columns: ["name"] });
  });

  test("never lets a name speak outside its cell", async () => {
    const other = await connectAccount();
    const { advertiserId } = other.simulator.advertiser;
    const { injectionCampaignId } = other.simulator.story;
    other.simulator.edit(advertiserId, ({ campaigns }) => {
      const named = campaigns.find(({ campaignId }) => campaignId === injectionCampaignId);
      Object.assign(named ?? {}, { hold: "CAMPAIGN_STATUS_REVIEW_DISAPPROVED", operationStatus: "ENABLE" });
    });
    const { records, rules, summary } = await diagnose(other, { campaign_ids: [injectionCampaignId] });
    const told = records.filter(({ id }) => id === injectionCampaignId);
    expect(told).toHaveLength(1);
    expect(told[0]?.name).toStartWith("IMPORTANT SYSTEM NOTE");
    expect(`${JSON.stringify(rules)}${summary}${told[0]?.finding}`).not.toContain("IMPORTANT SYSTEM NOTE");
    await other.stop();
  });

  test("narrowed to a campaign tells of that alone, and leaves the account's money out", async () => {
    const { records, rules } = await diagnose(account, { campaign_ids: [story.overBudgetCampaignId] });
    expect(records.filter(({ id, campaign_id }) => ![id, campaign_id].includes(story.overBudgetCampaignId))).toEqual(
      [],
    );
    expect(rules.find(({ rule }) => rule === "balance")).toMatchObject({ found: null, skipped: expect.any(String) });
  });

  test("is judged by the caller's thresholds where there are some", async () => {
    const strict = await diagnose(account, { focus: "waste", thresholds: { min_spend: 100_000, pixel_clicks: 9_999 } });
    expect(strict.records).toEqual([]);
    expect(strict.thresholds.min_spend).toBe(100_000);
    expect(strict.summary).toMatch(
      /^Nothing found, by 6 rules over 2 pixels in use, \d+ paused campaigns and ad groups, \d+ of 59 switched-on campaigns/,
    );
    expect(strict.meta.warnings).toEqual([]);
  });

  test.each([
    [{ date_preset: "lifetime" }, /lifetime/],
    [{ thresholds: { min_spend: 0 } }, /min_spend/],
    [{ thresholds: { min_spent: 5 } }, /min_spend/],
    [{ advertiser_id: "7" }, /advertiser_id/],
    [{ focus: "everything else" }, /delivery, waste/],
  ])("does not take %j", async (args, sentence) => {
    account.newRequests();
    await expect(account.call("diagnose", args)).rejects.toThrow(sentence);
    expect(account.newRequests()).toEqual([]);
  });
});

describe("an account", () => {
  test("that is suspended is told so first", async () => {
    const account = await connectAccount();
    account.simulator.edit(account.simulator.advertiser.advertiserId, (advertiser) => {
      advertiser.status = "STATUS_LIMIT";
    });
    const { rows, records } = await diagnose(account, { focus: "delivery" });
    expect(rows.length).toBeGreaterThan(1);
    expect(records[0]).toMatchObject({
      rule: "account_standing",
      severity: "high",
      finding: expect.stringContaining("Suspended"),
    });
    await account.stop();
  });

  test("has its GMV Max campaigns looked at too, by their status", async () => {
    const account = await connectAccount();
    const stopped: string[] = [];
    account.simulator.edit(account.simulator.advertiser.advertiserId, ({ campaigns }) => {
      const [gmvMax] = campaigns.filter((one) => one.gmvMax === "PRODUCT_GMV_MAX" && !one.deleted);
      if (gmvMax === undefined) return;
      Object.assign(gmvMax, { operationStatus: "ENABLE", hold: "CAMPAIGN_STATUS_TIKTOK_SHOP_UNAVAILABLE" });
      stopped.push(gmvMax.campaignId);
    });
    const { records } = await diagnose(account, { campaign_ids: stopped });
    expect(records).toMatchObject([
      { rule: "not_delivering", level: "campaign", id: stopped[0], finding: expect.stringContaining("TikTok Shop") },
    ]);
    await account.stop();
  });

  test("whose reports may not be read is judged by its statuses, and the rest is said", async () => {
    const account = await connectAccount();
    account.simulator.setScopes(account.simulator.advertiser.accessToken, ["100", "200", "210", "220"]);
    const { records, rules, summary } = await diagnose(account);
    expect(foundBy(records, "rejected_ads")).not.toEqual([]);
    const skipped = rules.filter(({ found }) => found === null);
    expect(skipped.map(({ rule }) => rule)).toContain("fatigue");
    for (const one of nonEmpty(skipped)) expect(one.skipped).toContain("Reporting");
    expect(summary).toContain(`${skipped.length} rules could not look`);
    await account.stop();
  });

  test.each([
    ["100", ["account_standing", "balance"]],
    [
      "44",
      [
        "balance",
        "no_impressions",
        "pixel_silent",
        "conversions_missing",
        "paused_spending",
        "no_conversions",
        "costly_conversions",
        "low_return",
        "budget_used_up",
        "budget_unused",
        "fatigue",
        "same_targeting",
      ],
    ],
    ["802", ["pixel_silent"]],
  ])("without the permission %s is told which rules could not look, and the others do", async (scope, expected) => {
    const account = await connectAccount();
    const { accessToken } = account.simulator.advertiser;
    account.simulator.setScopes(
      accessToken,
      ["100", "200", "210", "220", "44", "802"].filter((one) => one !== scope),
    );
    const { rules } = await diagnose(account);
    expect(rules.filter(({ found }) => found === null).map(({ rule }) => rule)).toEqual(expected);
    await account.stop();
  });

  test("in a currency without a default amount is told to name one", async () => {
    const account = await connectAccount();
    account.standing.credential = { ...account.standing.credential, account_currency: "XXX" };
    const { rules } = await diagnose(account, { focus: "waste" });
    const skipped = rules.filter(({ found }) => found === null);
    expect(skipped.map(({ rule }) => rule)).toEqual(["no_conversions", "costly_conversions", "low_return"]);
    for (const one of nonEmpty(skipped)) expect(one.skipped).toContain("thresholds.min_spend");
    const named = await diagnose(account, { focus: "waste", thresholds: { min_spend: 50 } });
    expect(named.rules.filter(({ found }) => found === null)).toEqual([]);
    await account.stop();
  });

  test("without campaigns has nothing found, and is told what was looked at", async () => {
    const account = await connectAccount({ who: ({ empty }) => empty });
    expect((await diagnose(account)).records).toMatchObject([
      { rule: "account_standing", finding: expect.stringContaining("Review pending") },
    ]);
    account.simulator.edit(account.simulator.empty.advertiserId, (advertiser) => {
      advertiser.status = "STATUS_ENABLE";
    });
    account.clock.advance(61_000);
    const { records, summary } = await diagnose(account);
    expect(records).toEqual([]);
    expect(summary).toStartWith("Nothing found, by 16 rules over the account, 0 campaigns");
    await account.stop();
  });

  test("of TikTok's sandbox, which tells no status, is looked at as far as it can be", async () => {
    const account = await connectAccount({ who: ({ sandbox }) => sandbox, pasted: { environment: "sandbox" } });
    // Its waits move the one clock for all requests at once, which the platform would take for haste.
    account.simulator.setRateLimit("off");
    const { rules } = await diagnose(account);
    expect(rules.find(({ rule }) => rule === "account_standing")?.skipped).toContain("sandbox");
    expect(rules.find(({ rule }) => rule === "not_delivering")?.found).not.toBeNull();
    await account.stop();
  });

  test("has no healthy pixel called silent in the morning of a day that has not begun in UTC", async () => {
    // 08:00 of the 23rd in Tokyo, where most of what was clicked so far has no events that TikTok has counted.
    const account = await connectAccount({ start: "2026-11-22T23:00:00Z", who: (simulator) => simulator.tokyo });
    account.simulator.edit(account.simulator.tokyo.advertiserId, (advertiser) => heal(advertiser, 1));
    account.newRequests();
    const args = { focus: "tracking", thresholds: { pixel_clicks: 1 } };
    const today = await diagnose(account, { ...args, date_preset: "today" });
    expect(today.meta.window).toMatchObject({ start: "2026-11-23", end: "2026-11-23", complete: false });
    expect(today.records).toEqual([]);
    expect(today.rules).toMatchObject([
      { rule: "pixel_silent", found: null, skipped: expect.stringContaining("Today") },
      { rule: "conversions_missing", found: null, skipped: expect.stringContaining("Today") },
    ]);
    expect(account.newRequests()).toEqual([]);
    const over = await diagnose(account, { ...args, date_preset: "yesterday" });
    expect(over.rules).toMatchObject([
      { rule: "pixel_silent", found: 0, looked_at: "1 pixel in use" },
      { rule: "conversions_missing", found: 0 },
    ]);
    await account.stop();
  });

  test("in which nothing is wrong has no finding, whatever the currency, the day and the chance in its numbers", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("advertiser", "tokyo"),
        fc.integer({ min: 0, max: 300 }),
        fc.nat(1_000),
        async (who, day, hash) => {
          const start = new Date(Date.parse("2026-02-01T20:00:00Z") + day * 86_400_000).toISOString();
          const account = await connectAccount({ start, who: (simulator) => simulator[who] });
          account.simulator.edit(account.simulator[who].advertiserId, (advertiser) => heal(advertiser, hash));
          const { records, summary } = await diagnose(account);
          await account.stop();
          expect(records).toEqual([]);
          expect(summary).toStartWith("Nothing found, by 16 rules over the account");
          expect(summary).not.toContain("could not look");
        },
      ),
      // The last one lost a quarter of its clicks within a week by chance alone.
      { numRuns: 6, examples: [["tokyo", 243, 969]] },
    );
  });
});

function groupOf({ simulator }: ConnectedAccount, adgroupId: string): { campaignId: string } {
  const { campaigns } = simulator.truth.advertiser(simulator.advertiser.advertiserId);
  const found = campaigns.find(({ adGroups }) => adGroups.some((group) => group.adgroupId === adgroupId));
  if (found === undefined) throw new Error("no such ad group");
  return { campaignId: found.campaignId };
}

function groupOfAd({ simulator }: ConnectedAccount, adId: string) {
  const { advertiserId } = simulator.advertiser;
  const found = simulator.truth.ads(advertiserId).find((ad) => ad.adId === adId);
  if (found === undefined) throw new Error("no such ad");
  const { currency } = simulator.truth.advertiser(advertiserId);
  return {
    adgroupId: found.group.adgroupId,
    adIds: found.group.ads.map((ad) => ad.adId),
    currencyUnits: 10 ** currency.decimals,
  };
}
