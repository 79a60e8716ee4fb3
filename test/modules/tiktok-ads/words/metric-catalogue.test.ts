import { describe, expect, test } from "bun:test";
import { resolveMetric, withParts } from "#modules/tiktok-ads/report/resolve-metrics.ts";
import { describeMetric, METRIC_CATALOGUE } from "#modules/tiktok-ads/words/metric-catalogue.ts";
import {
  DEFAULT_METRICS,
  METRIC_ALIASES,
  METRIC_PRESETS,
  SEVERAL_METRICS,
} from "#modules/tiktok-ads/words/metric-presets.ts";
import { OTHER_METRICS } from "#modules/tiktok-ads/words/undescribed-metrics.ts";
import { isNumericMetric } from "#simulator/metric-values.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";

const NAMES = Object.keys(METRIC_CATALOGUE);

describe("the catalogue", () => {
  test("describes well over a hundred metrics, all of which TikTok knows, and none twice", () => {
    expect(NAMES.length).toBeGreaterThan(120);
    expect(NAMES.filter((name) => !isNumericMetric(name))).toEqual([]);
    expect(NAMES.filter((name) => OTHER_METRICS.has(name))).toEqual([]);
    expect([...OTHER_METRICS].filter((name) => !isNumericMetric(name))).toEqual([]);
    const labels = Object.values(METRIC_CATALOGUE).map(({ label }) => label);
    expect(new Set(labels).size).toBe(labels.length);
  });

  test("recomputes only from metrics that it describes and that add up", () => {
    for (const [name, { over, unit }] of nonEmpty(Object.entries(METRIC_CATALOGUE))) {
      if (typeof over !== "object") continue;
      expect({ name, of: describeMetric(over.of)?.over, per: describeMetric(over.per)?.over }).toEqual({
        name,
        of: "sum",
        per: "sum",
      });
      expect({ name, times: over.times === 100 }).toEqual({ name, times: unit === "percent" });
    }
  });

  test("adds up no percentage, ratio, cost per something or number of people", () => {
    const summed = Object.entries(METRIC_CATALOGUE).filter(([, { over }]) => over === "sum");
    expect(summed.filter(([, { unit }]) => unit !== "count" && unit !== "money")).toEqual([]);
    expect(summed.filter(([name]) => /cost_per|^cp[cm]$|roas|^reach$|frequency|_per_/.test(name))).toEqual([]);
  });
});

describe("other words for metrics", () => {
  test("lead to one that is described, and hide none of TikTok's own names", () => {
    for (const [word, name] of nonEmpty(Object.entries(METRIC_ALIASES))) {
      expect(resolveMetric(word)).toBe(name);
      expect(isNumericMetric(word)).toBe(false);
    }
    for (const word of nonEmpty(Object.keys(SEVERAL_METRICS))) expect(resolveMetric(word)).toBeUndefined();
  });

  test("a preset never needs more than TikTok takes, parts included", () => {
    for (const preset of [...Object.values(METRIC_PRESETS), DEFAULT_METRICS])
      expect(withParts(preset).length).toBeLessThan(100);
    expect(withParts(NAMES.slice(0, 40)).length).toBeLessThan(100);
  });
});
