import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { ShopError } from "#errors.ts";
import { CREATIVE_RATES } from "#modules/tiktok-ads/creative/creative-measures.ts";
import { GMV_MAX_MEASURES, GMV_MAX_RATES, GMV_MAX_SETTINGS } from "#modules/tiktok-ads/gmv-max/gmv-max-measures.ts";
import { METRIC_CATALOGUE } from "#modules/tiktok-ads/words/metric-catalogue.ts";
import { OTHER_METRICS } from "#modules/tiktok-ads/words/undescribed-metrics.ts";
import { failsWith } from "../../../fakes/fails-with.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { countTokens } from "../../../fakes/tokens.ts";
import { type ConnectedAccount, callTool, connectAccount } from "../connected-account.ts";

let account: ConnectedAccount;
beforeAll(async () => {
  account = await connectAccount();
});
afterAll(() => account.stop());

const describeFields = (args: Record<string, unknown> = {}) => account.table("describe_fields", args);
const keysOf = (records: readonly Record<string, unknown>[]) => records.map(({ key }) => String(key));

async function otherNames(args: Record<string, unknown>) {
  const answer = await callTool(account.module, account.access, { tool: "tiktok_ads_describe_fields", args });
  return Object(answer.other_names);
}

describe("fields", () => {
  test("of every kind are described without a question to TikTok", async () => {
    account.newRequests();
    for (const kind of ["metrics", "breakdowns", "statuses", "objectives"]) {
      const { records, page, meta } = await describeFields({ kind });
      expect(records.length).toBeGreaterThan(1);
      expect(page).toEqual({ total: records.length, has_more: false });
      if (kind === "metrics") continue;
      const places = records.map(({ key, level, group }) => `${key} ${level ?? ""} ${group === "gmv_max"}`);
      expect(new Set(places).size).toBe(records.length);
      expect(meta).toMatchObject({ api_calls: 0, cached: false, warnings: [] });
    }
    expect(account.newRequests()).toEqual([]);
  });

  test("are metrics where nothing else is asked for: all described ones by kind, in half the tokens of their table", async () => {
    const answer = await describeFields();
    const keys = answer.records.flatMap((record) => String(record.keys).split(", "));
    expect(keys.toSorted()).toEqual(
      [
        ...Object.keys(METRIC_CATALOGUE),
        ...Object.keys(CREATIVE_RATES),
        ...Object.keys(GMV_MAX_MEASURES),
        ...Object.keys(GMV_MAX_RATES),
        ...Object.keys(GMV_MAX_SETTINGS),
      ].toSorted(),
    );
    const kindOf = (key: string) => answer.records.find(({ keys }) => String(keys).split(", ").includes(key));
    expect(kindOf("cpm")).toMatchObject({
      group: "delivery",
      unit: "money",
      over_rows: "recomputed",
      valid: "anywhere",
    });
    expect(kindOf("reach")).toMatchObject({ over_rows: "not additive", valid: "not by audience" });
    // Of 5,220 tokens, which the whole table has.
    expect(countTokens(JSON.stringify(await account.call("describe_fields")))).toBeLessThan(2_610);
  });

  test("are told whole where one is searched for", async () => {
    const found = async (search: string) =>
      (await describeFields({ search })).records.find(({ key }) => key === search);
    expect(await found("ctr")).toEqual({
      key: "ctr",
      label: "CTR (destination)",
      unit: "percent",
      group: "delivery",
      over_rows: "100 * clicks / impressions",
      valid: "anywhere",
    });
    expect(await found("roi")).toMatchObject({
      group: "gmv_max",
      over_rows: "gross_revenue / cost",
      valid: "get_gmv_max_report",
    });
    expect(await found("ad_click_rate")).toMatchObject({ group: "gmv_max", over_rows: "not additive" });
  });

  test("are found by key, by label, and by words that people use for them", async () => {
    const found = async (search: string) => keysOf((await describeFields({ search })).records);
    expect(await found("video_watched_2s")).toEqual(["video_watched_2s"]);
    expect(await found("people reached")).toContain("reach");
    expect(await found("CPI")).toContain("cost_per_app_install");
    expect(await found("revenue")).toEqual(
      expect.arrayContaining(["total_complete_payment_rate", "total_onsite_shopping_value", "total_purchase_value"]),
    );
    expect(await found("cart cost shop")).toEqual(["cost_per_onsite_on_web_cart"]);
  });

  test("that TikTok has too, and nobody describes here, are named and counted, up to a bound", async () => {
    const few = await otherNames({ search: "duet" });
    expect(few).toEqual({ total: 1, names: ["duet_clicks"] });
    const many = await otherNames({ search: "value" });
    expect(many.total).toBe([...OTHER_METRICS].filter((name) => name.includes("value")).length);
    expect(many.names).toHaveLength(60);
  });

  test("of a level leave out what is not valid there", async () => {
    const at = async (level: string, kind = "metrics") => (await describeFields({ level, kind })).records;
    expect(keysOf(await at("account"))).toContain("cash_spend");
    expect(keysOf(await at("adgroup"))).not.toContain("cash_spend");
    const statuses = await at("ad", "status");
    expect(keysOf(statuses)).toContain("AD_STATUS_AUDIT_DENY");
    expect(keysOf(statuses)).toContain("paused");
    expect(keysOf(statuses).filter((key) => key.startsWith("CAMPAIGN_"))).toEqual([]);
  });

  test("that are not there are answered with the nearest", async () => {
    const { records, meta } = await describeFields({ search: "impresions" });
    expect(records).toEqual([]);
    expect(meta.warnings.join()).toContain("Did you mean impressions");
    expect((await failsWith(() => describeFields({ kind: "metrix" }))).message).toContain("did you mean metrics");
    expect((await failsWith(() => describeFields({ search: "x".repeat(101) }))).message).toContain("search");
  });

  test("of a connection that is gone are not described either", async () => {
    const gone = {
      facts: account.access.facts,
      refreshNow: account.access.refreshNow,
      tasks: account.access.tasks,
      history: null,
      goals: async () => [],
      notes: async () => [],
      alerts: async () => [],
      open: () => Promise.reject(new ShopError("not_connected", "Not connected.")),
    };
    const error = await failsWith(() =>
      callTool(account.module, gone, { tool: "tiktok_ads_describe_fields", args: {} }),
    );
    expect(error.code).toBe("not_connected");
  });
});

test("every status that the simulated TikTok sends is described, in words", async () => {
  const known = new Map((await describeFields({ kind: "statuses" })).records.map(({ key, label }) => [key, label]));
  for (const tool of ["list_campaigns", "list_ad_groups", "list_ads"]) {
    const { records } = await account.table(tool, { status: "all", detail: "all", limit: 100 });
    for (const { secondary_status, status } of nonEmpty(records)) expect(known.get(secondary_status)).toBe(status);
  }
});
