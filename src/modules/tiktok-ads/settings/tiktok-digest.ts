/** What the digest tells of an account: figures of the tools, and the gravest findings. */

import type { RateLimits } from "#ads/rate-limits.ts";
import type { ModuleDigest } from "#modules/module.ts";
import { readSealed } from "../credential/sealed-credential.ts";
import { connector } from "../session/open-session.ts";
import type { SessionParts } from "../session/session.ts";
import type { Environment } from "../wire/client.ts";

const METRICS = ["spend", "revenue", "conversion", "cost_per_conversion", "impressions", "clicks", "ctr"] as const;
const MOST_CAMPAIGNS = 5;
/** Without remembered days: yesterday, two weeks, yesterday's campaigns, and those of the week. */
const REPORTS_ASKED = 5;
const HALF = 2;
const MINUTE_SECONDS = 60;

export function createTikTokDigest(
  parts: SessionParts,
  limits: Readonly<Record<Environment, RateLimits>>,
): ModuleDigest {
  return {
    tool: "tiktok_ads_get_report",
    range: { start: "start_date", end: "end_date" },
    account: { level: "account", metrics: METRICS },
    compared: { compare_to: "previous_period" },
    columns: [
      { column: "spend", label: "Spend", unit: "money" },
      { column: "total_complete_payment_rate", label: "Revenue on the website", unit: "money" },
      { column: "total_onsite_shopping_value", label: "Revenue in TikTok Shop", unit: "money" },
      { column: "total_purchase_value", label: "Revenue in the app", unit: "money" },
      { column: "conversion", label: "Conversions", unit: "count" },
      { column: "cost_per_conversion", label: "Cost per conversion", unit: "money" },
      { column: "impressions", label: "Impressions", unit: "count" },
      { column: "clicks", label: "Clicks", unit: "count" },
      { column: "ctr", label: "Click rate", unit: "percent" },
    ],
    entities: {
      heading: "Campaigns with the largest spend",
      args: {
        level: "campaign",
        metrics: ["spend"],
        sort: { by: "spend", direction: "desc" },
        limit: MOST_CAMPAIGNS,
      },
      ...{ nameColumn: "campaign_name", column: "spend", unit: "money" },
    },
    tables: {
      campaign: { level: "campaign", breakdown: "day", metrics: METRICS },
      ad_group: { level: "ad_group", breakdown: "day", metrics: METRICS },
      ad: { level: "ad", breakdown: "day", metrics: METRICS },
    },
    async grave(access, context) {
      const { graveFindings } = await import("../diagnose/grave-findings.ts");
      const session = await connector(parts, access, context)();
      const { told, lookedAt } = await graveFindings(session);
      return { findings: told.map(({ name, text }) => ({ name, text })), lookedAt, notes: session.meta().warnings };
    },
    pace(credential, { remembered }) {
      const { environment, app_id } = readSealed(credential);
      const { perSecond, perMinute } = limits[environment];
      const share = Math.min(perSecond, perMinute / MINUTE_SECONDS) / HALF;
      return { app: `${environment} ${app_id}`, perSecond: share / (remembered ? 1 : REPORTS_ASKED) };
    },
  };
}
