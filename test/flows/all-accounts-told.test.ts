import { AjvJsonSchemaValidator } from "@modelcontextprotocol/client/validators/ajv";
/** What answers of every tool over all accounts say of themselves: no days, money or subtotals that they have not. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import { type Agency, PLACES, SMALL, startAgency } from "../fakes/agency.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import type { TestShop } from "../fakes/test-shop.ts";

// Several accounts are verified, on a machine that may be busy.
setDefaultTimeout(120_000);

const WINDOW = { start_date: "2026-11-01", end_date: "2026-11-20" };
const [BERLIN, YORK, , TOKYO] = PLACES;

let shop: TestShop;
let agency: Agency;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ shop, agency, stop } = await startAgency((started) => ({
    main: { advertiserId: started.advertiser.advertiserId },
    berlin: { ...SMALL, ...BERLIN },
    york: { ...SMALL, ...YORK },
    osaka: { ...SMALL, ...TOKYO },
  })));
});
afterAll(() => stop());

const Answer = z.looseObject({
  meta: z.looseObject({ warnings: z.array(z.string()), subtotals: z.array(z.unknown()).optional() }),
  columns: z.array(z.string()),
});

async function told(tool: string, args: Record<string, unknown>) {
  const given = { account: "all", ...args };
  const { isError, structured, text } = await shop.call(agency.key, `tiktok_ads_${tool}`, given);
  expect([tool, isError ? text : ""]).toEqual([tool, ""]);
  const { meta, columns } = Answer.parse(structured);
  const warnings = meta.warnings.join(" ");
  return {
    days: warnings.includes("Days are each account's own"),
    money: warnings.includes("Money is in each account's currency"),
    tellsOfSubtotals: warnings.includes("of the same currency is added up"),
    subtotals: meta.subtotals !== undefined,
    currency: columns.includes("currency"),
  };
}

test("lists with neither days nor amounts of an account warn of neither, and have no currency beside their rows", async () => {
  const neither = { days: false, money: false, tellsOfSubtotals: false, subtotals: false, currency: false };
  expect(await told("list_audiences", {})).toEqual(neither);
  expect(await told("list_pixels", {})).toEqual(neither);
  // Its days are those of UTC for all accounts.
  expect(await told("list_pixels", { events_for: "last_7_days" })).toEqual(neither);
});

test("days are warned of where an answer has a window, and money where it has an amount", async () => {
  expect(await told("list_ads", {})).toMatchObject({ days: false, money: false });
  expect(await told("list_ads", { with_spend: "last_7_days" })).toMatchObject({ days: true, money: true });
  expect(await told("list_campaigns", {})).toMatchObject({ days: false, money: true });
  expect(await told("list_ad_groups", {})).toMatchObject({ days: false, money: true });
  const clicks = { level: "account", ...WINDOW, metrics: ["clicks"] };
  expect(await told("get_report", clicks)).toMatchObject({ days: true, money: false });
  expect(await told("get_report", { ...clicks, metrics: ["cpc"] })).toMatchObject({ days: true, money: true });
  expect(await told("get_creative_report", { ...WINDOW, min_impressions: 1 })).toMatchObject({
    days: true,
    money: true,
  });
  expect(await told("get_gmv_max_report", { ...WINDOW })).toMatchObject({ days: true, money: true });
  expect(await told("explain_change", { ...WINDOW, metric: "clicks" })).toMatchObject({ days: true, money: false });
  expect(await told("explain_change", { ...WINDOW, metric: "cpc" })).toMatchObject({ days: true, money: true });
  expect(await told("diagnose", {})).toMatchObject({ days: true, money: true });
  expect(await told("get_pacing", {})).toMatchObject({ days: true, money: true });
});

test("subtotals are pointed at where there are some", async () => {
  const asked = nonEmpty([
    ["diagnose", {}],
    ["get_pacing", {}],
    ["list_campaigns", {}],
    ["list_ads", { with_spend: "last_7_days" }],
    ["explain_change", { ...WINDOW, metric: "spend" }],
    ["get_report", { level: "campaign", ...WINDOW }],
  ] as const);
  for (const [tool, args] of asked) {
    const { tellsOfSubtotals, subtotals } = await told(tool, args);
    expect([tool, tellsOfSubtotals]).toEqual([tool, subtotals]);
  }
});

const NEEDED: Readonly<Record<string, Record<string, unknown>>> = {
  tiktok_ads_get_report: { level: "account" },
  tiktok_ads_explain_change: { metric: "spend" },
};

test("every tool that takes all answers as its schema says", async () => {
  const takesAll = shop.tiktok().tools.filter(({ accounts }) => accounts === "all");
  for (const { name, listing } of nonEmpty(takesAll)) {
    const { outputSchema } = await listing();
    const { structured } = await shop.call(agency.key, name, { account: "all", ...NEEDED[name] });
    const { errorMessage } = new AjvJsonSchemaValidator().getValidator(outputSchema)(structured);
    expect([name, errorMessage]).toEqual([name, undefined]);
  }
});
