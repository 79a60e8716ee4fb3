/** Which of the module's tools exist for anybody outside it. */

import type { Tool } from "#modules/define-tool.ts";
import type { ConnectionAccess, ModuleTool, ToolListing } from "#modules/module.ts";
import { type ChangeContext, changeContext } from "../changes/change-session.ts";
import { explainEmpty } from "../session/explain-empty.ts";
import { explainMissing } from "../session/explain-missing.ts";
import { type SessionParts, type ToolContext, toolContext } from "../session/session.ts";
import { givenIds } from "../words/given-ids.ts";
import { pauseCampaignTool } from "./pause-campaign.ts";
import { READ_TOOLS } from "./read-tools.ts";
import { resumeCampaignTool } from "./resume-campaign.ts";
import { updateBudgetTool } from "./update-budget.ts";

/** Complete and tested, and in v1 registered by tests alone. */
const WRITE_TOOLS: readonly Tool<ChangeContext>[] = [pauseCampaignTool, resumeCampaignTool, updateBudgetTool];

/** A tool that is offered; `bind` gives it its way to TikTok. */
export type RegisteredTool = { listing: ToolListing; bind(parts: SessionParts, access: ConnectionAccess): BoundTool };

type BoundTool = ReturnType<ModuleTool["bind"]>;

/**
 * What is not returned here is neither listed nor callable by any name. The runtime passes the literal `false`: no
 * plan, setting, header, argument or row of the database is asked.
 */
export function registerTikTokAdsTools({ allowWrites }: { allowWrites: boolean }): readonly RegisteredTool[] {
  return [...READ_TOOLS.map(reading), ...(allowWrites ? WRITE_TOOLS.map(writing) : [])];
}

/** A read tool's way has no means to change anything: the one POST it leads to begins a report, at a path of its own. */
function reading(tool: Tool<ToolContext>): RegisteredTool {
  return {
    listing: tool.listing,
    bind: (parts, access) => ({
      async call(raw, turn) {
        const given = givenIds(raw);
        try {
          return explainEmpty(await tool.call(toolContext(parts, access), raw, turn), given);
        } catch (thrown) {
          throw explainMissing(thrown, given);
        }
      },
    }),
  };
}

function writing(tool: Tool<ChangeContext>): RegisteredTool {
  return {
    listing: tool.listing,
    bind: (parts, access) => ({ call: (raw, turn) => tool.call(changeContext(parts, access), raw, turn) }),
  };
}
