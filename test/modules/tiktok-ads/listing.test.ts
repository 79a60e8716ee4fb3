import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { z } from "zod";
import { listingFor } from "#calls/account-argument.ts";
import { withFormat } from "#calls/format-argument.ts";
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

/** With any number of accounts, whatever they are called. */
const MAX_WITH_ACCOUNTS = 8_000;

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
    const shown = listings.map(withFormat);
    const sizes = shown.map((listing) => {
      const text = JSON.stringify(listing);
      return { tool: listing.name, tokens: countTokens(text), bytes: Buffer.byteLength(text) };
    });
    const lines = sizes.map((size) => `  ${JSON.stringify(size)}`);
    expectGolden(join(GOLDEN, "tools-list-size.json"), `[\n${lines.join(",\n")}\n]\n`);
    expect(countTokens(JSON.stringify({ tools: shown }))).toBeLessThan(MAX_LIST_TOKENS);
  });

  test("offers a file of each table that is cut into pages, for less than 2 % more tokens", () => {
    const shown = listings.map(withFormat);
    const offers = shown.filter(({ inputSchema }) => JSON.stringify(inputSchema).includes('"format":{"type":"string"'));
    expect(offers.map(({ name }) => name.replace("tiktok_ads_", ""))).toEqual([
      ...["list_campaigns", "list_ad_groups", "list_ads"],
      ...["get_report", "get_creative_report", "get_gmv_max_report", "list_audiences", "list_pixels"],
    ]);
    const [plain, offered] = [listings, shown].map((tools) => countTokens(JSON.stringify({ tools })));
    expect((offered ?? 0) / (plain ?? 0)).toBeLessThan(1.02);
  });
});

describe("the list of tools, with several accounts", () => {
  const module = "tiktok-ads";
  const listed = (labels: readonly string[] | undefined) =>
    Promise.all(
      tools.map((tool) => listingFor({ ...tool, module }, new Map(labels === undefined ? [] : [[module, labels]]))),
    );
  const tokens = async (labels: readonly string[]) =>
    countTokens(JSON.stringify({ tools: (await listed(labels)).map(withFormat) }));
  /** As many tokens as so many characters can have. */
  const dense = (nth: number, length: number) =>
    Array.from({ length }, (_, at) => "q7-x0zk9jv4w"[(at * 5 + nth) % 12] ?? "").join("");
  const eight = Array.from({ length: 8 }, (_, nth) => `berlin-${nth}`);

  test("is as it is without any, to the byte, where there is one", async () => {
    expect(JSON.stringify(await listed(undefined))).toBe(JSON.stringify(listings));
  });

  test("names up to eight labels, and costs less than 8,000 tokens whatever their number", async () => {
    const worst = Array.from({ length: 8 }, (_, nth) => dense(nth, 10));
    const fifty = Array.from({ length: 50 }, (_, nth) => dense(nth, 32));
    const sizes = { 8: await tokens(eight), 50: await tokens(fifty), worst: await tokens(worst) };
    expectGolden(join(GOLDEN, "tools-list-accounts.json"), `${JSON.stringify(sizes)}\n`);
    for (const size of nonEmpty(Object.values(sizes))) expect(size).toBeLessThan(MAX_WITH_ACCOUNTS);
    expect(JSON.stringify(await listed(eight))).toContain(
      JSON.stringify({ type: "string", enum: ["all", ...eight] }).slice(0, -1),
    );
    expect(JSON.stringify(await listed([...eight, "ninth"]))).not.toContain("ninth");
    expect(JSON.stringify(await listed(fifty))).not.toContain(fifty[0] ?? "");
    expect(JSON.stringify(await listed(eight.map((label) => label.padEnd(32, "x"))))).not.toContain("berlin");
  });

  test("asks every tool for one, but for what lists them and what is the same for all", async () => {
    const required = (await listed(eight)).map(({ name, inputSchema }) => [
      name.replace("tiktok_ads_", ""),
      z
        .object({ required: z.array(z.string()).default([]) })
        .parse(inputSchema)
        .required.includes("account"),
    ]);
    expect(required.filter(([, isRequired]) => isRequired === false)).toEqual([
      ["get_account", false],
      ["describe_fields", false],
    ]);
    for (const { inputSchema } of nonEmpty(await listed(eight)))
      expect(objectsIn(inputSchema)[0]?.additionalProperties).toBe(false);
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
