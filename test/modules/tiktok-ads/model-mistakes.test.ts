/** Mistakes that models make, each with the whole sentence it gets: what is wrong, and what to write instead. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { unknownToolHint } from "#calls/unknown-tool.ts";
import { REPORT_INTEGRATED_GET } from "#modules/tiktok-ads/endpoints/report-integrated-get.ts";
import { ERROR_TABLE } from "#modules/tiktok-ads/wire/error-table.ts";
import { failsWith } from "../../fakes/fails-with.ts";
import { nonEmpty } from "../../fakes/non-empty.ts";
import { type ConnectedAccount, callTool, connectAccount } from "./connected-account.ts";

let account: ConnectedAccount;
beforeAll(async () => {
  account = await connectAccount({ cacheSeconds: 0 });
});
afterAll(() => account.stop());

const PRESETS =
  "one of today, yesterday, last_3_days, last_7_days, last_14_days, last_28_days, last_30_days, last_90_days, this_week, last_week, this_month, last_month, lifetime";
const campaign = { level: "campaign" };

/** Refused before TikTok is asked. */
const REFUSED: readonly (readonly [tool: string, args: unknown, sentence: string])[] = [
  [
    "get_report",
    { ...campaign, date_preset: "last_60_days" },
    `date_preset: ${PRESETS}; for other days give start_date and end_date.`,
  ],
  [
    "list_campaigns",
    { with_spend: "last_60_days" },
    `with_spend: ${PRESETS}; for other days ask a report with start_date and end_date.`,
  ],
  [
    "diagnose",
    { date_preset: "last_60_days" },
    `date_preset: ${PRESETS}; for other days ask a report with start_date and end_date.`,
  ],
  [
    "list_pixels",
    { events_for: "last_60_days" },
    `events_for: ${PRESETS}; for other days ask a report with start_date and end_date.`,
  ],
  [
    "get_gmv_max_report",
    { date_preset: "last_year" },
    `date_preset: ${PRESETS}; for other days give start_date and end_date.`,
  ],
  [
    "get_creative_report",
    { date_preset: "last_quarter" },
    `date_preset: ${PRESETS}; for other days give start_date and end_date.`,
  ],
  [
    "get_report",
    { ...campaign, date_preset: "2026-10" },
    `date_preset: ${PRESETS}; for other days give start_date and end_date.`,
  ],
  [
    "get_report",
    { ...campaign, filter: { campaign_ids: ["Spring sale"] } },
    "filter.campaign_ids.0: an id is a string of digits; for a campaign's name use name_contains of tiktok_ads_list_campaigns.",
  ],
  [
    "list_ads",
    { campaign_ids: ["Spring sale"] },
    "campaign_ids.0: an id is a string of digits; for a campaign's name use name_contains of tiktok_ads_list_campaigns.",
  ],
  [
    "list_ad_groups",
    { adgroup_ids: "Broad" },
    "adgroup_ids.0: an id is a string of digits; for an ad group's name use name_contains of tiktok_ads_list_ad_groups.",
  ],
  [
    "list_audiences",
    { audience_ids: "Buyers" },
    "audience_ids.0: an id is a string of digits; for an audience's name use name_contains of tiktok_ads_list_audiences.",
  ],
  [
    "list_pixels",
    { pixel_ids: ["Shop pixel"] },
    "pixel_ids.0: an id is a string of digits; tiktok_ads_list_pixels without pixel_ids lists the pixels by name.",
  ],
  [
    "get_gmv_max_report",
    { campaign_ids: ["Shop GMV"] },
    "campaign_ids.0: an id is a string of digits; for a campaign's name use name_contains of tiktok_ads_list_campaigns.",
  ],
  [
    "get_gmv_max_report",
    { store_id: "My shop" },
    "store_id: an id is a string of digits; tiktok_ads_get_gmv_max_report with group_by store lists the shops.",
  ],
  [
    "diagnose",
    { campaign_ids: ["Spring sale"] },
    "campaign_ids.0: an id is a string of digits; for a campaign's name use name_contains of tiktok_ads_list_campaigns.",
  ],
  [
    "get_report",
    { ...campaign, sort: { by: "spend", order: "desc" } },
    'sort: there is no argument "order"; did you mean direction?',
  ],
  [
    "get_report",
    { ...campaign, sort: { by: "spend", dir: "desc" } },
    'sort: there is no argument "dir"; did you mean direction?',
  ],
  [
    "get_report",
    { ...campaign, sort: { field: "spend" } },
    'sort.by: is required. sort: there is no argument "field"; did you mean by?',
  ],
  [
    "list_campaigns",
    { sort: { by: "spend" } },
    'sort.by: there is a column "spend" where with_spend names its days. Add with_spend.',
  ],
  [
    "list_campaigns",
    { sort: { by: "roas" } },
    'sort.by: there is no column "roas" here. The columns are campaign_id, campaign_name, status, objective_type, automation, budget, budget_mode.',
  ],
  [
    "get_report",
    { ...campaign, metrics: ["imprssions"] },
    'metrics: TikTok has no metric "imprssions". Did you mean impressions?',
  ],
  [
    "get_report",
    { level: "campaigns ", breakdown: "daily", metrics: ["clics"] },
    'metrics: TikTok has no metric "clics". Did you mean clicks?',
  ],
  ["get_report", { level: "keyword" }, "level: one of account, campaign, ad_group, ad."],
  ["get_report", {}, "level: is required; one of account, campaign, ad_group, ad."],
  [
    "get_report",
    { ...campaign, breakdown: "region" },
    "breakdown: one of none, day, week, month, weekday, hour, hour_of_day, age, gender, age_gender, country, placement, platform, language.",
  ],
  [
    "get_report",
    { ...campaign, breakdown: "quarter" },
    "breakdown: one of none, day, week, month, weekday, hour, hour_of_day, age, gender, age_gender, country, placement, platform, language.",
  ],
  [
    "get_report",
    { ...campaign, breakdown: ["day", "country"] },
    "breakdown: one of none, day, week, month, weekday, hour, hour_of_day, age, gender, age_gender, country, placement, platform, language.",
  ],
  ["get_report", { ...campaign, limit: 5000 }, "limit: at most 500."],
  [
    "get_report",
    { ...campaign, start_date: "2026-10-01" },
    "start_date and end_date come together; give both, or a date_preset.",
  ],
  [
    "get_report",
    { ...campaign, start_date: "01.10.2026", end_date: "2026-10-07" },
    "start_date and end_date are days that exist, written YYYY-MM-DD.",
  ],
  [
    "get_report",
    { ...campaign, compare_start_date: "2026-11-05", compare_end_date: "2026-11-01" },
    "compare_start_date is after compare_end_date. Swap them and call again.",
  ],
  [
    "get_report",
    { ...campaign, compare_start_date: "01.11.2026", compare_end_date: "2026-11-07" },
    "compare_start_date and compare_end_date are days that exist, written YYYY-MM-DD.",
  ],
  [
    "get_report",
    { ...campaign, since: "2026-10-01", until: "2026-10-07" },
    'There is no argument "since", "until"; did you mean start_date, end_date?',
  ],
  [
    "get_report",
    { ...campaign, date_range: { start: "2026-10-01", end: "2026-10-07" } },
    `date_preset: ${PRESETS}; for other days give start_date and end_date.`,
  ],
  ["get_report", { ...campaign, status: "active" }, 'There is no argument "status"; did you mean filter.status?'],
  [
    "get_report",
    { ...campaign, campaign_ids: ["1812345678900051"] },
    'There is no argument "campaign_ids"; did you mean filter.campaign_ids?',
  ],
  [
    "get_report",
    { ...campaign, dimensions: ["campaign_id"] },
    'There is no argument "dimensions"; did you mean breakdown?',
  ],
  [
    "get_report",
    { level: "account", filter: { name_contains: "Spring" } },
    "filter: names and statuses need level campaign, ad_group or ad.",
  ],
  [
    "get_report",
    { ...campaign, compare_to: "easter" },
    "compare_to: one of none, previous_period, previous_month, previous_year, dates.",
  ],
  [
    "list_campaigns",
    { surprise: "1" },
    'There is no argument "surprise"; it takes status, objective, name_contains, campaign_ids, with_spend, sort, limit, cursor, fresh, detail.',
  ],
  ["list_campaigns", { status: "ENABLE_D" }, "status: one of active, paused, deleted, all."],
  ["list_campaigns", { status: "learning" }, "status: one of active, paused, deleted, all."],
  ["list_campaigns", { offset: 20 }, 'There is no argument "offset"; did you mean cursor?'],
  ["list_campaigns", { page: 2 }, 'There is no argument "page"; did you mean cursor?'],
  ["list_campaigns", { fields: ["campaign_name"] }, 'There is no argument "fields"; did you mean detail?'],
  ["list_campaigns", { detial: "all" }, 'There is no argument "detial"; did you mean detail?'],
  [
    "list_campaigns",
    { campaign_ids: [18123456789000520000] },
    "campaign_ids.0: a number this long may have been rounded on the way; write the id as a string, in quotes.",
  ],
  [
    "get_account",
    { advertiser_id: "7" },
    'There is no argument "advertiser_id"; leave it out, since the account is that of the connection.',
  ],
  [
    "get_account",
    { account_id: "7" },
    'There is no argument "account_id"; leave it out, since the account is that of the connection.',
  ],
  ["list_campaigns", { campaign_name: "Spring" }, 'There is no argument "campaign_name"; did you mean name_contains?'],
  [
    "get_report",
    { level: "ad", ad_name: "Hook" },
    'There is no argument "ad_name"; did you mean filter.name_contains?',
  ],
  [
    "diagnose",
    { start_date: "2026-10-01", end_date: "2026-10-07" },
    'There is no argument "start_date", "end_date"; did you mean date_preset?',
  ],
  ["list_ads", { period: "last_7_days" }, 'There is no argument "period"; did you mean with_spend?'],
  ["describe_fields", { kind: "metrix" }, "kind: did you mean metrics?"],
  [
    "diagnose",
    { date_preset: "lifetime" },
    "date_preset: a diagnosis compares days; lifetime has none. Use another one.",
  ],
  [
    "explain_change",
    { metrics: ["spend"] },
    'metric: is required. There is no argument "metrics"; did you mean metric?',
  ],
  ["explain_change", { metric: "spend", level: "account" }, "level: one of campaign, ad_group, ad."],
  ["diagnose", { focus: "creatve" }, "focus: did you mean creative?"],
  [
    "diagnose",
    { thresholds: { min_spent: 1 } },
    'thresholds: there is no argument "min_spent"; did you mean min_spend?',
  ],
  ["get_creative_report", { group_by: "campaign" }, "group_by: one of ad, video."],
  [
    "get_creative_report",
    { tiktok_fatigue: true, group_by: "video" },
    "tiktok_fatigue: TikTok judges ads, not videos. Use group_by ad.",
  ],
  [
    "get_creative_report",
    { campaign_ids: ["181"] },
    'There is no argument "campaign_ids"; did you mean filter.campaign_ids?',
  ],
  ["get_creative_report", { top: 0 }, "top: at least 1."],
  ["get_gmv_max_report", campaign, 'There is no argument "level"; did you mean group_by?'],
  [
    "get_gmv_max_report",
    { metrics: ["roi"] },
    'There is no argument "metrics"; it takes group_by, kind, store_id, campaign_ids, date_preset, start_date, end_date, sort, top, limit, cursor, fresh.',
  ],
  [
    "get_gmv_max_report",
    { date_preset: "lifetime" },
    "GMV Max reports have no lifetime. Give start_date and end_date.",
  ],
  ["list_campaigns", { limit: 0 }, "limit: at least 1."],
  ["list_campaigns", { campaign_ids: [] }, "campaign_ids: may not be empty."],
];

/** Refused once it is known what the account has. */
const REFUSED_LATER: typeof REFUSED = [
  ["get_report", { ...campaign, sort: "-spend" }, 'sort.by: there is no column "_spend" here. Did you mean spend?'],
  [
    "get_report",
    { ...campaign, metrics: ["spend"], sort: { by: "ctr_change" } },
    'sort.by: "ctr_change" needs compare_to.',
  ],
  [
    "get_report",
    { ...campaign, metrics: ["spend"], sort: { by: "ctr_share_pct" } },
    "sort.by: ctr does not add up, so that no row has a share of it.",
  ],
  [
    "get_report",
    { ...campaign, metrics: ["spend"], sort: { by: "spnd" } },
    'sort.by: there is no column "spnd" here. Did you mean spend?',
  ],
  [
    "get_creative_report",
    { sort: { by: "roas" } },
    'sort.by: there is no column "roas" here. The columns are ad_id, ad_name, adgroup_id, campaign_id, spend, impressions, ctr, conversion, conversion_rate, cost_per_conversion, hook_rate, hold_rate, view_rate_2s, view_rate_6s, view_rate_p25, view_rate_p50, view_rate_p75, view_rate_p100, ctr_wow_pct, hook_rate_wow_pct, cost_per_conversion_wow_pct, fatigue.',
  ],
  [
    "get_gmv_max_report",
    { sort: { by: "roas" } },
    'sort.by: there is no column "roas" here. Did you mean roas_bid, roi?',
  ],
  [
    "list_campaigns",
    { cursor: "abc" },
    "This cursor belongs to other arguments, another account or another day. Call again without a cursor, then follow the new one.",
  ],
];

describe.each([
  ["before TikTok is asked", REFUSED],
  ["by what the answer would hold", REFUSED_LATER],
] as const)("is refused %s", (_, mistakes) => {
  test.each(nonEmpty(mistakes))("%s %j", async (tool, args, sentence) => {
    account.newRequests();
    const error = await failsWith(() => account.call(tool, args));
    expect(error.code).toBe("invalid_input");
    const [whole = "", body] =
      /^tiktok_ads_\w+ does not take this input\. (.*) Correct the arguments and call again\.$/.exec(error.message) ??
      [];
    expect(body ?? error.message).toBe(sentence);
    expect(whole === "" || whole.startsWith(`tiktok_ads_${tool} `)).toBe(true);
    expect(error.message).not.toMatch(/\.\.|[?]\.|\.;/);
    if (mistakes === REFUSED) expect(account.newRequests()).toEqual([]);
  });
});

test("no sentence about a refusal of TikTok's ends in two stops", () => {
  const refusal = { code: 40002, requestId: "1", endpoint: REPORT_INTEGRATED_GET, byId: true };
  const sentences = ERROR_TABLE.map(({ sentence }) => sentence(refusal));
  expect(sentences.length).toBeGreaterThan(20);
  for (const sentence of nonEmpty(sentences)) expect(sentence).not.toMatch(/\.\.|[?]\.|[^.?]$/);
});

test("every tool names an argument that it does not have, and asks TikTok nothing", async () => {
  account.newRequests();
  for (const { name } of nonEmpty(account.module.tools)) {
    const call = callTool(account.module, account.access, { tool: name, args: { no_such_argument: 1 } });
    const error = await failsWith(() => call);
    expect([name, error.code]).toEqual([name, "invalid_input"]);
    expect(error.message).toContain('There is no argument "no_such_argument"');
  }
  expect(account.newRequests()).toEqual([]);
});

test("a direction behind the column to sort by is read", async () => {
  const asked = { ...campaign, metrics: ["spend"], limit: 5 };
  const { rows } = await account.call("get_report", { ...asked, sort: { by: "spend", direction: "asc" } });
  expect(rows.length).toBe(5);
  for (const sort of ["spend asc", "Spend: ASC"])
    expect((await account.call("get_report", { ...asked, sort })).rows).toEqual(rows);
});

describe("a tool that there is not", () => {
  const READS =
    "This server only reads; changes are made at the ad platform itself. tools/list shows what can be read.";
  test.each([
    ["pause_campaign", READS],
    ["tiktok_ads_update_budget", READS],
    ["create_ad", READS],
    ["list_campaigns", "Did you mean tiktok_ads_list_campaigns?"],
    ["tiktok_ads_list_adgroups", "Did you mean tiktok_ads_list_ad_groups?"],
    ["get_reports", "Did you mean tiktok_ads_get_report?"],
    ["facebook_insights", "tools/list shows the tools there are."],
  ])("%s", (name, hint) => {
    expect(
      unknownToolHint(
        name,
        account.module.tools.map((tool) => tool.name),
      ),
    ).toBe(hint);
  });
});
