import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { failsWith } from "../../../fakes/fails-with.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";

let account: ConnectedAccount;
beforeAll(async () => {
  account = await connectAccount();
});
afterAll(() => account.stop());

/** All but promoted posts and the kind that must be asked for alone. */
function truth() {
  const { simulator } = account;
  return simulator.truth
    .campaigns(simulator.advertiser.advertiserId)
    .filter(
      ({ systemOrigin, buyingType }) => systemOrigin === "TT_ADS_PLATFORM" && buyingType !== "RESERVATION_TOP_VIEW",
    );
}

const everyPage = (args: Record<string, unknown>, from = account) => from.everyRecord("list_campaigns", args);

const idsOf = (records: readonly Record<string, unknown>[]) => records.map(({ campaign_id }) => campaign_id);

describe("campaigns", () => {
  test("are listed with the columns that were promised, newest first, all but the deleted ones", async () => {
    const { columns, page, records, totals } = await account.table("list_campaigns", { limit: 200 });
    expect(columns).toEqual([
      "campaign_id",
      "campaign_name",
      "status",
      "objective_type",
      "automation",
      "budget",
      "budget_mode",
    ]);
    const expected = truth().filter(({ deleted }) => !deleted);
    expect(page.total).toBe(expected.length);
    expect(idsOf(records)).toEqual(
      expected
        .map(({ campaignId }) => campaignId)
        .toSorted()
        .toReversed()
        .slice(0, 200),
    );
    const counts = Object.values(Object(totals.status)).map(Number);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(expected.length);
  });

  test("come page by page without a gap or a repetition, from one reading of TikTok's lists", async () => {
    const own = await connectAccount();
    own.newRequests();
    const records = await everyPage({ status: "all", limit: 37 }, own);
    expect(new Set(idsOf(records))).toEqual(new Set(truth().map(({ campaignId }) => campaignId)));
    expect(records).toHaveLength(truth().length);
    const lists = ["/campaign/get/", "/smart_plus/campaign/get/"];
    const gmvMax = Array.from({ length: 4 }, () => "/gmv_max/campaign/get/");
    expect(own.newRequests().toSorted()).toEqual([...lists, ...gmvMax].toSorted());
    await own.stop();
  });

  test("are filtered by status, whatever word is used for it", async () => {
    const count = async (status: string) => (await account.call("list_campaigns", { status })).page.total;
    const standing = truth().filter(({ deleted }) => !deleted);
    const on = standing.filter(({ operationStatus }) => operationStatus === "ENABLE");
    expect(await count("active")).toBe(on.length);
    expect(await count("PAUSED")).toBe(standing.length - on.length);
    expect(await count("DISABLE")).toBe(standing.length - on.length);
    expect(await count("deleted")).toBe(truth().length - standing.length);
  });

  test("are filtered by objective, name and ids", async () => {
    account.newRequests();
    const objectives = await everyPage({ objective: "app_promotion", limit: 200 });
    // Not GMV Max, which is never for that.
    expect(account.newRequests().filter((path) => path.startsWith("/gmv_max/"))).toEqual([]);
    expect(new Set(objectives.map(({ objective_type }) => objective_type))).toEqual(new Set(["APP_PROMOTION"]));
    const [wanted] = truth().filter(({ deleted }) => !deleted);
    const byId = await account.table("list_campaigns", { campaign_id: wanted?.campaignId });
    expect(idsOf(byId.records)).toEqual([wanted?.campaignId]);
    const word = "planters";
    const named = await everyPage({ name_contains: word.toUpperCase(), limit: 200 });
    expect(named).toHaveLength(
      truth().filter(({ deleted, name }) => !deleted && name.toLowerCase().includes(word)).length,
    );
  });

  test("say their status in plain words, and in TikTok's own on request", async () => {
    const { records, columns } = await account.table("list_campaigns", { detail: "all", status: "all", limit: 200 });
    expect(columns).toContain("secondary_status");
    expect(columns).toContain("operation_status");
    const words = new Map(records.map((record) => [record.secondary_status, record.status]));
    expect(words.get("CAMPAIGN_STATUS_ENABLE")).toBe("Active");
    expect(words.get("CAMPAIGN_STATUS_BUDGET_EXCEED")).toBe("Budget used up");
    expect([...words.values()].filter((word) => /_/.test(String(word)))).toEqual([]);
    expect(new Set(records.map(({ automation }) => automation))).toEqual(
      new Set(["manual", "Smart+", "Smart+ (legacy)", "GMV Max (product)", "GMV Max (LIVE)"]),
    );
  });

  test("with_spend: true takes the last seven days, which the answer names, and false none", async () => {
    const named = await account.call("list_campaigns", { with_spend: "last_7_days", limit: 3 });
    for (const with_spend of [true, "true", "yes"]) {
      const { meta, rows, totals } = await account.call("list_campaigns", { with_spend, limit: 3 });
      expect(meta).toMatchObject({ window: { preset: "last_7_days", start: expect.any(String) } });
      expect([rows, totals]).toEqual([named.rows, named.totals]);
    }
    for (const with_spend of [false, "no"])
      expect((await account.call("list_campaigns", { with_spend, limit: 3 })).columns).not.toContain("spend");
    const { meta } = await account.call("list_pixels", { events_for: true });
    expect(meta).toMatchObject({ window: { preset: "last_7_days" } });
  });

  test("carry what they spent, to the cent, the dearest first", async () => {
    const { simulator } = account;
    const { meta, totals } = await account.call("list_campaigns", { with_spend: "last_30_days", status: "all" });
    expect(meta.window).toEqual({ start: "2026-10-23", end: "2026-11-21", preset: "last_30_days", complete: true });
    const records = await everyPage({ with_spend: "last_30_days", status: "all", limit: 200 });
    const daily = simulator.truth.daily({
      advertiserId: simulator.advertiser.advertiserId,
      level: "campaign",
      from: "2026-10-23",
      to: "2026-11-21",
    });
    const cents = new Map<string, number>();
    for (const { id, spend } of daily) cents.set(id, (cents.get(id) ?? 0) + spend);
    const gmvMax = new Set(truth().flatMap(({ gmvMax, campaignId }) => (gmvMax === null ? [] : campaignId)));
    for (const { campaign_id, spend } of nonEmpty(records))
      expect(spend).toBe(gmvMax.has(String(campaign_id)) ? null : (cents.get(String(campaign_id)) ?? 0) / 100);
    const listed = new Set(idsOf(records));
    const sum = [...cents].reduce((all, [id, spend]) => all + (listed.has(id) ? spend : 0), 0);
    expect(totals.spend).toBe(sum / 100);
    const spends = records.flatMap(({ spend }) => (spend === null ? [] : Number(spend)));
    expect(nonEmpty(records.slice(spends.length)).every(({ spend }) => spend === null)).toBe(true);
    expect(spends).toEqual(spends.toSorted((a, b) => b - a));
  });

  test("are sorted by any of their columns, and by no other", async () => {
    const { records } = await account.table("list_campaigns", {
      sort: { by: "campaign_name", direction: "asc" },
      limit: 200,
    });
    const names = records.map(({ campaign_name }) => String(campaign_name));
    expect(names).toEqual(names.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
    const error = await failsWith(() => account.call("list_campaigns", { sort: { by: "budgets" } }));
    expect(error.message).toContain("Did you mean budget");
  });

  test("whose name gives orders stay a name in a cell, without anything hidden", async () => {
    const { story } = account.simulator;
    const answer = await account.call("list_campaigns", { campaign_ids: [story.injectionCampaignId], status: "all" });
    expect(answer.rows).toHaveLength(1);
    expect(JSON.stringify({ ...answer, rows: [] })).not.toContain(String(answer.rows[0]?.[1]));
    const names = (await everyPage({ status: "all", limit: 200 })).map(({ campaign_name }) => String(campaign_name));
    expect(names.filter((name) => /[\p{Cc}\p{Cf}]/u.test(name) || name.length > 100)).toEqual([]);
  });

  test("stay small: ten in 2.5 KB, two hundred in 32 KB", async () => {
    const bytes = async (args: Record<string, unknown>) =>
      Buffer.byteLength(JSON.stringify(await account.call("list_campaigns", args)));
    expect(await bytes({ limit: 10, status: "all" })).toBeLessThanOrEqual(2_500);
    expect(await bytes({ limit: 200, status: "all" })).toBeLessThanOrEqual(32_000);
    expect((await account.call("list_campaigns", { limit: 200, status: "all" })).rows).toHaveLength(200);
  });
});

describe("GMV Max campaigns", () => {
  const gmvMax = () => truth().filter(({ gmvMax }) => gmvMax !== null);

  test("are listed with their kind and status, and their budget only where details are asked for", async () => {
    const wanted = gmvMax().filter(({ deleted }) => !deleted);
    const campaign_ids = wanted.map(({ campaignId }) => campaignId);
    const own = await connectAccount();
    own.newRequests();
    const core = await own.table("list_campaigns", { campaign_ids, limit: 200 });
    expect(idsOf(core.records)).toEqual(campaign_ids.toReversed());
    expect(new Set(core.records.map(({ budget }) => budget))).toEqual(new Set([null]));
    for (const { campaign_id, automation, status } of nonEmpty(core.records)) {
      const told = wanted.find(({ campaignId }) => campaignId === campaign_id);
      expect(automation).toBe(told?.gmvMax === "LIVE_GMV_MAX" ? "GMV Max (LIVE)" : "GMV Max (product)");
      if (told?.operationStatus === "DISABLE") expect(status).toBe("Paused");
    }
    expect(own.newRequests()).not.toContain("/campaign/gmv_max/info/");
    const few = await own.table("list_campaigns", { campaign_ids, detail: "all", limit: 5 });
    expect(own.newRequests().filter((path) => path === "/campaign/gmv_max/info/")).toHaveLength(5);
    for (const { campaign_id, budget, budget_mode, store_id } of nonEmpty(few.records)) {
      const told = wanted.find(({ campaignId }) => campaignId === campaign_id);
      expect(budget).toBe((told?.budgetMinor ?? 0) / 100);
      expect(budget_mode).toBe("BUDGET_MODE_DAY");
      expect(String(store_id)).toMatch(/^749\d{16}$/);
    }
    await own.stop();
  });

  test("are asked for their details twenty at most in a call, and it is said", async () => {
    const own = await connectAccount();
    const campaign_ids = gmvMax().map(({ campaignId }) => campaignId);
    expect(campaign_ids.length).toBeGreaterThan(20);
    const args = { campaign_ids, status: "all", detail: "all", limit: 200 };
    own.newRequests();
    const { records, meta } = await own.table("list_campaigns", args);
    expect(own.newRequests().filter((path) => path === "/campaign/gmv_max/info/")).toHaveLength(20);
    expect(records.filter(({ budget }) => budget !== null)).toHaveLength(20);
    expect(meta.warnings.join()).toContain("first 20 GMV Max campaigns");
    await own.stop();
  });

  test("whose details TikTok refuses are listed without them", async () => {
    const own = await connectAccount();
    own.simulator.fail({
      path: "/campaign/gmv_max/info/",
      code: 40002,
      message: "no",
      times: Number.POSITIVE_INFINITY,
    });
    const { records, meta } = await own.table("list_campaigns", { objective: "sales", detail: "all", limit: 50 });
    const found = records.filter(({ automation }) => String(automation).startsWith("GMV Max"));
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found.map(({ budget }) => budget))).toEqual(new Set([null]));
    expect(meta.warnings.join()).toContain("without details of GMV Max campaigns");
    await own.stop();
  });
});

describe("what cannot be is refused in words", () => {
  const refusal = async (args: Record<string, unknown>) => {
    account.newRequests();
    const error = await failsWith(() => account.call("list_campaigns", args));
    expect(error.code).toBe("invalid_input");
    expect(account.newRequests()).toEqual([]);
    return error.message;
  };

  test("by argument, before TikTok is asked", async () => {
    expect(await refusal({ limit: 201 })).toContain("limit");
    expect(await refusal({ limit: 0 })).toContain("limit");
    expect(await refusal({ status: "paussed" })).toContain("did you mean paused");
    expect(await refusal({ campaign_ids: [Number("1812345678901234567")] })).toContain("in quotes");
    expect(await refusal({ campaign_ids: ["12a"] })).toContain("digits");
    expect(await refusal({ campaign_ids: [] })).toContain("campaign_ids");
    expect(await refusal({ campaign_ids: Array.from({ length: 101 }, (_, id) => String(id)) })).toContain("100");
    expect(await refusal({ name_contain: "x" })).toContain("did you mean name_contains");
    expect(await refusal({ sort: { by: "budget", order: "asc" } })).toContain("sort");
    expect(await refusal({ with_spend: "last_seven_days" })).toContain("last_7_days");
  });

  test("by cursor, when it belongs to other arguments, another connection or nothing", async () => {
    const { page } = await account.call("list_campaigns", { limit: 5 });
    const { cursor } = page;
    expect((await account.call("list_campaigns", { limit: 10, cursor })).rows).toHaveLength(10);
    expect(await refusalOf({ status: "active", cursor })).toContain("belongs to other arguments");
    expect(await refusalOf({ cursor: "5.forged" })).toContain("without a cursor");
    expect(await refusalOf({ cursor: "" })).toContain("without a cursor");
    account.standing.facts = { connectionId: "con_other" };
    expect(await refusalOf({ cursor })).toContain("another account");
    account.standing.facts = {};
  });

  const refusalOf = async (args: Record<string, unknown>) =>
    (await failsWith(() => account.call("list_campaigns", args))).message;
});

test("a campaign list that is missing its permission says which", async () => {
  const lonely = await connectAccount();
  lonely.simulator.setScopes(lonely.simulator.advertiser.accessToken, ["1", "4"]);
  const error = await failsWith(() => lonely.call("list_campaigns"));
  expect(error.code).toBe("permission_missing");
  expect(error.message).toContain('"Ads Management"');
  await lonely.stop();
});

test("an account without campaigns has an empty list", async () => {
  const empty = await connectAccount({ who: (simulator) => simulator.empty });
  expect(await empty.call("list_campaigns", { with_spend: "lifetime" })).toMatchObject({
    rows: [],
    page: { total: 0, has_more: false },
  });
  await empty.stop();
});

test.each(["RF_TRAFFIC", "RF_ENGAGEMENT", "RF_VIDEO_VIEW", "RF_APP_INSTALL"])(
  "campaigns for %s are listed and found by it",
  async (objective_type) => {
    const own = await connectAccount();
    own.simulator.fail({
      path: "/campaign/get/",
      mutate: (envelope) => {
        const { list, ...rest } = Object(envelope.data);
        return { ...envelope, data: { ...rest, list: [{ ...list[0], objective_type }, ...list.slice(1)] } };
      },
    });
    const { records } = await own.table("list_campaigns", { objective: objective_type.toLowerCase() });
    expect(records.map((one) => one.objective_type)).toEqual([objective_type]);
    await own.stop();
  },
);

test("words that are not known here are shown as they came, without what cannot be seen", async () => {
  const own = await connectAccount();
  const odd = {
    objective_type: "NEW_\u200bOBJECTIVE",
    budget_mode: "BUDGET_MODE_\u202eNEW",
    secondary_status: "CAMPAIGN_STATUS_NEW_\u200bTHING",
    campaign_automation_type: "NEW_\u202eKIND",
  };
  own.simulator.fail({
    path: "/campaign/get/",
    mutate: (envelope) => {
      const { list, ...rest } = Object(envelope.data);
      return { ...envelope, data: { ...rest, list: [{ ...list[0], ...odd }, ...list.slice(1)] } };
    },
  });
  const { records } = await own.table("list_campaigns", { detail: "all", limit: 200 });
  expect(records.filter(({ objective_type }) => objective_type === "NEW_OBJECTIVE")).toMatchObject([
    {
      budget_mode: "BUDGET_MODE_NEW",
      status: "New thing",
      secondary_status: "CAMPAIGN_STATUS_NEW_THING",
      automation: "New kind",
    },
  ]);
  await own.stop();
});
