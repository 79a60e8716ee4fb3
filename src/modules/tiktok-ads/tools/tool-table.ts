/** The module's tools. Only those in the first table are offered. */

import { offerTool, type ToolModule } from "#modules/define-tool.ts";
import type { ModuleTool, ToolListing } from "#modules/module.ts";
import { type ChangeParts, type ConnectToChange, connectorForChanges } from "../changes/change-session.ts";
import { explainEmpty } from "../session/explain-empty.ts";
import { explainMissing } from "../session/explain-missing.ts";
import { connector } from "../session/open-session.ts";
import type { Connect, SessionParts } from "../session/session.ts";
import { givenIds } from "../words/given-ids.ts";

type Row<Way> = Pick<ToolModule<Way>, "name" | "set" | "drawn" | "accounts" | "rowsHold" | "load">;

export const READ_TOOLS: readonly Row<Connect>[] = [
  {
    name: "tiktok_ads_get_account",
    set: "every",
    accounts: "listed",
    load: async () => (await import("./get-account.ts")).getAccountTool,
  },
  {
    name: "tiktok_ads_list_campaigns",
    set: "lists",
    accounts: "all",
    rowsHold: "money",
    load: async () => (await import("./list-campaigns.ts")).listCampaignsTool,
  },
  {
    name: "tiktok_ads_list_ad_groups",
    set: "lists",
    accounts: "all",
    rowsHold: "money",
    load: async () => (await import("./list-ad-groups.ts")).listAdGroupsTool,
  },
  {
    name: "tiktok_ads_list_ads",
    set: "lists",
    accounts: "all",
    load: async () => (await import("./list-ads.ts")).listAdsTool,
  },
  {
    name: "tiktok_ads_get_report",
    set: "reports",
    drawn: true,
    accounts: "all",
    load: async () => (await import("./get-report.ts")).getReportTool,
  },
  {
    name: "tiktok_ads_get_creative_report",
    set: "reports",
    drawn: true,
    accounts: "all",
    load: async () => (await import("./get-creative-report.ts")).getCreativeReportTool,
  },
  {
    name: "tiktok_ads_get_gmv_max_report",
    set: "reports",
    accounts: "all",
    load: async () => (await import("./get-gmv-max-report.ts")).getGmvMaxReportTool,
  },
  {
    name: "tiktok_ads_list_audiences",
    set: "audiences",
    accounts: "all",
    rowsHold: "neither",
    load: async () => (await import("./list-audiences.ts")).listAudiencesTool,
  },
  {
    name: "tiktok_ads_list_pixels",
    set: "lists",
    accounts: "all",
    rowsHold: "neither",
    load: async () => (await import("./list-pixels.ts")).listPixelsTool,
  },
  {
    name: "tiktok_ads_explain_change",
    set: "diagnosis",
    drawn: true,
    accounts: "all",
    load: async () => (await import("./explain-change.ts")).explainChangeTool,
  },
  {
    name: "tiktok_ads_diagnose",
    set: "diagnosis",
    accounts: "all",
    rowsHold: "money",
    load: async () => (await import("./diagnose.ts")).diagnoseTool,
  },
  {
    name: "tiktok_ads_get_pacing",
    set: "diagnosis",
    drawn: true,
    accounts: "all",
    rowsHold: "money",
    load: async () => (await import("./get-pacing.ts")).getPacingTool,
  },
  {
    name: "tiktok_ads_describe_fields",
    set: "every",
    accounts: "any",
    load: async () => (await import("./describe-fields.ts")).describeFieldsTool,
  },
];

/** Complete and tested, but only tests register them in v1. */
const WRITE_TOOLS: readonly Row<ConnectToChange>[] = [
  {
    name: "tiktok_ads_pause_campaign",
    set: "changes",
    load: async () => (await import("./pause-campaign.ts")).pauseCampaignTool,
  },
  {
    name: "tiktok_ads_resume_campaign",
    set: "changes",
    load: async () => (await import("./resume-campaign.ts")).resumeCampaignTool,
  },
  {
    name: "tiktok_ads_update_budget",
    set: "changes",
    load: async () => (await import("./update-budget.ts")).updateBudgetTool,
  },
];

export type RegisteredTool<Parts> = {
  name: string;
  load(): Promise<{ listing: ToolListing }>;
  on(parts: Parts): ModuleTool;
};

/** The runtime passes the literal `false`: no plan, setting, header, argument or database row is asked. */
export function registerTikTokAdsTools(given: { allowWrites: false }): readonly RegisteredTool<SessionParts>[];
export function registerTikTokAdsTools(given: { allowWrites: boolean }): readonly RegisteredTool<ChangeParts>[];
export function registerTikTokAdsTools({ allowWrites }: { allowWrites: boolean }) {
  return [...READ_TOOLS.map(reading), ...(allowWrites ? WRITE_TOOLS.map(writing) : [])];
}

/** A read tool cannot change anything: its only POSTs begin a report or a log of changes. */
function reading(row: Row<Connect>): RegisteredTool<SessionParts> {
  return {
    ...row,
    on: (parts) =>
      offerTool({
        ...row,
        way: (access, context) => connector(parts, access, context),
        finish: (answer, args, { besideOthers = false }) =>
          explainEmpty(answer, { given: () => givenIds(args), besideOthers }),
        explain: (thrown, args) => explainMissing(thrown, givenIds(args)),
      }),
  };
}

function writing(row: Row<ConnectToChange>): RegisteredTool<ChangeParts> {
  return {
    ...row,
    on: (parts) => offerTool({ ...row, way: (access, context) => connectorForChanges(parts, access, context) }),
  };
}
