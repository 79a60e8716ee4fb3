/** The module's tools. Only those in the first table are offered. */

import type { Tool } from "#modules/define-tool.ts";
import type { ModuleTool, ToolListing } from "#modules/module.ts";
import type { ToolPlace } from "#sight.ts";
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

/** In which set each stands. */
const READING: readonly (readonly [Tool<Connect>, ToolPlace])[] = [
  [getAccountTool, "every"],
  [listCampaignsTool, "lists"],
  [listAdGroupsTool, "lists"],
  [listAdsTool, "lists"],
  [getReportTool, "reports"],
  [getCreativeReportTool, "reports"],
  [getGmvMaxReportTool, "reports"],
  [listAudiencesTool, "audiences"],
  [listPixelsTool, "lists"],
  [explainChangeTool, "diagnosis"],
  [diagnoseTool, "diagnosis"],
  [getPacingTool, "diagnosis"],
  [describeFieldsTool, "every"],
];

export const READ_TOOLS: readonly Tool<Connect>[] = READING.map(([tool]) => tool);

/** Complete and tested, but only tests register them in v1. */
const WRITE_TOOLS: readonly Tool<ConnectToChange>[] = [pauseCampaignTool, resumeCampaignTool, updateBudgetTool];

export type RegisteredTool<Parts> = { listing: ToolListing; on(parts: Parts): ModuleTool };

/** The runtime passes the literal `false`: no plan, setting, header, argument or database row is asked. */
export function registerTikTokAdsTools(given: { allowWrites: false }): readonly RegisteredTool<SessionParts>[];
export function registerTikTokAdsTools(given: { allowWrites: boolean }): readonly RegisteredTool<ChangeParts>[];
export function registerTikTokAdsTools({ allowWrites }: { allowWrites: boolean }) {
  return [...READING.map(reading), ...(allowWrites ? WRITE_TOOLS.map(writing) : [])];
}

/** A read tool cannot change anything: its only POSTs begin a report or a log of changes. */
function reading([tool, set]: (typeof READING)[number]): RegisteredTool<SessionParts> {
  return {
    listing: tool.listing,
    on: (parts) =>
      tool.on({
        set,
        way: (access, context) => connector(parts, access, context),
        finish: (answer, args) => explainEmpty(answer, givenIds(args)),
        explain: (thrown, args) => explainMissing(thrown, givenIds(args)),
      }),
  };
}

function writing(tool: Tool<ConnectToChange>): RegisteredTool<ChangeParts> {
  return {
    listing: tool.listing,
    on: (parts) => tool.on({ set: "changes", way: (access, context) => connectorForChanges(parts, access, context) }),
  };
}
