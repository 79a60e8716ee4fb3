/** The counts of a creative report, and the rates computed from them. */

import type { Measure, Measures } from "#ads/measures.ts";

const count = (label: string): Measure => ({ label, unit: "count", over: "sum" });
const rate = (label: string, of: string, per: string): Measure => ({
  label,
  unit: "percent",
  over: { of, per, times: 100 },
});

export const CREATIVE_COUNTS = {
  spend: { label: "Cost", unit: "money", over: "sum" },
  impressions: count("Impressions"),
  clicks: count("Clicks (destination)"),
  conversion: count("Conversions"),
  video_play_actions: count("Video views"),
  video_watched_2s: count("2-second views"),
  video_watched_6s: count("6-second views"),
  video_views_p25: count("Views to 25%"),
  video_views_p50: count("Views to 50%"),
  video_views_p75: count("Views to 75%"),
  video_views_p100: count("Views to the end"),
} as const satisfies Measures;

/** Impressions of ads with a video, so that pictures do not dilute the hook rate. */
export const VIDEO_IMPRESSIONS = "video_impressions";

export const CREATIVE_RATES = {
  hook_rate: rate("Share of a video's impressions watched for 2 s", "video_watched_2s", VIDEO_IMPRESSIONS),
  hold_rate: rate("Share of 2-second views that became 6-second views", "video_watched_6s", "video_watched_2s"),
  view_rate_2s: rate("Share of video views that lasted 2 s", "video_watched_2s", "video_play_actions"),
  view_rate_6s: rate("Share of video views that lasted 6 s", "video_watched_6s", "video_play_actions"),
  view_rate_p25: rate("Share of video views that reached 25%", "video_views_p25", "video_play_actions"),
  view_rate_p50: rate("Share of video views that reached 50%", "video_views_p50", "video_play_actions"),
  view_rate_p75: rate("Share of video views that reached 75%", "video_views_p75", "video_play_actions"),
  view_rate_p100: rate("Share of video views that reached the end", "video_views_p100", "video_play_actions"),
} as const satisfies Measures;

export const CREATIVE_MEASURES: Measures = {
  ...CREATIVE_COUNTS,
  ...CREATIVE_RATES,
  ctr: rate("CTR (destination)", "clicks", "impressions"),
  conversion_rate: rate("Conversions per click", "conversion", "clicks"),
  cost_per_conversion: {
    label: "Cost per conversion",
    unit: "money",
    over: { of: "spend", per: "conversion", times: 1 },
  },
};

export const CREATIVE_COLUMNS = [
  "spend",
  "impressions",
  "ctr",
  "conversion",
  "conversion_rate",
  "cost_per_conversion",
  ...Object.keys(CREATIVE_RATES),
];
