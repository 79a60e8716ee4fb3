/** Resources with the same text as tiktok_ads_describe_fields and the limits, readable without a call. */

import type { RateLimits } from "#ads/rate-limits.ts";
import type { ModuleResource } from "#modules/module.ts";

export function tiktokAdsResources(pace: Pick<RateLimits, "perSecond" | "perMinute">): readonly ModuleResource[] {
  return [
    {
      ...named("metrics", "TikTok Ads metrics"),
      description: "Metrics of a report: key, label, unit, how rows add up, where valid; names of the others.",
      text: async () => (await import("./fields-text.ts")).fieldsText("metrics"),
    },
    {
      ...named("breakdowns", "TikTok Ads breakdowns"),
      description: "What a report may be broken down by, the column each adds, and its limits.",
      text: async () => (await import("./fields-text.ts")).fieldsText("breakdowns"),
    },
    {
      ...named("limits", "TikTok Ads limits"),
      description: "What bounds one call: rows, days, ids, requests and time.",
      async text() {
        const { LIMIT_COLUMNS, limitRows } = await import("./limits.ts");
        return JSON.stringify({ columns: LIMIT_COLUMNS, rows: limitRows(pace) });
      },
    },
  ];
}

function named(name: string, title: string) {
  return { uri: `tiktok-ads://${name}`, name, title, mimeType: "application/json", set: "every" } as const;
}
