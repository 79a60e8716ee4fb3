/** Watched metrics as people read them. */

import type { WatchedMetric } from "./module-history.ts";
import type { SeriesUnit } from "./module-page.ts";

export const WATCHED_WORDS = {
  spend: { label: "Spend", unit: "money" },
  impressions: { label: "Impressions", unit: "count" },
  clicks: { label: "Clicks", unit: "count" },
  conversions: { label: "Conversions", unit: "count" },
  revenue: { label: "Revenue", unit: "money" },
  ctr: { label: "CTR", unit: "percent" },
  cpc: { label: "CPC", unit: "money" },
  cpa: { label: "CPA", unit: "money" },
  roas: { label: "ROAS", unit: "ratio" },
} as const satisfies Record<WatchedMetric, { label: string; unit: SeriesUnit }>;
