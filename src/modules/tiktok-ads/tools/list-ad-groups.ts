/** The account's ad groups as one table: bid, schedule, budget and whom they are for. */

import { choice } from "#ads/choice.ts";
import { defineTool } from "#modules/define-tool.ts";
import { AD_GROUP_COLUMNS, AD_GROUPS } from "../lists/ad-group-kind.ts";
import { ListAnswer } from "../lists/list-answer.ts";
import { listEntities } from "../lists/list-entities.ts";
import { LIST_SHAPE } from "../lists/list-input.ts";
import type { Connect } from "../session/session.ts";
import { DETAIL_ALIASES } from "../words/aliases.ts";
import { ids } from "../words/input-fields.ts";
import { toolInput } from "../words/tool-input.ts";

const NAME = "tiktok_ads_list_ad_groups";

export const listAdGroupsTool = defineTool({
  name: NAME,
  title: "TikTok ad groups",
  description:
    "Ad groups with bid, schedule, optimisation, budget (null: set by campaign) and targeting in one line each; detail gives their fields. Times are UTC; dayparting is in the account's time zone. A column with nothing set is null.",
  input: toolInput({
    ...LIST_SHAPE,
    adgroup_ids: ids.optional(),
    detail: choice(["core", "targeting", "schedule", "all"], DETAIL_ALIASES).default("core"),
  }),
  output: ListAnswer,
  async run(connect: Connect, input) {
    const session = await connect(input);
    return listEntities(session, AD_GROUPS, { tool: NAME, input, columns: AD_GROUP_COLUMNS[input.detail] });
  },
});
