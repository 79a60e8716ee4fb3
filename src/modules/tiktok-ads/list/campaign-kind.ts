/** Campaigns as columns and cells. */

import { humaniseStatus, statusOf } from "../humanise-status.ts";
import type { Cell } from "../page.ts";
import { type Campaign, readCampaigns } from "../read-campaigns.ts";
import { budget, shown } from "./cell-text.ts";
import type { EntityKind } from "./entity-kind.ts";

const AUTOMATION: Readonly<Record<string, string>> = {
  MANUAL: "manual",
  SMART_PLUS: "Smart+ (legacy)",
  UPGRADED_SMART_PLUS: "Smart+",
};

const CORE = {
  campaign_id: ({ campaign_id }) => campaign_id,
  campaign_name: ({ campaign_name }) => shown(campaign_name),
  status: statusOf,
  objective_type: ({ objective_type }) => shown(objective_type),
  automation: ({ campaign_automation_type: type }) => (type ? (AUTOMATION[type] ?? humaniseStatus(type)) : null),
  budget,
  budget_mode: ({ budget_mode }) => shown(budget_mode),
} as const satisfies Readonly<Record<string, (campaign: Campaign) => Cell>>;

const MORE = {
  operation_status: ({ operation_status }) => shown(operation_status),
  secondary_status: ({ secondary_status }) => shown(secondary_status),
  budget_optimize_on: ({ budget_optimize_on }) => budget_optimize_on ?? null,
  app_promotion_type: ({ app_promotion_type }) => shown(app_promotion_type),
  campaign_type: ({ campaign_type }) => shown(campaign_type),
  sales_destination: ({ sales_destination }) => shown(sales_destination),
  create_time: ({ create_time }) => shown(create_time),
  modify_time: ({ modify_time }) => shown(modify_time),
} as const satisfies Readonly<Record<string, (campaign: Campaign) => Cell>>;

const CORE_COLUMNS = Object.keys(CORE);

export const CAMPAIGN_COLUMNS = {
  core: CORE_COLUMNS,
  all: [...CORE_COLUMNS, ...Object.keys(MORE)],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export const CAMPAIGNS: EntityKind<Campaign> = {
  level: "campaign",
  plural: "campaigns",
  missing: "GMV Max, promoted posts or TopView",
  read: (session, { status, ids }) => readCampaigns(session, { status, campaignIds: ids.campaign_ids }),
  idOf: ({ campaign_id }) => campaign_id,
  nameOf: ({ campaign_name }) => campaign_name,
  objectiveOf: ({ objective_type }) => objective_type,
  cells: new Map(Object.entries({ ...CORE, ...MORE })),
};
