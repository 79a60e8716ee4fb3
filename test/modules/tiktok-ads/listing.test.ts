import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTikTokAdsModule } from "#modules/tiktok-ads/tiktok-ads-module.ts";
import { manualClock } from "../../fakes/clock.ts";

const GOLDEN = join(import.meta.dir, "..", "..", "golden");
const UPDATE = process.env.UPDATE_GOLDEN === "1" && process.env.CI === undefined;

const { tools } = createTikTokAdsModule({
  clock: manualClock(),
  baseUrl: "http://127.0.0.1:1",
  sandboxUrl: "http://127.0.0.1:1",
  cacheSeconds: 0,
  qps: 8,
  qpm: 560,
});
const listings = tools.map(({ listing }) => listing);

describe("the list of tools", () => {
  test.each(listings)("shows $name as its golden file has it", (listing) => {
    const path = join(GOLDEN, `${listing.name}.json`);
    const text = `${JSON.stringify(listing, null, 2)}\n`;
    if (UPDATE) writeFileSync(path, text);
    expect(existsSync(path)).toBe(true);
    expect(readFileSync(path, "utf8")).toBe(text);
  });

  test("holds read tools only", () => {
    expect(listings.map(({ name }) => name)).toEqual([
      "tiktok_ads_get_account",
      "tiktok_ads_list_campaigns",
      "tiktok_ads_list_ad_groups",
      "tiktok_ads_list_ads",
      "tiktok_ads_get_report",
      "tiktok_ads_describe_fields",
    ]);
    expect(listings.filter(({ annotations }) => !annotations.readOnlyHint || annotations.destructiveHint)).toEqual([]);
  });

  test("takes no unknown argument at any depth, and no advertiser", () => {
    for (const { inputSchema } of listings) {
      const objects = objectsIn(inputSchema);
      expect(objects.length).toBeGreaterThan(0);
      expect(objects.filter((schema) => schema.additionalProperties !== false)).toEqual([]);
      expect(JSON.stringify(inputSchema)).not.toContain("advertiser");
    }
  });

  test("stays small: eleven tools of this size would be well below 8,000 tokens", () => {
    // Four characters a token, as JSON schemas have them.
    expect(JSON.stringify(listings).length / listings.length).toBeLessThan((7_200 * 4) / 11);
  });
});

function objectsIn(schema: unknown): Record<string, unknown>[] {
  if (Array.isArray(schema)) return schema.flatMap(objectsIn);
  if (typeof schema !== "object" || schema === null) return [];
  const own: Record<string, unknown> = { ...schema };
  return [...(own.type === "object" ? [own] : []), ...Object.values(own).flatMap(objectsIn)];
}
