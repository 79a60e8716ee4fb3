/** Resolves the words of a question to TikTok's metric names. */

import { asWord } from "#ads/as-word.ts";
import { ShopError } from "#errors.ts";
import { didYouMean } from "#text/did-you-mean.ts";
import { attributeSentence } from "../words/attribute-names.ts";
import { describeMetric, METRIC_CATALOGUE } from "../words/metric-catalogue.ts";
import { DEFAULT_METRICS, METRIC_ALIASES, METRIC_PRESETS, SEVERAL_METRICS } from "../words/metric-presets.ts";
import { OTHER_METRICS } from "../words/undescribed-metrics.ts";
import { onEveryLeg } from "./legs.ts";

/** Columns of one report; TikTok advises to stay below a hundred with the parts they are recomputed from. */
export const MAX_METRICS = 40;

const PRESETS: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(METRIC_PRESETS));
const ALIASES: ReadonlyMap<string, string> = new Map(Object.entries(METRIC_ALIASES));
const SEVERAL: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(SEVERAL_METRICS));

/** `open` has metrics asked for without saying website, shop or app. `unasked` says that the default was taken. */
export type AskedMetrics = { names: string[]; open: ReadonlySet<string>; unasked: boolean };

/** `conversion` alone is a preset, in a list a metric. @throws invalid_input */
export function resolveMetrics(asked: readonly string[] | undefined): AskedMetrics {
  const words = asked ?? DEFAULT_METRICS;
  if (words.length === 0) throw new ShopError("invalid_input", "metrics is empty. Name a preset or some metrics.");
  const [first = "", ...others] = words;
  const alone = others.length === 0 ? presetNamed(first) : undefined;
  const wishes = alone === undefined ? words.map(expand) : [alone];
  const names = [...new Set(wishes.flatMap(({ names }) => names))];
  const fixed = new Set(wishes.flatMap(({ names, open }) => (open ? [] : names)));
  if (names.length > MAX_METRICS)
    throw new ShopError("invalid_input", `metrics: at most ${MAX_METRICS} in one report. Ask for fewer.`);
  return { names, open: new Set(names.filter((name) => !fixed.has(name))), unasked: asked === undefined };
}

export function resolveMetric(word: string): string | undefined {
  const name = asWord(word);
  const known = ALIASES.get(name) ?? name;
  return describeMetric(known) !== undefined || OTHER_METRICS.has(known) ? known : undefined;
}

export function severalMetrics(word: string): readonly string[] {
  return SEVERAL.get(asWord(word)) ?? [];
}

/** What names their sum: a word where they are of website, shop and app. */
export function wordFor(names: readonly string[]): string {
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0) return only;
  return SEVERAL.entries().find(([, all]) => names.every((name) => all.includes(name)))?.[0] ?? names.join("+");
}

export function withParts(metrics: readonly string[]): string[] {
  const parts = metrics.flatMap((name) => {
    const over = describeMetric(name)?.over;
    return typeof over === "object" ? [over.of, over.per] : [];
  });
  return [...new Set([...metrics, ...parts])];
}

type Wish = { names: readonly string[]; open: boolean };

function expand(word: string): Wish {
  const known = resolveMetric(word);
  if (known !== undefined) return { names: [known], open: false };
  const several = SEVERAL.get(asWord(word));
  const wish = several === undefined ? presetNamed(word) : { names: several, open: true };
  if (wish === undefined) throw unknownMetric(word);
  return wish;
}

/** The conversions preset covers whichever of website, shop and app the account uses. */
function presetNamed(word: string): Wish | undefined {
  const name = asWord(word);
  if (name === "conversion") return { names: METRIC_PRESETS.conversion.flatMap(onEveryLeg), open: true };
  const names = PRESETS.get(name);
  return names === undefined ? undefined : { names, open: false };
}

export function unknownMetric(word: string, argument = "metrics"): ShopError {
  const name = asWord(word);
  const takesPresets = argument === "metrics";
  const [first] = PRESETS.get(name) ?? [];
  if (!takesPresets && first !== undefined)
    return new ShopError(
      "invalid_input",
      `${argument}: ${name} is a preset of several metrics. Name one of them, such as ${first}.`,
    );
  const attribute = attributeSentence(name);
  if (attribute !== null) return new ShopError("invalid_input", `${argument}: ${attribute}`);
  const near = nearMetrics(name).filter((one) => takesPresets || !PRESETS.has(one) || resolveMetric(one) !== undefined);
  const presets = takesPresets ? `The presets are ${Object.keys(METRIC_PRESETS).join(", ")}; ` : "";
  const hint =
    near.length === 0 ? `${presets}tiktok_ads_describe_fields lists the metrics.` : `Did you mean ${near.join(", ")}?`;
  return new ShopError("invalid_input", `${argument}: TikTok has no metric "${name.slice(0, 60)}". ${hint}`);
}

export function nearMetrics(name: string): string[] {
  const described = [...Object.keys(METRIC_PRESETS), ...Object.keys(METRIC_CATALOGUE)];
  return [...didYouMean(name, described), ...didYouMean(name, [...OTHER_METRICS])].slice(0, 3);
}
