/** Campaigns as columns and cells. */

import type { Cell } from "#ads/cell.ts";
import { shown } from "#ads/cell-text.ts";
import { automationOf } from "../words/automation.ts";
import { amount, budget } from "../words/budget-amounts.ts";
import { statusOf } from "../words/humanise-status.ts";
import { NEVER_LISTED } from "../words/never-listed.ts";
import { mayBeGmvMax } from "../words/objectives.ts";
import type { EntityKind } from "./entity-kind.ts";
import { mergeEntities } from "./merge-entities.ts";
import { type Campaign, readCampaigns } from "./read-campaigns.ts";
import { isGmvMax, readGmvMaxCampaigns } from "./read-gmv-max-campaigns.ts";

const CORE = {
  campaign_id: ({ campaign_id }) => campaign_id,
  campaign_name: ({ campaign_name }) => shown(campaign_name),
  status: statusOf,
  objective_type: ({ objective_type }) => shown(objective_type),
  automation: automationOf,
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
  roas_bid: ({ roas_bid }) => amount(roas_bid),
  store_id: ({ store_id }) => store_id ?? null,
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
  missing: NEVER_LISTED,
  async read(session, query) {
    const { campaign_ids } = query.ids;
    const own = { ...query, ids: campaign_ids === undefined ? {} : { campaign_ids } };
    const [campaigns, gmvMax] = await Promise.all([
      readCampaigns(session, own),
      mayBeGmvMax(query.objective) ? readGmvMaxCampaigns(session, own) : [],
    ]);
    return mergeEntities(campaigns, gmvMax, ({ campaign_id }) => campaign_id);
  },
  idOf: ({ campaign_id }) => campaign_id,
  nameOf: ({ campaign_name }) => campaign_name,
  objectiveOf: ({ objective_type }) => objective_type,
  spendKnown: (campaign) => !isGmvMax(campaign),
  cells: new Map(Object.entries({ ...CORE, ...MORE })),
};
