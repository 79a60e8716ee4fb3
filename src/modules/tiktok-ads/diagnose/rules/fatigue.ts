/** Ads that people click on clearly less than in the days before. */

import { shown } from "#ads/cell-text.ts";
import { toNumber } from "#ads/decimal.ts";
import { changeInPercent, type Exact, isAtMost, quotientOf, roundExact, shownQuotient } from "#ads/exact.ts";
import { counted } from "#text/counted.ts";
import { MIN_CLICKS_BEFORE } from "../../creative/fatigue.ts";
import type { AdStanding } from "../../lists/ad.ts";
import type { ReportRow } from "../../report/report-row.ts";
import { adsOf, delivers, switchedOn, switchedOnIn } from "../account-tree.ts";
import type { Finding, Rule } from "../rule.ts";
import { exactSumOf, rowsBy, sumOf } from "../sum-of.ts";
import type { Thresholds } from "../thresholds.ts";

export const fatigue: Rule = {
  rule: "fatigue",
  focus: ["creative"],
  measure: "fall of CTR in percent, against as many days before the window",
  check: "Make another version that keeps what worked, and see whether frequency has risen.",
  async look({ tree, ads, adsBefore }, thresholds) {
    const [grown, now, before] = await Promise.all([tree(), ads(), adsBefore()]);
    const on = switchedOnIn(grown);
    const running = adsOf(on).filter((ad) => switchedOn(ad) && delivers(ad));
    return {
      lookedAt: counted(running.length, "running ad"),
      findings: judgeFatigue({ running, now, before }, thresholds),
    };
  },
};

const PLACES = 2;

export type Faces = { running: readonly AdStanding[]; now: readonly ReportRow[]; before: readonly ReportRow[] };

export function judgeFatigue(
  { running, now, before }: Faces,
  { min_impressions, ctr_drop_percent }: Pick<Thresholds, "min_impressions" | "ctr_drop_percent">,
): Finding[] {
  const shownNow = rowsBy(now, "id");
  const shownBefore = rowsBy(before, "id");
  return running.flatMap((ad) => {
    const [own = [], past = []] = [shownNow.get(ad.ad_id), shownBefore.get(ad.ad_id)];
    if (Math.min(sumOf(own, "impressions"), sumOf(past, "impressions")) < min_impressions) return [];
    if (sumOf(past, "clicks") < MIN_CLICKS_BEFORE) return [];
    const [later, earlier] = [clickRate(own), clickRate(past)];
    const change = changeInPercent(earlier.ctr, later.ctr);
    if (change === null || !isAtMost(change, -ctr_drop_percent)) return [];
    const drop = -roundExact(change, PLACES);
    const text = `CTR fell from ${percent(earlier.ctr)} to ${percent(later.ctr)}, by ${drop}%; ${counted(later.impressions, "impression")} now, ${earlier.impressions.toLocaleString("en")} before.`;
    const { ad_id: id, ad_name, campaign_id: campaignId } = ad;
    const name = shown(ad_name);
    const figures = { value: drop, threshold: ctr_drop_percent, spend: later.spend };
    return { severity: "medium", level: "ad", id, name, campaignId, ...figures, text } as const;
  });
}

function clickRate(rows: readonly ReportRow[]) {
  const [clicks, impressions] = [exactSumOf(rows, "clicks"), exactSumOf(rows, "impressions")];
  const ctr = quotientOf(clicks, impressions, 100);
  return { impressions: toNumber(impressions), ctr, spend: sumOf(rows, "spend") };
}

function percent(ctr: Exact | null): string {
  return ctr === null ? "0%" : `${shownQuotient(ctr, PLACES)}%`;
}
