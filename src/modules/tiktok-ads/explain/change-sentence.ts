/** A change as a sentence. */

import { toNumber } from "#ads/decimal.ts";
import { describeMetric } from "../words/metric-catalogue.ts";
import { type ContributionTable, shownChange } from "./contribution-table.ts";
import type { ExplainedLevel } from "./explain-input.ts";
import type { ExplainedMetric } from "./explained-metric.ts";

export const LEVEL_WORDS: Readonly<Record<ExplainedLevel, string>> = {
  campaign: "campaign",
  ad_group: "ad group",
  ad: "ad",
};

type Told = Pick<ContributionTable, "changed" | "places"> & {
  metric: Pick<ExplainedMetric, "name" | "per">;
  level: ExplainedLevel;
  parts: number;
};

/** `splits`: whether the change can be split. */
export function changeSentence({ changed, places, metric: { name, per }, level, parts }: Told): {
  text: string;
  splits: boolean;
} {
  if (parts === 0)
    return {
      text: `No ${LEVEL_WORDS[level]} has numbers in either window here: nothing is explained. Check filter and dates.`,
      splits: false,
    };
  const { now, before } = changed;
  if (now === null || before === null) {
    const empty =
      now === null && before === null ? "either window" : now === null ? "the window" : "the earlier window";
    return {
      text: `${labelOf(name)} has no value in ${empty}, since ${per.map(labelOf).join(" and ")} is 0 there, so that no change can be split. Explain what it is made of.`,
      splits: false,
    };
  }
  const number = (units: bigint) => toNumber({ units, scale: places });
  const percent = shownChange(changed);
  const by = percent === null ? "" : ` (${percent} %)`;
  const moved = now === before ? "did not change" : now > before ? "rose" : "fell";
  return {
    text: `${labelOf(name)} ${moved}: ${number(before)} before, ${number(now)} now, change ${number(now - before)}${by}.`,
    splits: true,
  };
}

/** Where one word means several metrics, as revenue does, it is that word. */
function labelOf(name: string): string {
  return describeMetric(name)?.label ?? `${name.slice(0, 1).toUpperCase()}${name.slice(1).replaceAll("_", " ")}`;
}
