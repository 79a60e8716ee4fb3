/** What a read tool can send: GETs, and the one POST that begins a report. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { toShopError } from "#errors.ts";
import { READ_TOOLS } from "#modules/tiktok-ads/tools/tool-table.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { type ConnectedAccount, callTool, connectAccount } from "../connected-account.ts";

let account: ConnectedAccount;
beforeAll(async () => {
  account = await connectAccount({ qps: 1_000, qpm: 60_000 });
  account.simulator.setRateLimit("off");
});
afterAll(() => account.stop());

const NAMES = READ_TOOLS.map(({ listing }) => listing.name);
/** Arguments that lead a tool as far as it goes; a tool that does not take some of them refuses, and sends nothing. */
const ARGUMENTS = [
  {},
  { level: "ad" },
  { metric: "cpa" },
  { fresh: true },
  { detail: "all" },
  { creative: "media", limit: 5 },
  { with_spend: "last_7_days" },
  { level: "account", breakdown: "hour", date_preset: "yesterday" },
  { method: "POST", path: "/campaign/status/update/" },
];

const posts = () =>
  account.simulator.requests.filter(({ method }) => method === "POST").map(({ path, body }) => ({ path, body }));

test.each(nonEmpty(NAMES))("%s sends no POST", async (tool) => {
  for (const args of ARGUMENTS)
    await callTool(account.module, account.access, { tool, args }).catch((thrown) => {
      expect(toShopError(thrown).code).not.toBe("internal");
    });
  expect(posts()).toEqual([]);
});

test("a large report is the one exception: its POST goes to one path, with nothing of the caller's but the report", async () => {
  const campaign_ids = Array.from({ length: 1_000 }, (_, index) => String(index + 1));
  await account.call("get_report", {
    level: "campaign",
    breakdown: "day",
    metrics: ["spend"],
    start_date: "2025-11-21",
    end_date: "2026-11-21",
    filter: { campaign_ids },
  });
  const [sent, ...others] = posts();
  expect(others).toEqual([]);
  expect(sent?.path).toBe("/report/task/create/");
  expect(JSON.parse(sent?.body ?? "")).toEqual({
    advertiser_id: account.simulator.advertiser.advertiserId,
    report_type: "BASIC",
    data_level: "AUCTION_CAMPAIGN",
    dimensions: ["campaign_id", "stat_time_day"],
    metrics: ["campaign_name", "spend"],
    start_date: "2025-11-21",
    end_date: "2026-11-21",
    filtering: [{ field_name: "campaign_ids", filter_type: "IN", filter_value: JSON.stringify(campaign_ids) }],
    output_format: "CSV_STRING",
    enable_report_title_translation: false,
  });
});
