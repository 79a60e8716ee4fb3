/** How much of each ad's campaign TikTok runs by itself, which only the campaign says. */

import { askOptional } from "../session/optional-data.ts";
import type { TikTokSession } from "../session/session.ts";
import { automationOf } from "../words/automation.ts";
import type { Ad } from "./ad.ts";
import type { Extras } from "./list-entities.ts";
import { readCampaignsById } from "./read-campaigns.ts";

const MAX_IDS = 100;

export function adAutomation(session: TikTokSession): Extras<Ad> {
  return {
    columns: ["automation"],
    async read(ads) {
      const answers = await askOptional(session, {
        what: "how its campaigns are automated",
        ids: ads.map(({ campaign_id }) => campaign_id),
        atMost: MAX_IDS,
        ask: (campaign_ids) => readCampaignsById(session, campaign_ids),
      });
      const campaigns = new Map(answers.flat().map((campaign) => [campaign.campaign_id, campaign] as const));
      return ({ campaign_id, creatives }) => [
        creatives === undefined
          ? automationOf(campaigns.get(campaign_id) ?? {})
          : automationOf({ campaign_automation_type: "UPGRADED_SMART_PLUS" }),
      ];
    },
  };
}
