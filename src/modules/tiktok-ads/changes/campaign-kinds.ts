/** Which endpoints change a campaign of which kind; what is not in the table is refused in words. */

import { z } from "zod";
import { plainText } from "#ads/plain-text.ts";
import { ShopError } from "#errors.ts";
import { defineEndpoint, type Endpoint } from "../wire/endpoint.ts";
import { WireText } from "../wire/wire-values.ts";
import type { Campaign } from "./find-campaign.ts";

/** `error_list`: what `smart_plus/` did not change, at code 0. It decides whether a change was made, so it is strict. */
const ChangeResult = z.object({
  error_list: z.array(z.object({ error_message: WireText })).nullish(),
});
export type ChangeResult = z.infer<typeof ChangeResult>;

type Kind = { smartPlus: boolean; status: Endpoint<ChangeResult>; update: Endpoint<ChangeResult> };

/** @see https://business-api.tiktok.com/portal/docs?id=1853452461203458 */
const KINDS: ReadonlyMap<string, Kind> = new Map([
  [
    "MANUAL",
    {
      smartPlus: false,
      status: defineEndpoint("/campaign/status/update/", ChangeResult),
      update: defineEndpoint("/campaign/update/", ChangeResult),
    },
  ],
  [
    "UPGRADED_SMART_PLUS",
    {
      smartPlus: true,
      status: defineEndpoint("/smart_plus/campaign/status/update/", ChangeResult),
      update: defineEndpoint("/smart_plus/campaign/update/", ChangeResult),
    },
  ],
]);

/** @throws invalid_input */
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
