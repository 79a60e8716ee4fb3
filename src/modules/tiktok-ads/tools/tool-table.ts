/** The module's tools: what stands in the first table is offered, and nothing else is. */

import type { Tool } from "#modules/define-tool.ts";
import type { ModuleTool, ToolListing } from "#modules/module.ts";
import { type ConnectToChange, connectorForChanges } from "../changes/change-session.ts";
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
  describeFieldsTool,
];

/** Complete and tested, and in v1 registered by tests alone. */
const WRITE_TOOLS: readonly Tool<ConnectToChange>[] = [pauseCampaignTool, resumeCampaignTool, updateBudgetTool];

/** A tool that is offered; `on` gives it its way to TikTok. */
export type RegisteredTool = { listing: ToolListing; on(parts: SessionParts): ModuleTool };

/**
 * What is not returned here is neither listed nor callable by any name. The runtime passes the literal `false`: no
 * plan, setting, header, argument or row of the database is asked.
 */
export function registerTikTokAdsTools({ allowWrites }: { allowWrites: boolean }): readonly RegisteredTool[] {
  return [...READ_TOOLS.map(reading), ...(allowWrites ? WRITE_TOOLS.map(writing) : [])];
}

/** A read tool's way has no means to change anything: the one POST it leads to begins a report, at an endpoint of its own. */
function reading({ listing, call }: Tool<Connect>): RegisteredTool {
  return {
    listing,
    on: (parts) => ({
      listing,
      async call(access, args, context) {
        const given = givenIds(args);
        try {
          return explainEmpty(await call(connector(parts, access, context), args, context), given);
        } catch (thrown) {
          throw explainMissing(thrown, given);
        }
      },
    }),
  };
}

function writing({ listing, call }: Tool<ConnectToChange>): RegisteredTool {
  return {
    listing,
    on: (parts) => ({
      listing,
      call: (access, args, context) => call(connectorForChanges(parts, access, context), args, context),
    }),
  };
}
