import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { z } from "zod";
import { createTikTokAdsModule } from "#modules/tiktok-ads/tiktok-ads-module.ts";
import { READ_TOOLS } from "#modules/tiktok-ads/tools/tool-table.ts";
import { manualClock } from "../../fakes/clock.ts";
import { DIRECT } from "../../fakes/direct.ts";
import { expectGolden } from "../../fakes/golden.ts";
import { nonEmpty } from "../../fakes/non-empty.ts";
import { countTokens } from "../../fakes/tokens.ts";
import { shippedZones } from "../../fakes/zones.ts";

const GOLDEN = join(import.meta.dir, "..", "..", "golden");
/** Each conversation of every client pays for the list before the first word is said. */
const MAX_LIST_TOKENS = 7_300;

const { tools } = createTikTokAdsModule({
  outbound: DIRECT,
  clock: manualClock(),
  zones: shippedZones,
  baseUrl: "http://127.0.0.1:1",
  sandboxUrl: "http://127.0.0.1:1",
  cacheSeconds: 0,
  qps: 8,
  qpm: 560,
});
const listings = await Promise.all(tools.map((tool) => tool.listing()));

describe("the list of tools", () => {
  test.each(nonEmpty(listings))("shows $name as its golden file has it", (listing) => {
    const path = join(GOLDEN, `${listing.name}.json`);
    expectGolden(path, `${JSON.stringify(listing, null, 2)}\n`);
  });

  test("holds read tools only", () => {
    expect(listings.map(({ name }) => name)).toEqual(READ_TOOLS.map(({ name }) => name));
    expect(READ_TOOLS.length).toBeGreaterThan(10);
    expect(listings.filter(({ annotations }) => !annotations.readOnlyHint || annotations.destructiveHint)).toEqual([]);
  });

  test("stands in the sets that the golden file has, by which keys are restricted", () => {
    const sets = Object.fromEntries(nonEmpty(tools.map(({ name, set }) => [name, set])));
    expectGolden(join(GOLDEN, "tool-sets.json"), `${JSON.stringify(sets, null, 2)}\n`);
  });

  test("takes no unknown argument at any depth, and no advertiser", () => {
    for (const { inputSchema } of nonEmpty(listings)) {
      const objects = objectsIn(inputSchema);
      expect(objects.length).toBeGreaterThan(0);
      expect(objects.filter((schema) => schema.additionalProperties !== false)).toEqual([]);
      expect(JSON.stringify(inputSchema)).not.toContain("advertiser");
    }
  });

  test("has no form in any input that an adapter or a model's API does not take", () => {
    for (const { name, inputSchema } of nonEmpty(listings)) {
      const parts = schemasIn(inputSchema);
      expect(parts.length).toBeGreaterThan(1);
      const strange = parts.filter(
        (part) =>
          typeof part.type !== "string" ||
          Object.keys(part).some((key) => /^(anyOf|oneOf|allOf|not|exclusive)/.test(key)),
      );
      expect([name, strange]).toEqual([name, []]);
    }
  });

  test("costs a model what the golden file says, and all of it less than 7,300 tokens", () => {
    const sizes = listings.map((listing) => {
      const text = JSON.stringify(listing);
      return { tool: listing.name, tokens: countTokens(text), bytes: Buffer.byteLength(text) };
    });
    const lines = sizes.map((size) => `  ${JSON.stringify(size)}`);
    expectGolden(join(GOLDEN, "tools-list-size.json"), `[\n${lines.join(",\n")}\n]\n`);
    expect(countTokens(JSON.stringify({ tools: listings }))).toBeLessThan(MAX_LIST_TOKENS);
  });
});

/** A schema and those of its properties and items, at any depth. */
function schemasIn(schema: unknown): Record<string, unknown>[] {
  const own = z.record(z.string(), z.unknown()).parse(schema);
  const inner = [
    ...Object.values(z.record(z.string(), z.unknown()).catch({}).parse(own.properties)),
    ...[own.items ?? []].flat(),
  ];
  return [own, ...inner.flatMap(schemasIn)];
}

function objectsIn(schema: unknown): Record<string, unknown>[] {
  if (Array.isArray(schema)) return schema.flatMap(objectsIn);
  if (typeof schema !== "object" || schema === null) return [];
  const own: Record<string, unknown> = { ...schema };
  return [...(own.type === "object" ? [own] : []), ...Object.values(own).flatMap(objectsIn)];
}
