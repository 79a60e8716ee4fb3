/** The account's campaigns as one table, on request with what they spent. */

import { choice } from "#ads/choice.ts";
import { defineTool } from "#modules/define-tool.ts";
import { CAMPAIGN_COLUMNS, CAMPAIGNS } from "../lists/campaign-kind.ts";
import { ListAnswer } from "../lists/list-answer.ts";
import { listEntities } from "../lists/list-entities.ts";
import { LIST_SHAPE } from "../lists/list-input.ts";
import { withGmvMaxDetails } from "../lists/read-gmv-max-campaigns.ts";
import type { Connect } from "../session/session.ts";
import { DETAIL_ALIASES } from "../words/aliases.ts";
import { toolInput } from "../words/tool-input.ts";

const NAME = "tiktok_ads_list_campaigns";

export const listCampaignsTool = defineTool({
  name: NAME,
  title: "TikTok campaigns",
  description:
    "Campaigns (manual, Smart+, GMV Max) with status, objective, budget (null: set by ad group, or GMV Max without detail all); with_spend adds what each spent (GMV Max: null, see get_gmv_max_report). Times are UTC.",
  input: toolInput({ ...LIST_SHAPE, detail: choice(["core", "all"], DETAIL_ALIASES).default("core") }),
  output: ListAnswer,
  async run(connect: Connect, input) {
    const session = await connect(input);
    return listEntities(session, CAMPAIGNS, {
      tool: NAME,
      input,
      columns: CAMPAIGN_COLUMNS[input.detail],
      ...(input.detail === "all" ? { complete: (page) => withGmvMaxDetails(session, page) } : {}),
    });
  },
});
