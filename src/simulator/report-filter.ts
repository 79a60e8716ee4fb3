/** A report's `filtering`: by entity before the sums, by metric after them. */

import { z } from "zod";
import type { Ad } from "./account.ts";
import { type DataLevel, promotionType, RANKS } from "./metric-attributes.ts";
import { isNumericMetric } from "./metric-values.ts";
import { badParameter } from "./refusal.ts";
import { adGroupStatus, adStatus, campaignStatus, matchesPrimary, primaryStatusParameter } from "./status.ts";

export const filterSchema = z.strictObject({
  field_name: z.string(),
  filter_type: z.enum([
    "IN",
    "NOT_IN",
    "CONTAIN_ANY_OF",
    "MATCH",
    "GREATER_EQUAL",
    "GREATER_THAN",
    "LOWER_EQUAL",
    "LOWER_THAN",
    "BETWEEN",
  ]),
  filter_value: z.string(),
});

export type AskedFilter = z.infer<typeof filterSchema>;

export type Filter =
  | { kind: "entity"; field: string; keeps(ad: Ad): boolean }
  | { kind: "metric"; metric: string; accepts(value: number): boolean };

const MAX_VALUES = 100;
const MAX_TASK_VALUES = 20_000;
const TASK_FIELDS: ReadonlySet<string> = new Set(["campaign_ids", "adgroup_ids", "ad_ids"]);

type Field = { level: DataLevel; value(ad: Ad): string };

const VALUE_FIELDS: Record<string, Field> = {
  campaign_ids: { level: "AUCTION_CAMPAIGN", value: (ad) => ad.group.campaign.campaignId },
  adgroup_ids: { level: "AUCTION_ADGROUP", value: (ad) => ad.group.adgroupId },
  ad_ids: { level: "AUCTION_AD", value: (ad) => ad.adId },
  ad_ids_v2: { level: "AUCTION_AD", value: (ad) => ad.adIdV2 },
  buying_type: { level: "AUCTION_ADVERTISER", value: (ad) => ad.group.campaign.buyingType },
  objective_type: { level: "AUCTION_ADVERTISER", value: (ad) => ad.group.campaign.objective },
  campaign_automation_type: { level: "AUCTION_CAMPAIGN", value: (ad) => ad.group.campaign.automation },
  promotion_type: { level: "AUCTION_ADGROUP", value: (ad) => promotionType(ad.group) },
};

const NAME_FIELDS: Record<string, Field> = {
  campaign_name: { level: "AUCTION_CAMPAIGN", value: (ad) => ad.group.campaign.name },
  adgroup_name: { level: "AUCTION_ADGROUP", value: (ad) => ad.group.name },
  ad_name: { level: "AUCTION_AD", value: (ad) => ad.name },
};

const STATUS_FIELDS: Record<string, Field> = {
  campaign_status: { level: "AUCTION_CAMPAIGN", value: (ad) => campaignStatus(ad.group.campaign) },
  adgroup_status: { level: "AUCTION_ADGROUP", value: (ad) => adGroupStatus(ad.group) },
  ad_status: { level: "AUCTION_AD", value: adStatus },
};

/** Report tasks filter by ids only, but by many. @throws Refusal 40002 */
export function readTaskFilter(asked: AskedFilter, level: DataLevel): Filter {
  const { field_name: field } = asked;
  if (!TASK_FIELDS.has(field)) throw badParameter(`filtering: ${field} is not a field that a task can filter by.`);
  return readFilter(asked, level, MAX_TASK_VALUES);
}

export function readFilter(asked: AskedFilter, level: DataLevel, most = MAX_VALUES): Filter {
  const { field_name: field, filter_type: type, filter_value: text } = asked;
  if (isNumericMetric(field)) return { kind: "metric", metric: field, accepts: comparison(asked) };
  const known = VALUE_FIELDS[field] ?? NAME_FIELDS[field] ?? STATUS_FIELDS[field];
  if (known === undefined) throw badParameter(`filtering: ${field} is not a field that can be filtered by.`);
  const fits = field in STATUS_FIELDS ? known.level === level : RANKS[known.level] <= RANKS[level];
  if (!fits) throw badParameter(`filtering: ${field} cannot be used with ${level}.`);
  if (field in NAME_FIELDS) {
    if (type !== "MATCH") throw wrongType(asked);
    const wanted = text.toLowerCase();
    return { kind: "entity", field, keeps: (ad) => known.value(ad).toLowerCase().includes(wanted) };
  }
  const values = listOf(asked, most);
  if (field in STATUS_FIELDS) {
    if (type !== "IN") throw wrongType(asked);
    const statuses = values.map(primaryOf);
    return { kind: "entity", field, keeps: (ad) => statuses.some((one) => matchesPrimary(known.value(ad), one)) };
  }
  if (type !== "IN" && type !== "NOT_IN") throw wrongType(asked);
  const wanted = new Set(values);
  return { kind: "entity", field, keeps: (ad) => wanted.has(known.value(ad)) === (type === "IN") };
}

/** Without a filter on status, deleted entities of the report's own level are hidden. */
export function hidesDeleted(level: DataLevel, filters: readonly Filter[]): (ad: Ad) => boolean {
  const status = Object.entries(STATUS_FIELDS).find(([, field]) => field.level === level);
  if (status === undefined) return () => false;
  const [name, field] = status;
  if (filters.some((filter) => filter.kind === "entity" && filter.field === name)) return () => false;
  return (ad) => !matchesPrimary(field.value(ad), "STATUS_NOT_DELETE");
}

function comparison(asked: AskedFilter): (value: number) => boolean {
  if (asked.filter_type === "BETWEEN") {
    const [low, high] = listOf(asked, MAX_VALUES).map((text) => numberOf(asked, text));
    if (low === undefined || high === undefined) throw badParameter("filtering: BETWEEN takes two values.");
    return (value) => value >= low && value <= high;
  }
  const bound = numberOf(asked, asked.filter_value);
  switch (asked.filter_type) {
    case "GREATER_EQUAL":
      return (value) => value >= bound;
    case "GREATER_THAN":
      return (value) => value > bound;
    case "LOWER_EQUAL":
      return (value) => value <= bound;
    case "LOWER_THAN":
      return (value) => value < bound;
    default:
      throw wrongType(asked);
  }
}

function listOf({ field_name, filter_value }: AskedFilter, most: number): string[] {
  const problem = badParameter(
    `filtering: filter_value of ${field_name} must be a JSON array of strings, as a string.`,
  );
  let values: unknown;
  try {
    values = JSON.parse(filter_value);
  } catch {
    throw problem;
  }
  const list = z.array(z.string()).min(1).safeParse(values);
  if (!list.success) throw problem;
  if (list.data.length > most) throw badParameter(`filtering: ${field_name} takes at most ${most} values.`);
  return list.data;
}

function numberOf({ field_name }: AskedFilter, text: string): number {
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw badParameter(`filtering: filter_value of ${field_name} must be a number.`);
  return Number(text);
}

function primaryOf(text: string) {
  const status = primaryStatusParameter.safeParse(text);
  if (!status.success) throw badParameter(`filtering: ${text} is not a status that can be filtered by.`);
  return status.data;
}

function wrongType({ field_name, filter_type }: AskedFilter) {
  return badParameter(`filtering: ${filter_type} cannot be used with ${field_name}.`);
}
