/** The module's tool table: what is here is offered, and nothing else is. */

import type { Tool } from "#modules/define-tool.ts";
import type { ToolContext } from "../session/session.ts";
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
  explainChangeTool,
  diagnoseTool,
  describeFieldsTool,
];
