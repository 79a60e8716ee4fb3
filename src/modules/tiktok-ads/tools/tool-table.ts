/** The module's tools. Only those in the first table are offered. */

import type { Tool } from "#modules/define-tool.ts";
import type { ModuleTool, ToolListing } from "#modules/module.ts";
import { type ChangeParts, type ConnectToChange, connectorForChanges } from "../changes/change-session.ts";
import { explainEmpty } from "../session/explain-empty.ts";
import { explainMissing } from "../session/explain-missing.ts";
import { type Connect, connector, type SessionParts } from "../session/session.ts";
import { givenIds } from "../words/given-ids.ts";
import { describeFieldsTool } from "./describe-fields.ts";
import { diagnoseTool } from "./diagnose.ts";
import { explainChangeTool } from "./explain-change.ts";
import { getAccountTool } from "./get-account.ts";
import { getCreativeReportTool } from "./get-creative-report.ts";
import { getGmvMaxReportTool } from "./get-gmv-max-report.ts";
import { getPacingTool } from "./get-pacing.ts";
import { getReportTool } from "./get-report.ts";
import { listAdGroupsTool } from "./list-ad-groups.ts";
import { listAdsTool } from "./list-ads.ts";
import { listAudiencesTool } from "./list-audiences.ts";
import { listCampaignsTool } from "./list-campaigns.ts";
import { listPixelsTool } from "./list-pixels.ts";
import { pauseCampaignTool } from "./pause-campaign.ts";
import { resumeCampaignTool } from "./resume-campaign.ts";
import { updateBudgetTool } from "./update-budget.ts";

export const READ_TOOLS: readonly Tool<Connect>[] = [
  getAccountTool,
  listCampaignsTool,
  listAdGroupsTool,
  listAdsTool,
  getReportTool,
  getCreativeReportTool,
  getGmvMaxReportTool,
  listAudiencesTool,
  listPixelsTool,
  explainChangeTool,
  diagnoseTool,
  getPacingTool,
  describeFieldsTool,
];

/** Complete and tested, but only tests register them in v1. */
const WRITE_TOOLS: readonly Tool<ConnectToChange>[] = [pauseCampaignTool, resumeCampaignTool, updateBudgetTool];

export type RegisteredTool<Parts> = { listing: ToolListing; on(parts: Parts): ModuleTool };

/** The runtime passes the literal `false`: no plan, setting, header, argument or database row is asked. */
export function registerTikTokAdsTools(given: { allowWrites: false }): readonly RegisteredTool<SessionParts>[];
export function registerTikTokAdsTools(given: { allowWrites: boolean }): readonly RegisteredTool<ChangeParts>[];
export function registerTikTokAdsTools({ allowWrites }: { allowWrites: boolean }) {
  return [...READ_TOOLS.map(reading), ...(allowWrites ? WRITE_TOOLS.map(writing) : [])];
}

/** A read tool cannot change anything: its only POSTs begin a report or a log of changes. */
function reading(tool: Tool<Connect>): RegisteredTool<SessionParts> {
  return {
    listing: tool.listing,
    on: (parts) =>
      tool.on({
        way: (access, context) => connector(parts, access, context),
        finish: (answer, args) => explainEmpty(answer, givenIds(args)),
        explain: (thrown, args) => explainMissing(thrown, givenIds(args)),
      }),
  };
}

function writing(tool: Tool<ConnectToChange>): RegisteredTool<ChangeParts> {
  return {
    listing: tool.listing,
    on: (parts) => tool.on({ way: (access, context) => connectorForChanges(parts, access, context) }),
  };
}
