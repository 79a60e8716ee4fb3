/** The module's tool table: what is here is offered, and nothing else is. */

import type { Tool } from "#modules/define-tool.ts";
import type { ToolContext } from "./session.ts";
import { describeFieldsTool } from "./tools/describe-fields.ts";
import { diagnoseTool } from "./tools/diagnose.ts";
import { getAccountTool } from "./tools/get-account.ts";
import { getCreativeReportTool } from "./tools/get-creative-report.ts";
import { getGmvMaxReportTool } from "./tools/get-gmv-max-report.ts";
import { getReportTool } from "./tools/get-report.ts";
import { listAdGroupsTool } from "./tools/list-ad-groups.ts";
import { listAdsTool } from "./tools/list-ads.ts";
import { listAudiencesTool } from "./tools/list-audiences.ts";
import { listCampaignsTool } from "./tools/list-campaigns.ts";
import { listPixelsTool } from "./tools/list-pixels.ts";

export const READ_TOOLS: readonly Tool<ToolContext>[] = [
  getAccountTool,
  listCampaignsTool,
  listAdGroupsTool,
  listAdsTool,
  getReportTool,
  getCreativeReportTool,
  getGmvMaxReportTool,
  listAudiencesTool,
  listPixelsTool,
  diagnoseTool,
  describeFieldsTool,
];
