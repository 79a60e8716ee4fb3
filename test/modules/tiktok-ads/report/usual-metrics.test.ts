/** A report of several requests asked again about the same rows, with other metrics. */

import { afterEach, beforeEach, expect, test } from "bun:test";
import { METRIC_PRESETS } from "#modules/tiktok-ads/words/metric-presets.ts";
import { failsWith } from "../../../fakes/fails-with.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";

let account: ConnectedAccount;
beforeEach(async () => {
  account = await connectAccount();
});
afterEach(() => account.stop());

const SYNC = "/report/integrated/get/";
const INVALID = "Please correct the information in invalid metric fields and try again. Invalid metric fields:";
const LONG = { level: "campaign", breakdown: "day", date_preset: "last_90_days", limit: 500 };
const SHORT = { ...LONG, date_preset: "last_30_days" };

/** The different lists of metrics that TikTok was asked for. */
function metricsAsked({ simulator }: ConnectedAccount): string[] {
  const lists = simulator.requests.flatMap(({ path, query }) =>
    path === SYNC && query.data_level === "AUCTION_CAMPAIGN" ? (query.metrics ?? []) : [],
  );
  return [...new Set(lists)];
}

test("takes no request, and has the numbers that TikTok gives when it is asked for them alone", async () => {
  await account.call("get_report", LONG);
  for (const preset of nonEmpty(Object.keys(METRIC_PRESETS))) {
    account.newRequests();
    const again = await account.table("get_report", { ...LONG, metrics: [preset] });
    expect([preset, account.newRequests()]).toEqual([preset, []]);
    expect(again.meta.cached).toBe(true);
    const alone = await connectAccount({ cacheSeconds: 0 });
    const asked = await alone.table("get_report", { ...LONG, metrics: [preset] });
    expect(again.records).toEqual(asked.records);
    expect(again.totals).toEqual(asked.totals);
    expect(again.columns).toEqual(asked.columns);
    await alone.stop();
  }
});

test("takes none for a metric that is in no preset either, once it was asked for", async () => {
  const metrics = ["spend", "result", "cost_per_result"];
  await account.call("get_report", { ...LONG, metrics });
  account.newRequests();
  await account.call("get_report", { ...LONG, metrics: ["result", "ctr"] });
  expect(account.newRequests()).toEqual([]);
});

test("of one request asks for what is wanted alone, and so does one whose answers are not kept", async () => {
  const asked = { metrics: ["spend"] };
  await account.call("get_report", { ...SHORT, ...asked });
  const unkept = await connectAccount({ cacheSeconds: 0 });
  await unkept.call("get_report", { ...LONG, ...asked });
  for (const one of [account, unkept]) expect(metricsAsked(one)).toEqual(['["campaign_name","spend"]']);
  await unkept.stop();
});

test("asks for what is wanted alone where TikTok refuses a usual metric, and says nothing of that one", async () => {
  account.simulator.fail({ path: SYNC, code: 40002, message: `${INVALID} ['profile_visits']. ` });
  account.newRequests();
  const { columns, meta } = await account.call("get_report", { ...LONG, metrics: ["spend", "ctr"] });
  expect(columns).toContain("ctr");
  expect(meta.warnings.join()).not.toContain("profile_visits");
  expect(meta.api_calls).toBe(account.newRequests().length);
});

test("still says so where TikTok refuses a metric that is wanted", async () => {
  account.simulator.fail({ path: SYNC, code: 40002, message: `${INVALID} ['ctr']. `, times: 2 });
  const { columns, meta } = await account.call("get_report", { ...LONG, metrics: ["spend", "ctr"] });
  expect(columns).not.toContain("ctr");
  expect(meta.warnings.join()).toContain("TikTok does not give ctr in this report");
});

test("fails as before where TikTok refuses the whole question", async () => {
  account.simulator.fail({ path: SYNC, code: 40002, message: "something here is not liked" });
  expect((await failsWith(() => account.call("get_report", LONG))).code).toBe("upstream_rejected");
  expect(account.newRequests().filter((path) => path === SYNC)).toHaveLength(1);
});
