/** What is switched on and yet cannot run, told at the highest level that explains it. */

import { shown } from "#ads/cell-text.ts";
import { counted } from "#text/counted.ts";
import type { AdStanding } from "../../lists/ad.ts";
import { scheduleLine } from "../../lists/schedule-line.ts";
import { humaniseStatus } from "../../words/humanise-status.ts";
import {
  type AccountTree,
  type AdGroupNode,
  adGroupsOf,
  type CampaignNode,
  canRun,
  delivers,
  isRejected,
  stateOf,
  switchedOn,
  switchedOnIn,
} from "../account-tree.ts";
import { remedyFor } from "../remedies.ts";
import type { Finding, Rule } from "../rule.ts";
import { unknownStatus } from "../unknown-status.ts";

export const notDelivering: Rule = {
  rule: "not_delivering",
  focus: ["delivery"],
  measure: null,
  check: "What the finding says; TikTok Ads Manager tells more beside the status.",
  async look({ tree }) {
    const grown = await tree();
    return { lookedAt: counted(grown.length, "campaign"), findings: judgeDelivery(grown) };
  },
};

export function judgeDelivery(tree: AccountTree): Finding[] {
  const on = switchedOnIn(tree);
  return [...on.flatMap(judgeCampaign), ...unknownStatuses(on)];
}

function unknownStatuses(on: AccountTree): Finding[] {
  const groups = adGroupsOf(on).filter(({ group }) => switchedOn(group));
  const ads = groups.flatMap((node) => node.ads).filter(switchedOn);
  return [
    ...unknownOf(
      "campaign",
      on.map(({ campaign }) => campaign),
      (one) => [one.campaign_id, one.campaign_name],
    ),
    ...unknownOf(
      "ad group",
      groups.map(({ group }) => group),
      (one) => [one.adgroup_id, one.adgroup_name],
    ),
    ...unknownOf("ad", ads, (one) => [one.ad_id, one.ad_name]),
  ];
}

function unknownOf<One extends WithStatus & { campaign_id: string }>(
  what: "campaign" | "ad group" | "ad",
  all: readonly One[],
  placeOf: (one: One) => [id: string, name: string | null | undefined],
): Finding[] {
  const unknown = all.filter(({ secondary_status: status }) => status && stateOf(status) === null);
  return [...Map.groupBy(unknown, ({ secondary_status }) => secondary_status ?? "")].flatMap(([status, same]) => {
    const [first] = same;
    if (first === undefined) return [];
    const [id, name] = placeOf(first);
    const level = what === "ad group" ? "ad_group" : what;
    const campaignId = level === "campaign" ? null : first.campaign_id;
    const text = unknownStatus(counted(same.length, what), status);
    return [{ ...NO_FIGURES, severity: "low", level, id, name: shown(name), campaignId, text }];
  });
}

function judgeCampaign(node: CampaignNode): Finding[] {
  const { campaign, groups } = node;
  if (!delivers(campaign)) {
    const text = stopped(campaign.secondary_status);
    return [{ ...campaignFinding(node), severity: isPlanned(campaign) ? "low" : "high", text }];
  }
  if (groups.length === 0) return [];
  if (!groups.some(canRun)) return [nothingRuns(node)];
  return groups.filter(({ group }) => switchedOn(group)).flatMap(judgeAdGroup);
}

function isPlanned({ secondary_status }: WithStatus): boolean {
  return secondary_status === "CAMPAIGN_STATUS_AWAITING_RELEASE";
}

/** Pausing everything is a choice and no fault. */
function nothingRuns(node: CampaignNode): Finding {
  const { groups } = node;
  const chosen = groups.every(({ group }) => !switchedOn(group));
  const bare = groups.filter(({ group }) => delivers(group));
  const reasons = [
    ...tally(groups.filter(({ group }) => !delivers(group)).map(({ group }) => word(group))),
    ...lastEnd(groups),
    ...(bare.length === 0
      ? []
      : [`${bare.length} without an ad that runs (${wordsOf(bare.flatMap(({ ads }) => ads))})`]),
  ].join(", ");
  const text = `It is switched on, and nothing in it can run; ${counted(groups.length, "ad group")}: ${reasons}.`;
  return { ...campaignFinding(node), severity: chosen ? "low" : "high", text };
}

function lastEnd(groups: readonly AdGroupNode[]): string[] {
  const ends = groups
    .filter(({ group }) => stateOf(group.secondary_status) === "completed")
    .map(({ group }) => group.schedule_end_time ?? "")
    .filter((end) => end !== "");
  return ends.length === 0 ? [] : [`the last ended ${ends.toSorted().at(-1)} UTC`];
}

function judgeAdGroup(node: AdGroupNode): Finding[] {
  const { group, ads } = node;
  const finding: Omit<Finding, "text"> = {
    ...NO_FIGURES,
    severity: "medium",
    level: "ad_group",
    id: group.adgroup_id,
    name: shown(group.adgroup_name),
    campaignId: group.campaign_id,
  };
  if (!delivers(group)) {
    // An ended ad group beside running ones is normal.
    if (stateOf(group.secondary_status) !== "not delivering") return [];
    const schedule = group.secondary_status === "ADGROUP_STATUS_NOT_START" ? ` It runs ${scheduleLine(group)}.` : "";
    return [{ ...finding, text: `${stopped(group.secondary_status)}${schedule}` }];
  }
  if (ads.length > 0 && !ads.some(delivers))
    return [{ ...finding, text: `None of its ${counted(ads.length, "ad")} can run: ${wordsOf(ads)}.` }];
  return ads.filter(stoppedByItself).map((ad) => ({
    ...NO_FIGURES,
    severity: "low",
    level: "ad",
    id: ad.ad_id,
    name: shown(ad.ad_name),
    campaignId: ad.campaign_id,
    text: stopped(ad.secondary_status),
  }));
}

/** Rejected ads have their own rule. */
function stoppedByItself(ad: AdStanding): boolean {
  return switchedOn(ad) && stateOf(ad.secondary_status) === "not delivering" && !isRejected(ad);
}

const NO_FIGURES = { value: null, threshold: null, spend: null } as const;

function campaignFinding({ campaign }: CampaignNode) {
  const name = shown(campaign.campaign_name);
  return {
    ...NO_FIGURES,
    level: "campaign",
    id: campaign.campaign_id,
    name,
    campaignId: null,
  } as const;
}

function stopped(status: string | null | undefined): string {
  const raw = status ?? "";
  return `It is switched on and does not run: ${humaniseStatus(raw)}. ${remedyFor(raw)}`;
}

type WithStatus = { secondary_status?: string | null | undefined };

function word({ secondary_status }: WithStatus): string {
  return humaniseStatus(secondary_status ?? "");
}

function wordsOf(ads: readonly WithStatus[]): string {
  return tally(ads.map(word)).join(", ");
}

function tally(words: readonly string[]): string[] {
  return [...Map.groupBy(words, (one) => one)].map(([one, all]) => `${all.length} ${one}`);
}
