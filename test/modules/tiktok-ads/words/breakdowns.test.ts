import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { failsWith } from "../../../fakes/fails-with.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";

let account: ConnectedAccount;
beforeAll(async () => {
  account = await connectAccount();
});
afterAll(() => account.stop());

const cents = (records: readonly Record<string, unknown>[]) =>
  records.reduce((sum, { spend }) => sum + Math.round(Number(spend) * 100), 0);

const refusal = async (args: Record<string, unknown>) => {
  account.newRequests();
  const error = await failsWith(() => account.call("get_report", args));
  expect(error.code).toBe("invalid_input");
  expect(account.newRequests()).toEqual([]);
  return error.message;
};

const AUDIENCES = [
  { breakdown: "age", columns: ["age"], words: ["AGE_25_34"] },
  { breakdown: "gender", columns: ["gender"], words: ["FEMALE", "MALE"] },
  { breakdown: "age_gender", columns: ["age", "gender"], words: ["AGE_35_44", "NONE"] },
  { breakdown: "country", columns: ["country_code"], words: ["US", "CA"] },
  { breakdown: "placement", columns: ["placement"], words: ["PLACEMENT_TIKTOK"] },
  { breakdown: "platform", columns: ["platform"], words: ["IPHONE", "ANDROID"] },
  { breakdown: "language", columns: ["language"], words: ["en", "es"] },
];

describe("by audience", () => {
  test.each(AUDIENCES)("$breakdown has its columns and adds up to the whole", async ({ breakdown, columns, words }) => {
    const args = { level: "account", metrics: ["spend", "clicks"], date_preset: "last_14_days" };
    const whole = await account.call("get_report", args);
    const split = await account.table("get_report", { ...args, breakdown });
    expect(split.columns).toEqual([...columns, "spend", "clicks"]);
    expect(split.totals).toEqual(whole.totals);
    expect(cents(split.records)).toBe(Math.round(Number(whole.totals.spend) * 100));
    const seen = new Set(split.records.flatMap((record) => columns.map((column) => record[column])));
    for (const word of nonEmpty(words)) expect(seen).toContain(word);
  });

  test("leaves out counts of people before TikTok is asked, and says so", async () => {
    account.newRequests();
    const { columns, meta } = await account.call("get_report", {
      level: "campaign",
      breakdown: "age",
      metrics: "delivery",
      sort: "reach",
    });
    expect(columns).not.toContain("reach");
    expect(columns).toContain("cpm");
    expect(meta.warnings.join()).toContain("does not give reach, frequency by age");
    expect(meta.api_calls).toBe(1);
    expect(await refusal({ level: "account", breakdown: "age", metrics: ["reach"] })).toContain("breakdown none");
  });

  test("goes on without what TikTok then refuses", async () => {
    const { columns, meta } = await account.call("get_report", {
      level: "account",
      breakdown: "gender",
      metrics: ["spend", "complete_payment"],
    });
    expect(columns).not.toContain("complete_payment");
    expect(meta.warnings.join()).toContain("does not give complete_payment");
  });

  test("joins names, keeps an entity's groups together in top, and has one row of others a group", async () => {
    const { records, totals } = await account.table("get_report", {
      level: "campaign",
      breakdown: "gender",
      metrics: ["spend"],
      top: 2,
    });
    const named = records.filter(({ campaign_id }) => campaign_id !== null);
    expect(new Set(named.map(({ campaign_id }) => campaign_id)).size).toBe(2);
    expect(nonEmpty(named).every(({ campaign_name }) => typeof campaign_name === "string")).toBe(true);
    const others = records.filter(({ campaign_id }) => campaign_id === null);
    expect(others.map(({ gender }) => gender).toSorted()).toEqual(["FEMALE", "MALE", "NONE"]);
    expect(cents(records)).toBe(Math.round(Number(totals.spend) * 100));
  });

  test("over more than a year is merged group by group", async () => {
    const args = { level: "account", metrics: ["spend"], start_date: "2025-10-01", end_date: "2026-11-20" };
    const { records, totals, meta } = await account.table("get_report", { ...args, breakdown: "gender" });
    expect(meta.api_calls).toBe(2);
    expect(records).toHaveLength(3);
    expect(totals).toEqual((await account.call("get_report", args)).totals);
  });
});

describe("by hour", () => {
  test("has date and hour in order, and adds up to the days", async () => {
    const args = { level: "account", metrics: ["spend", "clicks"], date_preset: "last_3_days" };
    const { records, totals, columns, meta } = await account.table("get_report", {
      ...args,
      breakdown: "hour",
      limit: 500,
    });
    expect(columns.slice(0, 2)).toEqual(["date", "hour"]);
    // Three days, and one total to hold them against.
    expect(meta.api_calls).toBe(4);
    expect(records.map(({ date, hour }) => `${date} ${String(hour).padStart(2, "0")}`)).toEqual(
      ["2026-11-19", "2026-11-20", "2026-11-21"].flatMap((date) =>
        Array.from({ length: 24 }, (_, hour) => `${date} ${String(hour).padStart(2, "0")}`),
      ),
    );
    expect(totals).toEqual((await account.call("get_report", args)).totals);
  });

  test("holds at seven days", async () => {
    const args = { level: "account", breakdown: "hour", end_date: "2026-11-21", metrics: ["spend"] };
    const { meta } = await account.call("get_report", { ...args, start_date: "2026-11-15" });
    expect(meta.api_calls).toBe(8);
    expect(await refusal({ ...args, start_date: "2026-11-14" })).toContain("at most 7 days");
  });
});

test("a lifetime has neither days nor audiences, which is said before TikTok is asked", async () => {
  for (const breakdown of ["day", "hour", "age", "country"])
    expect(await refusal({ level: "account", date_preset: "lifetime", breakdown })).toContain("lifetime has no");
});

test("more ids than TikTok takes at once are asked for in hundreds", async () => {
  const { simulator } = account;
  const all = simulator.truth.campaigns(simulator.advertiser.advertiserId).map(({ campaignId }) => campaignId);
  const args = { level: "campaign", metrics: ["spend"], date_preset: "last_90_days", limit: 500 };
  const whole = await account.call("get_report", args);
  const { totals, page, meta } = await account.call("get_report", {
    ...args,
    filter: { campaign_ids: [...all, ...all.slice(0, 5)] },
  });
  expect(meta.api_calls).toBe(3);
  expect({ totals, total: page.total }).toEqual({ totals: whole.totals, total: whole.page.total });
  const many = Array.from({ length: 1_001 }, (_, index) => String(index));
  expect(await refusal({ ...args, filter: { campaign_ids: many } })).toContain("at most 1,000 ids");
});
