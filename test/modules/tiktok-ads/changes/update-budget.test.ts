import { afterEach, describe, expect, test } from "bun:test";
import { failsWith } from "../../../fakes/fails-with.ts";
import { type Campaign, type ChangingAccount, changingAccount } from "./changing-account.ts";

let account: ChangingAccount;
afterEach(() => account.stop());

const begin = async (options: Parameters<typeof changingAccount>[0] = {}) => {
  account = await changingAccount(options);
  return account;
};

const DYNAMIC = "BUDGET_MODE_DYNAMIC_DAILY_BUDGET";
const plain = (one: Campaign) =>
  one.gmvMax === null && !one.deleted && one.buyingType === "AUCTION" && one.systemOrigin === "TT_ADS_PLATFORM";
const daily = (one: Campaign) =>
  plain(one) && one.automation === "MANUAL" && one.budgetMode === DYNAMIC && one.operationStatus === "DISABLE";
const budgetOf = ({ campaignId }: Campaign) => account.find((one) => one.campaignId === campaignId).budgetMinor;

const update = ({ campaignId }: Campaign, budget: number, budget_mode: string = DYNAMIC) =>
  account.call("update_budget", { campaign_id: campaignId, budget, budget_mode });

const refused = async (campaign: Campaign, budget: number, mode?: string) => {
  account.posts();
  const before = budgetOf(campaign);
  const error = await failsWith(() => update(campaign, budget, mode));
  expect(account.posts()).toEqual([]);
  expect(budgetOf(campaign)).toBe(before);
  expect(error.code).toBe("invalid_input");
  return error.message;
};

describe("a campaign's budget", () => {
  test("is set, read back and told", async () => {
    const campaign = (await begin()).find(daily);
    expect(await update(campaign, 61.5)).toMatchObject({
      changed: true,
      before: { budget: campaign.budgetMinor / 100, budget_mode: DYNAMIC },
      now: { budget: 61.5, budget_mode: DYNAMIC },
      meta: { currency: "USD", warnings: [] },
    });
    expect(budgetOf(campaign)).toBe(6_150);
    account.posts();
    expect(await update(campaign, 61.5)).toMatchObject({ changed: false });
    expect(account.posts()).toEqual([]);
  });

  test("takes TikTok's minimum and not a cent less, and stays below its maximum", async () => {
    const campaign = (await begin()).find(daily);
    expect(await refused(campaign, 49.99)).toMatch(/at least 50 and less than 10000000 USD.*Nothing was changed/);
    expect(await update(campaign, 50)).toMatchObject({ now: { budget: 50 } });
    expect(await refused(campaign, 10_000_000)).toContain("less than 10000000 USD");
    expect(await update(campaign, 9_999_999.99)).toMatchObject({ now: { budget: 9_999_999.99 } });
  });

  test("has the digits that the currency has", async () => {
    const campaign = (await begin()).find(daily);
    expect(await refused(campaign, 60.001)).toContain("2 digits");
    expect(await refused(campaign, 1e-7)).toContain("plain amount");
    await account.stop();
    const yen = (await begin({ who: ({ tokyo }) => tokyo })).find((one) => plain(one) && one.budgetMode === DYNAMIC);
    expect(await refused(yen, 6_000.5)).toContain("JPY takes whole numbers");
    expect(await refused(yen, 4_999)).toContain("at least 5000 and less than 1000000000 JPY");
  });

  test("of a shop's campaign has the shop's lower minimum", async () => {
    const campaign = (await begin()).find(daily);
    account.simulator.fail({
      path: "/campaign/get/",
      times: 2,
      mutate: (envelope) => ({
        ...envelope,
        data: {
          list: [
            {
              campaign_id: campaign.campaignId,
              campaign_automation_type: "MANUAL",
              campaign_product_source: "STORE",
              budget: 20,
              budget_mode: DYNAMIC,
            },
          ],
        },
      }),
    });
    expect(await refused(campaign, 9.99)).toContain("at least 10");
    // TikTok itself, which knows this campaign for another kind, is the one that refuses now.
    expect(await failsWith(() => update(campaign, 10))).toMatchObject({
      code: "upstream_rejected",
      upstream: { code: 40002 },
    });
  });

  test("keeps its mode", async () => {
    const campaign = (await begin()).find(daily);
    expect(await refused(campaign, 60, "BUDGET_MODE_TOTAL")).toMatch(
      /budget_mode: this campaign's budget is BUDGET_MODE_DYNAMIC_DAILY_BUDGET, and TikTok lets nobody change/,
    );
  });

  test.each([
    ["a manual campaign without budget optimisation", "MANUAL"],
    ["a Smart+ campaign without budget optimisation", "UPGRADED_SMART_PLUS"],
  ])("is not there to change for %s", async (_, automation) => {
    const campaign = (await begin()).find(
      (one) => plain(one) && one.automation === automation && one.budgetMode === "BUDGET_MODE_INFINITE",
    );
    expect(await refused(campaign, 100, "BUDGET_MODE_DAY")).toMatch(/no budget of its own.*ad groups/);
  });

  test("of Smart+ goes through its own endpoint", async () => {
    const campaign = (await begin()).find(
      (one) => plain(one) && one.automation === "UPGRADED_SMART_PLUS" && one.cbo && one.operationStatus === "DISABLE",
    );
    account.posts();
    expect(await update(campaign, 77)).toMatchObject({ now: { budget: 77 } });
    expect(account.posts().map(({ path }) => path)).toEqual(["/smart_plus/campaign/update/"]);
  });

  test("leaves 5 % above what a lifetime budget has spent", async () => {
    const { simulator, find } = await begin();
    const { advertiserId } = simulator.advertiser;
    const rows = simulator.truth.daily({ advertiserId, level: "campaign", from: "2025-09-01", to: "2026-11-22" });
    const spentOn = ({ campaignId }: Campaign) =>
      rows.filter(({ id }) => id === campaignId).reduce((sum, { spend }) => sum + spend, 0);
    const campaign = find(
      (one) =>
        plain(one) && one.automation === "MANUAL" && one.budgetMode === "BUDGET_MODE_TOTAL" && spentOn(one) > 10_000,
    );
    const least = Math.ceil(spentOn(campaign) * 1.05) / 100;
    const message = await refused(campaign, Math.round(least * 100 - 1) / 100, "BUDGET_MODE_TOTAL");
    expect(message).toContain(`has spent ${spentOn(campaign) / 100} USD`);
    expect(message).toContain("105%");
    expect(await update(campaign, least, "BUDGET_MODE_TOTAL")).toMatchObject({ now: { budget: least } });
  });

  test("of a day is compared with what was spent today, deleted or not", async () => {
    const { simulator, find } = await begin();
    const campaign = find(daily);
    simulator.fail({
      path: "/report/integrated/get/",
      mutate: (envelope) => ({
        ...envelope,
        data: {
          list: [{ dimensions: { campaign_id: campaign.campaignId }, metrics: { spend: "100.01" } }],
          page_info: { page: 1, page_size: 1_000, total_number: 1, total_page: 1 },
        },
      }),
      times: 2,
    });
    expect(await refused(campaign, 105.01)).toContain("has spent 100.01 USD");
    const { query } = simulator.requests.findLast(({ path }) => path === "/report/integrated/get/") ?? { query: {} };
    expect(query).toMatchObject({ start_date: simulator.truth.today(simulator.advertiser.advertiserId) });
    expect(await update(campaign, 105.02)).toMatchObject({ now: { budget: 105.02 } });
  });

  test("is changed with a warning where the app may not read reports", async () => {
    const { simulator, find } = await begin();
    const campaign = find(daily);
    simulator.setScopes(simulator.advertiser.accessToken, ["1", "2"]);
    const { meta, now } = await update(campaign, 66);
    expect(now?.budget).toBe(66);
    expect(meta.warnings.join()).toContain("was not compared with what is spent");
  });

  test("is changed with a warning where the spend is no number, which is not none", async () => {
    const { simulator, find } = await begin();
    const campaign = find(daily);
    simulator.fail({
      path: "/report/integrated/get/",
      times: 2,
      mutate: (envelope) => ({
        ...envelope,
        data: {
          list: [{ dimensions: { campaign_id: campaign.campaignId }, metrics: { spend: "1,100.01" } }],
          page_info: { page: 1, page_size: 1_000, total_number: 1, total_page: 1 },
        },
      }),
    });
    const { meta } = await update(campaign, 66);
    expect(meta.warnings.join()).toContain("was not compared with what is spent");
    expect(meta.warnings.join()).toContain("no numbers (1 of spend)");
  });

  test("is not changed with the read permissions that the owner was told to grant", async () => {
    const { simulator, find } = await begin();
    const campaign = find(daily);
    simulator.setScopes(simulator.advertiser.accessToken, ["1", "200", "210", "220", "4"]);
    const error = await failsWith(() => update(campaign, 66));
    expect(error).toMatchObject({ code: "permission_missing", upstream: { code: 40001 } });
    expect(error.message).toContain("Campaign, create and update");
    expect(budgetOf(campaign)).toBe(campaign.budgetMinor);
  });

  test("in a sandbox, which does not say its currency, is TikTok's to judge", async () => {
    const { clock, find } = await begin({ who: ({ sandbox }) => sandbox, pasted: { environment: "sandbox" } });
    clock.advance(2_000);
    const campaign = find((one) => plain(one) && one.automation === "MANUAL" && one.budgetMode === DYNAMIC);
    expect(await failsWith(() => update(campaign, 49.99))).toMatchObject({ code: "upstream_rejected" });
    expect(await update(campaign, 55)).toMatchObject({ now: { budget: 55 } });
  });

  test("whose change is in doubt is told with what stands now", async () => {
    const { simulator, find } = await begin();
    const campaign = find(daily);
    simulator.fail({
      when: ({ method }) => method === "POST",
      closeBeforeAnswer: true,
      times: Number.POSITIVE_INFINITY,
    });
    const error = await failsWith(() => update(campaign, 66));
    expect(error.code).toBe("outcome_unknown");
    expect(error.message).toContain(`its budget ${campaign.budgetMinor / 100} (${DYNAMIC})`);
    expect(account.posts()).toHaveLength(1);
  });
});
