/** The account's ads as one table: status, on request review verdicts, texts, and links to what they show. */

import { choice } from "#ads/choice.ts";
import { defineTool } from "#modules/define-tool.ts";
import { adAutomation } from "../lists/ad-automation.ts";
import { AD_COLUMNS, ADS, CREATIVE_COLUMNS } from "../lists/ad-kind.ts";
import { adMedia } from "../lists/ad-media.ts";
import { adReviews } from "../lists/ad-reviews.ts";
import { joinExtras } from "../lists/join-extras.ts";
import { ListAnswer } from "../lists/list-answer.ts";
import { listEntities } from "../lists/list-entities.ts";
import { LIST_SHAPE } from "../lists/list-input.ts";
import type { Connect } from "../session/session.ts";
import { CREATIVE_ALIASES, DETAIL_ALIASES } from "../words/aliases.ts";
import { ids } from "../words/input-fields.ts";
import { toolInput } from "../words/tool-input.ts";

const NAME = "tiktok_ads_list_ads";

export const listAdsTool = defineTool({
  name: NAME,
  title: "TikTok ads",
  description:
    "Ads with status and format. detail all adds automation, TikTok's review verdict, reject reasons, ids of video, images or post; creative adds texts, or links to video and images that expire. A Smart+ ad is one row, told by its first creative; creative_ids are what get_report calls ad_id. Times are UTC.",
  input: toolInput({
    ...LIST_SHAPE,
    adgroup_ids: ids.optional(),
    ad_ids: ids.optional(),
    detail: choice(["core", "all"], DETAIL_ALIASES).default("core"),
    creative: choice(["none", "text", "media"], CREATIVE_ALIASES).default("none"),
  }),
  output: ListAnswer,
  async run(connect: Connect, input) {
    const session = await connect(input);
    const { detail, creative } = input;
    return listEntities(session, ADS, {
      tool: NAME,
      input,
      columns: [...new Set([...AD_COLUMNS[detail], ...CREATIVE_COLUMNS[creative]])],
      extras: joinExtras([
        ...(detail === "all" ? [adAutomation(session), adReviews(session)] : []),
        ...(creative === "media" ? [adMedia(session)] : []),
      ]),
    });
  },
});
