/** Ads that TikTok's review has rejected, and why. */

import { shown } from "#ads/cell-text.ts";
import { counted } from "#text/counted.ts";
import type { AdStanding } from "../../lists/ad.ts";
import type { ReportRow } from "../../report/report-row.ts";
import { type AccountTree, adGroupsOf, adsOf, canRun, rejectedAds, switchedOnIn } from "../account-tree.ts";
import type { Finding, Rule } from "../rule.ts";
import { rowsBy, sumOf } from "../sum-of.ts";

export const rejectedAdsRule: Rule = {
  rule: "rejected_ads",
  focus: ["delivery", "creative"],
  measure: null,
  check: "Change what the reasons name and submit again, appeal, or switch the ad off.",
  async look({ tree, rejections, adsWhereGiven }) {
    const grown = await tree();
    const [reasonsOf, rows] = await Promise.all([rejections(), adsWhereGiven()]);
    const ads = adsOf(switchedOnIn(grown)).length;
    return {
      lookedAt: `${counted(ads, "ad")} in switched-on campaigns`,
      findings: judgeRejections(grown, { reasonsOf, rows }),
    };
  },
};

type Known = { reasonsOf(ad: AdStanding): string | null; rows: readonly ReportRow[] | null };

export function judgeRejections(tree: AccountTree, { reasonsOf, rows }: Known): Finding[] {
  const byAd = rows === null ? null : rowsBy(rows, "id");
  const running = new Set(adGroupsOf(tree).flatMap((node) => (canRun(node) ? [node.group.adgroup_id] : [])));
  return rejectedAds(tree).map((ad) => {
    const alone = running.has(ad.adgroup_id) ? "" : " Nothing else in its ad group runs.";
    const reasons = reasonsOf(ad);
    const spend = byAd === null ? null : sumOf(byAd.get(ad.ad_id) ?? [], "spend");
    const spent = spend === null || spend === 0 ? "" : ` It spent ${spend} in the window.`;
    const why = reasons === null ? "TikTok gives no reason here." : `TikTok's reasons: ${reasons}`;
    return {
      severity: alone === "" ? "medium" : "high",
      level: "ad",
      id: ad.ad_id,
      name: shown(ad.ad_name),
      campaignId: ad.campaign_id,
      value: null,
      threshold: null,
      spend,
      text: `Rejected in review (ad group ${ad.adgroup_id}).${alone}${spent} ${why}`,
    };
  });
}
