import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { Fault } from "#simulator/faults.ts";
import { failsWith } from "../../../fakes/fails-with.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { type Campaign, type ChangingAccount, changingAccount } from "./changing-account.ts";

let account: ChangingAccount;
beforeEach(async () => {
  account = await changingAccount();
});
afterEach(() => account.stop());

const plain = (one: Campaign) =>
  one.gmvMax === null && !one.deleted && one.buyingType === "AUCTION" && one.systemOrigin === "TT_ADS_PLATFORM";
const running = () =>
  account.find(
    (one) => plain(one) && one.automation === "MANUAL" && one.operationStatus === "ENABLE" && one.hold === null,
  );
const smart = () =>
  account.find((one) => plain(one) && one.automation === "UPGRADED_SMART_PLUS" && one.operationStatus === "ENABLE");
const statusOf = ({ campaignId }: Campaign) => account.find((one) => one.campaignId === campaignId).operationStatus;

const isPost = ({ method }: { method: string }) => method === "POST";

describe("a campaign", () => {
  test("is paused and resumed, and the answer says what was before and what is now", async () => {
    const campaign = running();
    const { campaignId: campaign_id } = campaign;
    expect(await account.call("pause_campaign", { campaign_id })).toMatchObject({
      changed: true,
      before: { campaign_id, operation_status: "ENABLE", status: "Active" },
      now: { campaign_id, operation_status: "DISABLE", status: "Paused" },
      meta: { warnings: [], api_calls: 3, cached: false },
    });
    expect(statusOf(campaign)).toBe("DISABLE");
    expect(await account.call("resume_campaign", { campaign_id })).toMatchObject({
      now: { operation_status: "ENABLE" },
    });
    expect(statusOf(campaign)).toBe("ENABLE");
  });

  test("that is so already is left alone", async () => {
    const { campaignId: campaign_id } = running();
    const answer = await account.call("resume_campaign", { campaign_id });
    expect(answer).toMatchObject({ changed: false, now: { operation_status: "ENABLE" } });
    expect(account.posts()).toEqual([]);
  });

  test("is seen as it is now by the read tools, whatever they had kept", async () => {
    const { campaignId } = running();
    const args = { campaign_ids: [campaignId], detail: "all" };
    expect(JSON.stringify(await account.read("list_campaigns", args))).toContain('"ENABLE"');
    await account.call("pause_campaign", { campaign_id: campaignId });
    expect(JSON.stringify(await account.read("list_campaigns", args))).toContain('"DISABLE"');
  });

  test("is asked for anew, never from the cache, before it is changed", async () => {
    const campaign = running();
    await account.call("resume_campaign", { campaign_id: campaign.campaignId });
    account.newRequests();
    await account.call("resume_campaign", { campaign_id: campaign.campaignId });
    expect(account.newRequests()).toEqual(["/campaign/get/"]);
  });

  test("of upgraded Smart+ goes through its own endpoint, where a refusal stands in a list at code 0", async () => {
    const campaign = smart();
    account.simulator.fail({
      when: isPost,
      mutate: (envelope) => ({
        ...envelope,
        data: {
          campaign_list: [],
          error_list: [{ campaign_id: campaign.campaignId, error_message: "In review\u202e now." }],
        },
      }),
    });
    const error = await failsWith(() => account.call("pause_campaign", { campaign_id: campaign.campaignId }));
    expect(error).toMatchObject({
      code: "upstream_rejected",
      upstream: { code: 0, message: "In review now.", requestId: expect.stringMatching(/^2026/) },
    });
    expect(account.posts()).toHaveLength(1);
  });

  test("of upgraded Smart+ is not changed where TikTok's allowlist does not hold the account", async () => {
    const campaign = smart();
    account.simulator.setSmartPlusWrites(account.simulator.advertiser.advertiserId, false);
    const error = await failsWith(() => account.call("pause_campaign", { campaign_id: campaign.campaignId }));
    expect(error).toMatchObject({ code: "permission_missing", upstream: { code: 40118 } });
    expect(statusOf(campaign)).toBe("ENABLE");
  });
});

describe("is refused in words, with nothing sent,", () => {
  const refused = async (campaign_id: string) => {
    account.posts();
    const errors = [];
    for (const tool of ["pause_campaign", "resume_campaign"])
      errors.push(await failsWith(() => account.call(tool, { campaign_id })));
    errors.push(
      await failsWith(() =>
        account.call("update_budget", { campaign_id, budget: 100, budget_mode: "BUDGET_MODE_DAY" }),
      ),
    );
    expect(account.posts()).toEqual([]);
    return errors;
  };

  test.each<[string, (one: Campaign) => boolean, RegExp]>([
    ["old Smart+", (one) => plain(one) && one.automation === "SMART_PLUS", /old kind.*Ads Manager/],
    ["GMV Max", (one) => one.gmvMax === "PRODUCT_GMV_MAX" && !one.deleted, /GMV Max.*Seller Center/],
    ["LIVE GMV Max", (one) => one.gmvMax === "LIVE_GMV_MAX" && !one.deleted, /GMV Max.*Seller Center/],
    [
      "a deleted campaign",
      (one) =>
        one.deleted && one.gmvMax === null && one.buyingType === "AUCTION" && one.systemOrigin === "TT_ADS_PLATFORM",
      /deleted/,
    ],
  ])("%s", async (_, fits, says) => {
    for (const error of nonEmpty(await refused(account.find(fits).campaignId))) {
      expect(error.code).toBe("invalid_input");
      expect(error.message).toMatch(says);
    }
  });

  test("a campaign of a kind that nobody here knows", async () => {
    const { campaignId } = running();
    for (const campaign_automation_type of ["SMART_PLUS_3", "constructor", null]) {
      account.simulator.fail({
        path: "/campaign/get/",
        times: 3,
        mutate: (envelope) => ({
          ...envelope,
          data: { list: [{ campaign_id: campaignId, campaign_automation_type }] },
        }),
      });
      for (const error of nonEmpty(await refused(campaignId)))
        expect(error.message).toContain("which ShopMCP does not change");
    }
  });

  test("what the account has not, or another account has", async () => {
    const [foreign] = account.simulator.truth.campaigns(account.simulator.tokyo.advertiserId);
    for (const id of ["1", foreign?.campaignId ?? ""])
      for (const error of nonEmpty(await refused(id))) expect(error.code).toBe("not_found");
  });

  test("nothing else where GMV Max cannot be asked for", async () => {
    account.simulator.fail({
      path: "/gmv_max/campaign/get/",
      times: Number.POSITIVE_INFINITY,
      code: 40001,
      message: "no permission",
    });
    for (const error of nonEmpty(await refused("1"))) expect(error.code).toBe("not_found");
  });
});

describe("a change is sent once, and", () => {
  const pause = () => account.call("pause_campaign", { campaign_id: running().campaignId });

  test("TikTok's no is told as such, without looking again", async () => {
    account.simulator.fail({ when: isPost, code: 40100, message: "Too many requests." });
    account.newRequests();
    expect(await failsWith(pause)).toMatchObject({ code: "rate_limited", retryAfterSeconds: 300 });
    expect(account.newRequests()).toEqual(["/campaign/get/", "/campaign/status/update/"]);
  });

  test.each<[string, Fault & { changeMs?: number }]>([
    ["no answer in time", { hang: true, changeMs: 2_000 }],
    ["a broken connection", { closeBeforeAnswer: true }],
    ["a gateway's page", { httpStatus: 504 }],
    ["an internal time-out of TikTok's", { code: 51001, message: "Internal service timed out." }],
    ["something that is no answer of TikTok's", { rawBody: "<html>" }],
  ])("after %s the outcome is told as unknown, with what was read back", async (_, { changeMs, ...fault }) => {
    if (changeMs !== undefined) {
      await account.stop();
      account = await changingAccount({ changeMs });
    }
    const campaign = running();
    account.simulator.fail({ when: isPost, times: Number.POSITIVE_INFINITY, ...fault });
    account.newRequests();
    const error = await failsWith(() => account.call("pause_campaign", { campaign_id: campaign.campaignId }));
    expect(error.code).toBe("outcome_unknown");
    expect(error.traits.retryable).toBe(false);
    expect(error.message).toMatch(/is not known; ShopMCP does not repeat it.*operation_status is ENABLE/);
    expect(account.newRequests()).toEqual(["/campaign/get/", "/campaign/status/update/", "/campaign/get/"]);
  });

  test.each([
    ["a lost answer", { loseAnswer: true }],
    ["an unreadable answer", { mutate: () => "nonsense" }],
    ["an answer of another shape", { mutate: () => ({ code: 0, data: { error_list: 7 } }) }],
  ])("after %s the change that was made is found by reading back", async (_, fault) => {
    const campaign = running();
    account.simulator.fail({ when: isPost, ...fault });
    const answer = await account.call("pause_campaign", { campaign_id: campaign.campaignId });
    expect(answer).toMatchObject({ changed: true, now: { operation_status: "DISABLE" } });
    expect(answer.meta.warnings.join()).toContain("shows that it was made");
    expect(account.posts()).toHaveLength(1);
    expect(statusOf(campaign)).toBe("DISABLE");
  });

  test("what cannot be read back afterwards is said, and not taken for undone", async () => {
    const campaign = running();
    let reads = 0;
    account.simulator.fail({
      when: ({ path }) => path === "/campaign/get/" && ++reads > 1,
      code: 50002,
      message: "busy",
    });
    const answer = await account.call("pause_campaign", { campaign_id: campaign.campaignId });
    expect(answer).toMatchObject({ changed: true, now: null });
    expect(answer.meta.warnings.join()).toContain("could not be read back");
    expect(statusOf(campaign)).toBe("DISABLE");
  });

  test("neither answer nor read-back is told as both", async () => {
    account.simulator.fail({ when: isPost, closeBeforeAnswer: true });
    let reads = 0;
    account.simulator.fail({
      when: ({ path }) => path === "/campaign/get/" && ++reads > 1,
      code: 50002,
      message: "busy",
    });
    expect((await failsWith(pause)).message).toContain("could not be read back either");
  });

  test("what TikTok accepts and does not show is said", async () => {
    account.simulator.fail({
      when: isPost,
      mutate: () => ({ code: 0, message: "OK", data: {} }),
      rawBody: '{"code":0,"data":{}}',
    });
    const answer = await pause();
    expect(answer).toMatchObject({ changed: true, now: { operation_status: "ENABLE" } });
    expect(answer.meta.warnings.join()).toContain("does not show it yet");
  });

  test("nothing is sent once reading has used up the time for it", async () => {
    const campaign = running();
    const reading = (ms: number) =>
      account.simulator.fail({
        path: "/campaign/get/",
        mutate: (envelope) => {
          account.clock.advance(ms);
          return envelope;
        },
      });
    reading(18_000);
    expect(await account.call("pause_campaign", { campaign_id: campaign.campaignId })).toMatchObject({ changed: true });
    account.posts();
    reading(18_001);
    const error = await failsWith(() => account.call("resume_campaign", { campaign_id: campaign.campaignId }));
    expect(error.code).toBe("time_limit");
    expect(error.message).toContain("Nothing was changed");
    expect(account.posts()).toEqual([]);
  });
});
