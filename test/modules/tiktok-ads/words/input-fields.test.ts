import { describe, expect, test } from "bun:test";
import { z } from "zod";
import { choice } from "#ads/choice.ts";
import { COMPARISONS } from "#ads/compared-window.ts";
import { DATE_PRESETS } from "#ads/date-window.ts";
import {
  ARGUMENT_ALIASES,
  BREAKDOWN_ALIASES,
  COMPARE_ALIASES,
  DATE_PRESET_ALIASES,
  LEVEL_ALIASES,
  STATUS_ALIASES,
} from "#modules/tiktok-ads/words/aliases.ts";
import { BREAKDOWNS } from "#modules/tiktok-ads/words/breakdowns.ts";
import { ids, level, sort, status } from "#modules/tiktok-ads/words/input-fields.ts";
import { OBJECTIVE_ALIASES, objective } from "#modules/tiktok-ads/words/objectives.ts";
import { REPORT_LEVELS } from "#modules/tiktok-ads/words/report-levels.ts";
import { toolInput } from "#modules/tiktok-ads/words/tool-input.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";

describe("another word is taken for", () => {
  test.each([
    ["PAUSED", "paused"],
    ["DISABLE", "paused"],
    ["STATUS_DISABLE", "paused"],
    ["Enabled", "active"],
  ])("a status: %s", (word, meant) => {
    expect<string>(status.parse(word)).toBe(meant);
  });

  test.each([
    ["ad group", "ad_group"],
    ["AdGroup", "ad_group"],
    ["AUCTION_AD", "ad"],
    ["advertiser", "account"],
  ])("a level: %s", (word, meant) => {
    expect<string>(level.parse(word)).toBe(meant);
  });

  test.each([
    ["web-conversions", "WEB_CONVERSIONS"],
    ["Leads", "LEAD_GENERATION"],
    ["CATALOG_SALES", "CATALOG_SALES"],
  ])("an objective: %s", (word, meant) => {
    expect(objective.parse(word)).toBe(meant);
  });

  test("a column alone, as what to sort by", () => {
    expect(sort.parse("spend")).toEqual({ by: "spend", direction: "desc" });
    expect(sort.parse({ by: "spend", direction: "ascending" })).toEqual({ by: "spend", direction: "asc" });
  });

  test("an argument, wherever the tool has it and it was not given twice", () => {
    const input = toolInput({ adgroup_ids: ids.optional(), name_contains: z.string().optional() });
    expect(input.parse({ ad_group_id: "1", query: "pots" })).toEqual({ adgroup_ids: ["1"], name_contains: "pots" });
    expect(input.parse({ "Ad-Group-IDs": ["1"] })).toEqual({ adgroup_ids: ["1"] });
    expect(input.parse({ adgroup_ids: 7 })).toEqual({ adgroup_ids: ["7"] });
    expect(() => input.parse({ adgroup_id: "1", ad_group_id: "2" })).toThrow("ad_group_id");
    expect(() => input.parse({ campaign_id: "1" })).toThrow("campaign_id");
  });
});

describe("no table of other words", () => {
  test("leads to a value that does not exist, or away from one that does", () => {
    const tables = [
      [LEVEL_ALIASES, REPORT_LEVELS],
      [BREAKDOWN_ALIASES, BREAKDOWNS],
      [COMPARE_ALIASES, COMPARISONS],
      [DATE_PRESET_ALIASES, DATE_PRESETS],
      [STATUS_ALIASES, ["active", "paused", "deleted", "all"]],
    ] as const;
    for (const [aliases, values] of tables) {
      const known: readonly string[] = values;
      expect(Object.values<string>(aliases).filter((value) => !known.includes(value))).toEqual([]);
      expect(Object.keys(aliases).filter((word) => known.includes(word))).toEqual([]);
    }
    for (const [word, meant] of nonEmpty(Object.entries(OBJECTIVE_ALIASES))) expect(objective.parse(word)).toBe(meant);
  });

  test("gives an argument its own name again", () => {
    for (const [word, names] of nonEmpty(ARGUMENT_ALIASES)) expect(names).not.toContain(word);
  });
});

test("an unknown word is answered with the nearest, in any case", () => {
  const message = (word: string) => choice(["metrics", "breakdowns"]).safeParse(word).error?.issues[0]?.message;
  expect(message("Metrix")).toBe("did you mean metrics?");
  expect(message("xylophone")).toBe("one of metrics, breakdowns");
  expect(objective.safeParse("web_conversion").error?.issues[0]?.message).toContain("did you mean WEB_CONVERSIONS");
});
