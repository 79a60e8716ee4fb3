/** From the words of a question to the names of TikTok's metrics. */

import { ShopError } from "#errors.ts";
import { asWord } from "../aliases.ts";
import { didYouMean } from "../did-you-mean.ts";
import { describeMetric, METRIC_CATALOGUE } from "./metric-catalogue.ts";
import { DEFAULT_METRICS, METRIC_ALIASES, METRIC_PRESETS, SEVERAL_METRICS } from "./metric-presets.ts";
import { OTHER_METRICS } from "./other-metrics.ts";

/** Columns of one report; TikTok advises to stay below a hundred with the parts they are recomputed from. */
export const MAX_METRICS = 40;

const PRESETS: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(METRIC_PRESETS));
const ALIASES: ReadonlyMap<string, string> = new Map(Object.entries(METRIC_ALIASES));
const SEVERAL: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(SEVERAL_METRICS));

/**
 * A preset's name, or a list of TikTok's names, common words for them and presets, in any case. `conversion` is a
 * preset by itself and a metric in a list.
 * @throws invalid_input
 */
export function resolveMetrics(asked: string | readonly string[] | undefined): string[] {
  if (asked === undefined) return [...DEFAULT_METRICS];
  if (typeof asked === "string") return [...(PRESETS.get(asWord(asked)) ?? expand(asked))];
  const names = new Set<string>();
  for (const word of asked) for (const name of expand(word)) names.add(name);
  if (names.size === 0) throw new ShopError("invalid_input", "metrics is empty. Name a preset or some metrics.");
  if (names.size > MAX_METRICS)
    throw new ShopError("invalid_input", `metrics: at most ${MAX_METRICS} in one report. Ask for fewer.`);
  return [...names];
}

/** Undefined where TikTok has no such metric, by that name or another. */
export function resolveMetric(word: string): string | undefined {
  const name = asWord(word);
  const known = ALIASES.get(name) ?? name;
  return describeMetric(known) !== undefined || OTHER_METRICS.has(known) ? known : undefined;
}

/** These metrics, and whatever their sums are recomputed from. */
export function withParts(metrics: readonly string[]): string[] {
  const parts = metrics.flatMap((name) => {
    const over = describeMetric(name)?.over;
    return typeof over === "object" ? [over.of, over.per] : [];
  });
  return [...new Set([...metrics, ...parts])];
}

function expand(word: string): readonly string[] {
  const known = resolveMetric(word);
  if (known !== undefined) return [known];
  const preset = PRESETS.get(asWord(word));
  if (preset === undefined) throw unknownMetric(asWord(word));
  return preset;
}

function unknownMetric(name: string): ShopError {
  const several = SEVERAL.get(name);
  if (several !== undefined) {
    const named = several.map((one) => `${one} (${describeMetric(one)?.label})`).join(", ");
    return new ShopError("invalid_input", `metrics: "${name}" may be one of several. Choose from ${named}.`);
  }
  const near = nearMetrics(name);
  const hint =
    near.length === 0
      ? `The presets are ${Object.keys(METRIC_PRESETS).join(", ")}; tiktok_ads_describe_fields lists the metrics.`
      : `Did you mean ${near.join(", ")}?`;
  return new ShopError("invalid_input", `metrics: TikTok has no metric "${name.slice(0, 60)}". ${hint}`);
}

/** Described ones first. */
export function nearMetrics(name: string): string[] {
  const described = [...Object.keys(METRIC_PRESETS), ...Object.keys(METRIC_CATALOGUE)];
  return [...didYouMean(name, described), ...didYouMean(name, [...OTHER_METRICS])].slice(0, 3);
}
