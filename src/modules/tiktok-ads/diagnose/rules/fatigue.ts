/** Ads that people click on clearly less than in the days before. */

import { MIN_CLICKS_BEFORE } from "../../creative/fatigue.ts";
import { shown } from "../../list/cell-text.ts";
import type { Ad } from "../../read-ads.ts";
import type { ReportRow } from "../../report/report-row.ts";
import { adsOf, delivers, switchedOn } from "../account-tree.ts";
import { counted, type Finding, type Rule } from "../rule.ts";
import { round2, sumOf } from "../sum-of.ts";
import type { Thresholds } from "../thresholds.ts";

export const fatigue: Rule = {
  rule: "fatigue",
  focus: ["creative"],
  measure: "fall of CTR in percent, against as many days before the window",
  check: "Make another version that keeps what worked, and see whether frequency has risen.",
  async look({ tree, ads, adsBefore }, thresholds) {
    const [grown, now, before] = await Promise.all([tree(), ads(), adsBefore()]);
    const running = adsOf(grown).filter((ad) => switchedOn(ad) && delivers(ad));
    return {
      lookedAt: counted(running.length, "running ad"),
      findings: judgeFatigue({ running, now, before }, thresholds),
    };
  },
};

export type Faces = { running: readonly Ad[]; now: readonly ReportRow[]; before: readonly ReportRow[] };

export function judgeFatigue(
  { running, now, before }: Faces,
  { min_impressions, ctr_drop_percent }: Pick<Thresholds, "min_impressions" | "ctr_drop_percent">,
): Finding[] {
  const shownNow = Map.groupBy(now, ({ id }) => id);
  const shownBefore = Map.groupBy(before, ({ id }) => id);
  return running.flatMap((ad) => {
    const [later, earlier] = [clickRate(shownNow.get(ad.ad_id)), clickRate(shownBefore.get(ad.ad_id))];
    if (Math.min(later.impressions, earlier.impressions) < min_impressions || earlier.clicks < MIN_CLICKS_BEFORE)
      return [];
    const drop = 100 * (1 - later.ctr / earlier.ctr);
    if (drop < ctr_drop_percent) return [];
    const text = `CTR fell from ${percent(earlier.ctr)} to ${percent(later.ctr)}, by ${round2(drop)}%; ${counted(later.impressions, "impression")} now, ${earlier.impressions.toLocaleString("en")} before.`;
    const { ad_id: id, ad_name, campaign_id: campaignId } = ad;
    const name = shown(ad_name);
    const figures = { value: round2(drop), threshold: ctr_drop_percent, spend: later.spend };
    return { severity: "medium", level: "ad", id, name, campaignId, ...figures, text } as const;
  });
}

function clickRate(rows: readonly ReportRow[] = []) {
  const impressions = sumOf(rows, "impressions");
  const clicks = sumOf(rows, "clicks");
  return { impressions, clicks, ctr: impressions === 0 ? 0 : clicks / impressions, spend: sumOf(rows, "spend") };
}

function percent(share: number): string {
  return `${round2(100 * share)}%`;
}
