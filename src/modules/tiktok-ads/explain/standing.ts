/** How a part stands now: status, creation, last edit, and how often its daily budget was used up. */

import { addDays } from "#ads/calendar.ts";
import { counted } from "#text/counted.ts";
import { type AccountTree, adGroupsOf, adsOf, delivers } from "../diagnose/account-tree.ts";
import { budgetedOf } from "../diagnose/budgets.ts";
import { sumOf } from "../diagnose/sum-of.ts";
import type { ReportRow } from "../report/report-row.ts";
import { statusOf } from "../words/humanise-status.ts";
import type { Coincidence, Occasion, Source } from "./coincidence.ts";
import type { ExplainedLevel } from "./explain-input.ts";

/** A daily budget counts as used up from this share on. */
const USED_UP = 0.95;

type Entity = {
  operation_status?: string | null | undefined;
  secondary_status?: string | null | undefined;
  create_time?: string | null | undefined;
  modify_time?: string | null | undefined;
};

export const standing: Source = {
  what: "statuses and budgets",
  async look(occasion) {
    const { parts, level, evidence, days } = occasion;
    const [tree, rows] = await Promise.all([evidence.tree(), days()]);
    const entities = entitiesOf(tree, level);
    const budgets = new Map(
      budgetedOf(tree, [])
        .filter(({ budget }) => budget.whole === null)
        .map(({ id, budget }) => [id, budget.perDay]),
    );
    const daysById = Map.groupBy(rows ?? [], ({ id }) => id);
    return parts.flatMap(({ id }): Coincidence[] => {
      const entity = entities.get(id);
      const texts = [
        ...(entity === undefined ? absent(level) : [...statusTexts(entity), ...timeTexts(entity, occasion)]),
        ...budgetTexts(budgets.get(id), daysById.get(id) ?? [], occasion),
      ];
      return texts.map((text) => ({ id, text }));
    });
  },
};

function entitiesOf(tree: AccountTree, level: ExplainedLevel): ReadonlyMap<string, Entity> {
  if (level === "campaign") return new Map(tree.map(({ campaign }) => [campaign.campaign_id, campaign]));
  if (level === "ad_group") return new Map(adGroupsOf(tree).map(({ group }) => [group.adgroup_id, group]));
  return new Map(adsOf(tree).map((ad) => [ad.ad_id, ad]));
}

function absent(level: ExplainedLevel): string[] {
  return level === "ad" ? [] : ["deleted, or in no list of today"];
}

function statusTexts(entity: Entity): string[] {
  const status = statusOf(entity);
  return delivers(entity) || status === null ? [] : [`${status} now`];
}

/** A day on either side covers accounts in other zones, because TikTok's times are UTC. */
function timeTexts({ create_time, modify_time }: Entity, { window, before }: Occasion): string[] {
  const near = (time: string | null | undefined) => {
    const day = time?.slice(0, 10) ?? "";
    return day >= before.start && day <= addDays(window.end, 1) ? (time?.slice(0, 16) ?? null) : null;
  };
  const [made, edited] = [near(create_time), near(modify_time)];
  return [
    ...(made === null ? [] : [`created ${made} UTC`]),
    ...(edited === null || edited === made ? [] : [`last edited ${edited} UTC`]),
  ];
}

function budgetTexts(
  perDay: number | undefined,
  rows: readonly ReportRow[],
  { window, before }: Pick<Occasion, "window" | "before">,
): string[] {
  if (perDay === undefined) return [];
  const usedUp = ({ start, end }: Pick<Occasion["before"], "start" | "end">) =>
    rows.filter(
      (row) => row.date !== null && row.date >= start && row.date <= end && sumOf([row], "spend") >= perDay * USED_UP,
    ).length;
  const [own, earlier] = [usedUp(window), usedUp(before)];
  return own + earlier === 0
    ? []
    : [
        `today's daily budget of ${perDay} was used up on ${counted(own, "day")}, and on ${earlier} of the earlier window`,
      ];
}
