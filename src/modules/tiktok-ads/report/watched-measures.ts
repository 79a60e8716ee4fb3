/** What alerts may watch, in TikTok's kept metrics. */

import type { WatchedMeasure, WatchedMetric } from "#modules/module-history.ts";
import { onEveryLeg } from "./legs.ts";

const CONVERSIONS = ["conversion"] as const;
const REVENUE = onEveryLeg("total_complete_payment_rate");
const PURCHASES = onEveryLeg("complete_payment");

const NOTHING = { per: [], times: 1, events: [], late: [] } as const;

export const WATCHED: Readonly<Record<WatchedMetric, WatchedMeasure>> = {
  spend: { ...NOTHING, of: ["spend"] },
  impressions: { ...NOTHING, of: ["impressions"], events: [["impressions"]] },
  clicks: { ...NOTHING, of: ["clicks"], events: [["clicks"]] },
  conversions: { ...NOTHING, of: CONVERSIONS, events: [CONVERSIONS], late: CONVERSIONS },
  revenue: { ...NOTHING, of: REVENUE, events: [PURCHASES], late: [...REVENUE, ...PURCHASES] },
  ctr: { ...NOTHING, of: ["clicks"], per: ["impressions"], times: 100, events: [["clicks"]] },
  cpc: { ...NOTHING, of: ["spend"], per: ["clicks"], events: [["clicks"]] },
  cpa: { ...NOTHING, of: ["spend"], per: CONVERSIONS, events: [CONVERSIONS], late: CONVERSIONS },
  roas: { ...NOTHING, of: REVENUE, per: ["spend"], events: [PURCHASES], late: [...REVENUE, ...PURCHASES] },
};
