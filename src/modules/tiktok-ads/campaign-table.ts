/** Campaigns as columns and cells. */

import { humaniseStatus } from "./humanise-status.ts";
import type { Cell } from "./page.ts";
import { plainText } from "./plain-text.ts";
import type { Campaign } from "./read-campaigns.ts";

export const CORE_COLUMNS = [
  "campaign_id",
  "campaign_name",
  "status",
  "objective_type",
  "automation",
  "budget",
  "budget_mode",
] as const;
export const MORE_COLUMNS = [
  "operation_status",
  "secondary_status",
  "budget_optimize_on",
  "app_promotion_type",
  "campaign_type",
  "sales_destination",
  "create_time",
  "modify_time",
] as const;

export type CampaignColumn = (typeof CORE_COLUMNS)[number] | (typeof MORE_COLUMNS)[number];

const AUTOMATION: Readonly<Record<string, string>> = {
  MANUAL: "manual",
  SMART_PLUS: "Smart+ (legacy)",
  UPGRADED_SMART_PLUS: "Smart+",
};

const CELLS: Readonly<Record<CampaignColumn, (campaign: Campaign) => Cell>> = {
  campaign_id: ({ campaign_id }) => campaign_id,
  campaign_name: ({ campaign_name }) => shown(campaign_name),
  status: statusOf,
  objective_type: ({ objective_type }) => shown(objective_type),
  automation: ({ campaign_automation_type: type }) => (type ? (AUTOMATION[type] ?? humaniseStatus(type)) : null),
  budget: ({ budget }) => budget ?? null,
  budget_mode: ({ budget_mode }) => shown(budget_mode),
  operation_status: ({ operation_status }) => shown(operation_status),
  secondary_status: ({ secondary_status }) => shown(secondary_status),
  budget_optimize_on: ({ budget_optimize_on }) => budget_optimize_on ?? null,
  app_promotion_type: ({ app_promotion_type }) => shown(app_promotion_type),
  campaign_type: ({ campaign_type }) => shown(campaign_type),
  sales_destination: ({ sales_destination }) => shown(sales_destination),
  create_time: ({ create_time }) => shown(create_time),
  modify_time: ({ modify_time }) => shown(modify_time),
};

/** Undefined for a column that is not of the campaign itself. */
export function campaignCell(campaign: Campaign, column: string): Cell | undefined {
  return isCampaignColumn(column) ? CELLS[column](campaign) : undefined;
}

/** TikTok itself counts the old CONVERSIONS campaigns as WEB_CONVERSIONS. */
export function isWanted(
  { campaign_name, objective_type }: Campaign,
  objective?: string,
  nameContained?: string,
): boolean {
  const wanted = objective?.trim().toUpperCase();
  const legacy = wanted === "WEB_CONVERSIONS" && objective_type === "CONVERSIONS";
  if (wanted !== undefined && objective_type !== wanted && !legacy) return false;
  return nameContained === undefined || (campaign_name ?? "").toLowerCase().includes(nameContained.toLowerCase());
}

export function countStatuses(campaigns: readonly Campaign[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const campaign of campaigns) {
    const status = statusOf(campaign) ?? "Unknown";
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

function statusOf({ secondary_status, operation_status }: Campaign): string | null {
  const raw = secondary_status || operation_status;
  return raw ? humaniseStatus(raw) : null;
}

function isCampaignColumn(column: string): column is CampaignColumn {
  return column in CELLS;
}

function shown(value: string | null | undefined): string | null {
  return value ? plainText(value) : null;
}
