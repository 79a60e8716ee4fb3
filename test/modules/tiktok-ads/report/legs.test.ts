import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Channel } from "#simulator/account.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";

let account: ConnectedAccount;
beforeAll(async () => {
  account = await connectAccount();
});
afterAll(() => account.stop());

/** A report of some campaigns that sell on one leg, or on several. */
function report(channels: readonly Channel[], args: Record<string, unknown>) {
  const { simulator } = account;
  const campaign_ids = simulator.truth
    .campaigns(simulator.advertiser.advertiserId)
    .filter(({ channel, adGroups }) => channels.includes(channel) && adGroups.length > 0)
    .map(({ campaignId }) => campaignId);
  return account.table("get_report", {
    level: "campaign",
    date_preset: "last_90_days",
    limit: 500,
    ...args,
    filter: { campaign_ids },
  });
}

const LEGS_OF = [
  { channel: "web", leg: "website", names: ["complete_payment", "complete_payment_roas", "web_event_add_to_cart"] },
  { channel: "shop", leg: "TikTok Shop", names: ["onsite_shopping", "onsite_shopping_roas", "onsite_on_web_cart"] },
  { channel: "app", leg: "app", names: ["total_purchase", "total_active_pay_roas", "total_app_event_add_to_cart"] },
] as const;

test.each(LEGS_OF)(
  "purchases and carts of $channel campaigns are those of their leg, and say so",
  async ({ channel, leg, names }) => {
    const { columns, totals, meta } = await report([channel], {
      metrics: ["spend", "Purchases", "roas", "add to cart"],
    });
    expect(columns.slice(2)).toEqual(["spend", ...names]);
    expect(meta.legs).toEqual(Object.fromEntries(names.map((name) => [name, leg])));
    for (const name of nonEmpty(names)) expect(Number(totals[name])).toBeGreaterThan(0);
    expect(meta.warnings.join()).toContain("counts no purchases of");
    expect(meta.warnings.join()).toContain(`the numbers are of ${leg}.`);
    expect(meta.api_calls).toBeLessThanOrEqual(1);
  },
);

test("legs that are both in use have a column each", async () => {
  const { columns, meta } = await report(["web", "shop"], { metrics: ["revenue"] });
  expect(columns.slice(2)).toEqual(["total_complete_payment_rate", "total_onsite_shopping_value"]);
  expect(meta.warnings.join()).toContain("no purchases of app in these days");
});

test("the preset conversion is of the legs in use, and the preset shop of TikTok Shop", async () => {
  const { columns } = await report(["shop"], { metrics: "conversion" });
  expect(columns).toContain("onsite_shopping_roas");
  expect(columns).not.toContain("complete_payment");
  expect((await report(["shop"], { metrics: "shop" })).meta.warnings).toEqual([]);
});

test("a leg asked for by name stays, and its zeros are explained by the leg that has the numbers", async () => {
  const { columns, totals, meta } = await report(["shop"], { metrics: ["spend", "complete_payment"] });
  expect(columns).toContain("complete_payment");
  expect(columns).not.toContain("onsite_shopping");
  expect(totals.complete_payment).toBe(0);
  expect(meta.warnings.join()).toMatch(
    /purchases of website are 0 because nothing is counted there; TikTok counts \d+ of TikTok Shop \(onsite_shopping\)/,
  );
});

test("zeros of some rows are explained too, and not where the other leg is shown", async () => {
  const mixed = await report(["web", "shop"], { metrics: ["complete_payment"] });
  expect(mixed.meta.warnings.join()).toMatch(
    /In \d+ of \d+ rows the purchases shown are 0 because they happen elsewhere/,
  );
  const both = await report(["web", "shop"], { metrics: ["complete_payment", "onsite_shopping"] });
  expect(both.meta.warnings).toEqual([]);
});

test("what no leg has is one column of zeros, and it is said that no leg has it", async () => {
  const { columns, totals, meta } = await report(["reach", "video"], { metrics: ["spend", "purchases"] });
  expect(columns.slice(2)).toEqual(["spend", "complete_payment"]);
  expect(totals.complete_payment).toBe(0);
  expect(meta.warnings.join()).toContain("counts no purchases in these days on any leg");
});

test("a report is sorted by whichever leg is shown, and compared on the same", async () => {
  const { columns, records } = await report(["app"], {
    metrics: ["purchases"],
    sort: "purchases",
    compare_to: "previous_period",
  });
  expect(columns.slice(2)).toEqual(["total_purchase", "total_purchase_previous", "total_purchase_change_pct"]);
  const values = records.flatMap(({ total_purchase }) => (total_purchase === null ? [] : [Number(total_purchase)]));
  expect(values.length).toBeGreaterThan(1);
  expect(values).toEqual(values.toSorted((a, b) => b - a));
});

test("by audience, where TikTok has none of them, nothing is asked for in vain", async () => {
  const { meta } = await account.call("get_report", {
    level: "account",
    breakdown: "age",
    metrics: ["spend", "purchases"],
  });
  expect(meta.api_calls).toBe(2);
  expect(meta.warnings.join()).toContain("does not give complete_payment, onsite_shopping, total_purchase");
});
