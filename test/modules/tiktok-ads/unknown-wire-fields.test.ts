/** Answers are not parsed by their own schemas in production, so rows must be made of what is named, and of nothing else. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import fc from "fast-check";
import { toShopError } from "#errors.ts";
import { READ_TOOLS } from "#modules/tiktok-ads/tools/tool-table.ts";
import { nonEmpty } from "../../fakes/non-empty.ts";
import "../../fakes/seeded-properties.ts";
import { type ConnectedAccount, callTool, connectAccount } from "./connected-account.ts";
import { extendedOutbound } from "./unknown-wire-fields.ts";

const RUNS = 4;
const NAME = "canary_7f3a";
const CANARY = "value_91c2";

const extended = extendedOutbound();
let account: ConnectedAccount;
beforeAll(async () => {
  account = await connectAccount({ qps: 1_000, qpm: 60_000, cacheSeconds: 0, outbound: extended.outbound });
  account.simulator.setRateLimit("off");
});
afterAll(() => account.stop());

/** Names that TikTok might add tomorrow, and values of every shape. */
const name = fc
  .tuple(
    fc.constantFrom("owner_", "email_", "x_", "is_", "metrics_", "toString_", ""),
    fc.stringMatching(/^[a-z_]{1,12}$/),
  )
  .map(([prefix, rest]) => `${prefix}${NAME}_${rest}`);
const value = fc.oneof(
  fc.constant(CANARY),
  fc.constant([CANARY]),
  fc.constant({ [CANARY]: CANARY, name: CANARY, campaign_id: CANARY }),
  fc.constant([{ [CANARY]: 1, status: CANARY }]),
  fc.integer(),
  fc.constant(null),
);

const ARGUMENTS: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
  tiktok_ads_get_report: [
    { level: "campaign", breakdown: "day", compare_to: "previous_period" },
    { level: "ad", metrics: ["spend", "purchases", "roas"] },
    { level: "account", breakdown: "age" },
  ],
  tiktok_ads_list_ads: [
    { detail: "all", with_spend: "last_7_days" },
    { creative: "media", limit: 5 },
  ],
  tiktok_ads_list_campaigns: [{ detail: "all", with_spend: "last_7_days" }],
  tiktok_ads_list_ad_groups: [{ detail: "all", with_spend: "last_7_days" }],
  tiktok_ads_explain_change: [{ metric: "cpa" }],
};

test.each(nonEmpty(READ_TOOLS.map((tool) => tool.name)))("%s shows no field that it does not name", async (tool) => {
  const ask = async (args: Record<string, unknown>) =>
    callTool(account.module, account.access, { tool, args }).catch((thrown) => {
      // Some of the arguments are not for this tool, or for this account.
      expect(["invalid_input", "not_available", "not_found", "upstream_shape"]).toContain(toShopError(thrown).code);
      return null;
    });
  for (const args of [{}, ...(ARGUMENTS[tool] ?? [])]) {
    await fc.assert(
      fc.asyncProperty(name, value, async (key, given) => {
        extended.field = `${JSON.stringify(key)}:${JSON.stringify(given)}`;
        const answer = await ask(args);
        expect(JSON.stringify(answer)).not.toContain(CANARY);
        // Some answers go by id, so that a member may be an entity: what is odd about it is said, by its name.
        const shown = answer === null ? null : { ...answer, meta: { ...answer.meta, warnings: [] } };
        expect(JSON.stringify(shown)).not.toContain(NAME);
      }),
      { numRuns: RUNS },
    );
  }
});

test("the answers that the tools read had such fields", () => {
  expect(extended.answers).toBeGreaterThan(READ_TOOLS.length * RUNS);
});
