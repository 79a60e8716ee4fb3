/** Arguments as real clients write them, and what each comes to. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { failsWith } from "../../fakes/fails-with.ts";
import { type ConnectedAccount, connectAccount } from "./connected-account.ts";

let account: ConnectedAccount;
beforeAll(async () => {
  account = await connectAccount({ cacheSeconds: 0 });
});
afterAll(() => account.stop());

const LIST = "list_campaigns";
const REPORT = "get_report";

/** What TikTok was asked, and what came back but for when. */
async function outcomeOf(tool: string, args: unknown) {
  const before = account.simulator.requests.length;
  const { meta: _, ...answer } = await account.call(tool, args);
  const asked = account.simulator.requests.slice(before).map(({ path, query }) => JSON.stringify([path, query]));
  return { answer, asked: asked.toSorted() };
}

const OPEN = 20;
const nested = (levels: number) => `${"[".repeat(levels)}"181"${"]".repeat(levels)}`;

describe("is read as what the schema says", () => {
  test.each<[string, string, unknown, unknown]>([
    ["a list as text", LIST, { campaign_ids: '["1812345678900051"]' }, { campaign_ids: ["1812345678900051"] }],
    ["a list under another name", LIST, { campaigns: '["1812345678900051"]' }, { campaign_ids: ["1812345678900051"] }],
    [
      "bare digits beyond 2^53 in a list as text",
      LIST,
      { campaign_ids: "[1812345678900000051]" },
      { campaign_ids: ["1812345678900000051"] },
    ],
    [
      "an object as text",
      LIST,
      { sort: '{"by":"campaign_name","direction":"asc"}' },
      { sort: { by: "campaign_name", direction: "asc" } },
    ],
    ["a number as text", LIST, { limit: "2" }, { limit: 2 }],
    ["a boolean as text", LIST, { limit: 2, fresh: "true" }, { limit: 2, fresh: true }],
    ["null for what is optional", LIST, { name_contains: null, limit: 2 }, { limit: 2 }],
    ["no arguments", "get_account", null, {}],
    [
      "several nulls",
      REPORT,
      { level: "campaign", compare_to: null, breakdown: null, filter: null },
      { level: "campaign" },
    ],
    ["another platform's word for a level", REPORT, { level: "Ad Set" }, { level: "ad_group" }],
    ["null inside of an object", REPORT, { level: "ad", filter: { status: null } }, { level: "ad", filter: {} }],
    [
      "a number inside of an object",
      REPORT,
      { level: "ad", filter: { min_spend: "5.5" } },
      { level: "ad", filter: { min_spend: 5.5 } },
    ],
    [
      "metrics as one text",
      REPORT,
      { level: "account", metrics: "delivery" },
      { level: "account", metrics: ["delivery"] },
    ],
    [
      "metrics with commas",
      REPORT,
      { level: "account", metrics: "spend,clicks" },
      { level: "account", metrics: ["spend", "clicks"] },
    ],
    [
      "metrics as a list in text",
      REPORT,
      { level: "account", metrics: '["spend"]' },
      { level: "account", metrics: ["spend"] },
    ],
    ...[{ start_date: "2026-10-01", end_date: "2026-10-07" }].flatMap((dates): [string, string, unknown, unknown][] => {
      const apart = {
        ...{ level: "account", compare_to: "dates" },
        ...{ compare_start_date: dates.start_date, compare_end_date: dates.end_date },
      };
      const { compare_to: _, ...without } = apart;
      return [
        ["the older form of compare_to", REPORT, { level: "account", compare_to: dates }, apart],
        ["the older form as text", REPORT, { level: "account", compare_to: JSON.stringify(dates) }, apart],
        ["the older form under another name", REPORT, { level: "account", compare: dates }, apart],
        ["dates to compare with alone", REPORT, without, apart],
      ];
    }),
  ])("%s", async (_, tool, given, right) => {
    expect(await outcomeOf(tool, given)).toEqual(await outcomeOf(tool, right));
  });

  test("text for a text argument is never parsed", async () => {
    const { answer } = await outcomeOf(LIST, { name_contains: '["Spring"]' });
    expect(answer.page).toMatchObject({ total: 0 });
    expect((await outcomeOf(LIST, { name_contains: "Spring" })).answer.page.total).toBeGreaterThan(0);
  });
});

describe("is refused in words, and TikTok is asked nothing", () => {
  test.each<[string, string, unknown, string]>([
    ["an unknown key", LIST, { surprise: "1" }, '"surprise"'],
    [
      "a window of other days",
      REPORT,
      { level: "campaign", date_preset: "last_60_days" },
      "give start_date and end_date",
    ],
    ["a name as an id", REPORT, { level: "campaign", filter: { campaign_ids: ["Spring sale"] } }, "name_contains"],
    ["order for direction", REPORT, { level: "campaign", sort: { by: "spend", order: "desc" } }, "direction"],
    ["a number as text past its bound", LIST, { limit: "201" }, "limit: at most 200"],
    ["a fraction as text", LIST, { limit: "2.5" }, "limit"],
    ["a number with something around it", LIST, { limit: "2 rows" }, "limit: has to be"],
    ["a list quoted twice", LIST, { campaign_ids: JSON.stringify('["181"]') }, "campaign_ids"],
    ["a list in an object as text", REPORT, { level: "ad", filter: '{"campaign_ids":"[\\"181\\"]"}' }, "campaign_ids"],
    ["a list as text nested too deep", LIST, { campaign_ids: nested(OPEN * 2) }, "campaign_ids"],
    ["null for what is needed", REPORT, { level: null }, "level"],
    ["an unknown key in an object as text", LIST, { sort: '{"by":"spend","up":true}' }, '"up"'],
    ["compare_to dates without dates", REPORT, { level: "account", compare_to: "dates" }, "compare_start_date"],
    [
      "dates beside another comparison",
      REPORT,
      {
        level: "account",
        compare_to: "previous_year",
        compare_start_date: "2026-10-01",
        compare_end_date: "2026-10-07",
      },
      "compare_to dates",
    ],
  ])("%s", async (_, tool, args, words) => {
    const before = account.simulator.requests.length;
    const error = await failsWith(() => account.call(tool, args));
    expect([error.code, error.message]).toEqual(["invalid_input", expect.stringContaining(words)]);
    expect(account.simulator.requests.length).toBe(before);
  });

  test("a refusal names at most five unknown keys", async () => {
    const many = Object.fromEntries(Array.from({ length: 2_000 }, (_, at) => [`key${at}`, 1]));
    for (const args of [many, { level: "ad", filter: many }, { level: "ad", sort: many }]) {
      const { message } = await failsWith(() => account.call(REPORT, args));
      expect(message).toContain('"key4" and 1995 more');
      expect(message.length).toBeLessThan(1_000);
    }
  });
});
