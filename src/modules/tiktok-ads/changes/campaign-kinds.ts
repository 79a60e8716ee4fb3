/** The endpoints that change each kind of campaign; other kinds are refused with a message. */

import { plainText } from "#ads/plain-text.ts";
import { ShopError } from "#errors.ts";
import { CAMPAIGN_STATUS_UPDATE } from "../endpoints/campaign-status-update.ts";
import { CAMPAIGN_UPDATE } from "../endpoints/campaign-update.ts";
import type { ChangeResult } from "../endpoints/change-result.ts";
import { SMART_PLUS_CAMPAIGN_STATUS_UPDATE } from "../endpoints/smart-plus-campaign-status-update.ts";
import { SMART_PLUS_CAMPAIGN_UPDATE } from "../endpoints/smart-plus-campaign-update.ts";
import type { Endpoint } from "../wire/endpoint.ts";
import type { Campaign } from "./find-campaign.ts";

type Kind = { smartPlus: boolean; status: Endpoint<ChangeResult>; update: Endpoint<ChangeResult> };

/** @see https://business-api.tiktok.com/portal/docs?id=1853452461203458 */
const KINDS: ReadonlyMap<string, Kind> = new Map([
  [
    "MANUAL",
    {
      smartPlus: false,
      status: CAMPAIGN_STATUS_UPDATE,
      update: CAMPAIGN_UPDATE,
    },
  ],
  [
    "UPGRADED_SMART_PLUS",
    {
      smartPlus: true,
      status: SMART_PLUS_CAMPAIGN_STATUS_UPDATE,
      update: SMART_PLUS_CAMPAIGN_UPDATE,
    },
  ],
]);

export function kindOf({ campaign_automation_type: type }: Campaign): Kind {
  const kind = KINDS.get(type ?? "");
  if (kind !== undefined) return kind;
  throw new ShopError(
    "invalid_input",
    type === "SMART_PLUS"
      ? "campaign_id: this is a Smart+ campaign of the old kind, which TikTok no longer lets programs change since 2026-06-30. Change it in TikTok Ads Manager."
      : `campaign_id: TikTok calls this campaign's kind "${plainText(type ?? "nothing")}", which ShopMCP does not change. Change it in TikTok Ads Manager.`,
  );
}
