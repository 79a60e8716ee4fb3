/** How much of a campaign TikTok runs by itself, in a word or two. */

import { humaniseStatus } from "./humanise-status.ts";

const AUTOMATION = new Map<string, string>(
  Object.entries({
    MANUAL: "manual",
    SMART_PLUS: "Smart+ (legacy)",
    UPGRADED_SMART_PLUS: "Smart+",
    PRODUCT_GMV_MAX: "GMV Max (product)",
    LIVE_GMV_MAX: "GMV Max (LIVE)",
  }),
);

export function automationOf({
  campaign_automation_type: type,
}: {
  campaign_automation_type?: string | null | undefined;
}): string | null {
  return type ? (AUTOMATION.get(type) ?? humaniseStatus(type)) : null;
}
