import { expect, test } from "bun:test";
import { resolveMetrics } from "#modules/tiktok-ads/report/resolve-metrics.ts";
import { ATTRIBUTE_METRICS } from "#simulator/metric-names.ts";
import { failsWith } from "../../../fakes/fails-with.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";

test.each(nonEmpty(ATTRIBUTE_METRICS))(
  "%s, which TikTok knows as an attribute, is not said to be unknown to it",
  async (name) => {
    const error = await failsWith(() => resolveMetrics([name]));
    expect(error.code).toBe("invalid_input");
    expect(error.message).toContain(`TikTok knows ${name} as an attribute`);
    expect(error.message).not.toContain("has no metric");
  },
);

test("an attribute's sentence says where it is to be seen", async () => {
  expect((await failsWith(() => resolveMetrics(["spend", "ad_text"]))).message).toContain("tiktok_ads_list_ads");
  expect((await failsWith(() => resolveMetrics(["Promotion Type"]))).message).toContain("tiktok_ads_list_ad_groups");
  expect((await failsWith(() => resolveMetrics(["tt_app_id"]))).message).toContain("No tool here shows it");
});
