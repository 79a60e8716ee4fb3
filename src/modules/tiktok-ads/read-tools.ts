/** The module's tool table: what is here is offered, and nothing else is. */

import type { Tool } from "#modules/module.ts";
import type { ToolContext } from "./session.ts";
import { getAccountTool } from "./tools/get-account.ts";
import { getReportTool } from "./tools/get-report.ts";
import { listCampaignsTool } from "./tools/list-campaigns.ts";

export const READ_TOOLS: readonly Tool<ToolContext>[] = [getAccountTool, listCampaignsTool, getReportTool];
