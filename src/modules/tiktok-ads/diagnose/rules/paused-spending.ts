/** What is switched off and spends all the same. */

import { addDays, type Day } from "#ads/calendar.ts";
import { shown } from "#ads/cell-text.ts";
import { counted } from "#text/counted.ts";
import type { ReportRow } from "../../report/report-row.ts";
import { type AccountTree, adGroupsOf, switchedOnIn } from "../account-tree.ts";
import type { Finding, Rule } from "../rule.ts";
import { rowsBy, sumOf } from "../sum-of.ts";

export const pausedSpending: Rule = {
  rule: "paused_spending",
  focus: ["waste", "delivery"],
  measure: "spend on days that began after it was changed last",
  check: "Look in TikTok Ads Manager whether it is off, and what it was changed; ask TikTok's support about the spend.",
  async look({ tree, adGroupDays, window }) {
    const [grown, days] = await Promise.all([tree(), adGroupDays()]);
    const { lookedAt, findings } = judgePaused(grown, days, window.end);
    return { lookedAt: `${lookedAt.toLocaleString("en")} paused campaigns and ad groups`, findings };
  },
};

type Switch = Pick<Finding, "level" | "id" | "name" | "campaignId"> & {
  changed: string | null | undefined;
  rows: readonly ReportRow[];
};

/** Parts of a paused campaign are told with it. */
export function judgePaused(
  tree: AccountTree,
  days: readonly ReportRow[],
  end: Day,
): { lookedAt: number; findings: Finding[] } {
  const byCampaign = rowsBy(days, "campaign_id");
  const byGroup = rowsBy(days, "id");
  const campaigns = tree
    .filter(({ campaign }) => isOff(campaign))
    .map(({ campaign: { campaign_id: id, campaign_name, modify_time: changed } }): Switch => {
      const rows = byCampaign.get(id) ?? [];
      return { level: "campaign", id, name: shown(campaign_name), campaignId: null, changed, rows };
    });
  const groups = adGroupsOf(switchedOnIn(tree))
    .filter(({ group }) => isOff(group))
    .map(({ group: { adgroup_id: id, adgroup_name, campaign_id: campaignId, modify_time: changed } }): Switch => {
      const rows = byGroup.get(id) ?? [];
      return { level: "ad_group", id, name: shown(adgroup_name), campaignId, changed, rows };
    });
  const off = [...campaigns, ...groups];
  return { lookedAt: off.length, findings: off.flatMap((one) => judgeSwitch(one, end)) };
}

function isOff({ operation_status }: { operation_status?: string | null | undefined }): boolean {
  return operation_status === "DISABLE";
}

/** TikTok's times are UTC and its days the account's, hence one day of margin. */
function judgeSwitch({ changed, rows, ...subject }: Switch, end: Day): Finding[] {
  if (!changed) return [];
  const from = addDays(changed.slice(0, 10), 2);
  const after = rows.filter((row) => row.date !== null && row.date >= from && sumOf([row], "spend") > 0);
  const spend = sumOf(after, "spend");
  if (spend === 0) return [];
  const dates = [...new Set(after.map(({ date }) => date))].toSorted();
  const text = `It is switched off, was changed last at ${changed} UTC, and spent ${spend} on ${counted(dates.length, "day")} after that, last on ${dates.at(-1)}.`;
  const figures = { value: spend, threshold: 0, spend: sumOf(rows, "spend") };
  const severity = dates.at(-1) === end ? "high" : "medium";
  return [{ severity, ...subject, ...figures, text }];
}
