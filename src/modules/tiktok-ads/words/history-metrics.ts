/** The metrics whose days are remembered: all of them add up, and the usual quotients follow from them. */

import type { MetricName } from "./metric-catalogue.ts";

export const KEPT_METRICS: readonly MetricName[] = [
  "spend",
  "impressions",
  "clicks",
  "conversion",
  "result",
  "engagements",
  "video_play_actions",
  "video_watched_2s",
  "video_watched_6s",
  "video_views_p100",
  "total_landing_page_view",
  "web_event_add_to_cart",
  "initiate_checkout",
  "complete_payment",
  "total_complete_payment_rate",
  "onsite_on_web_cart",
  "onsite_shopping",
  "total_onsite_shopping_value",
  "app_install",
  "total_purchase",
  "total_purchase_value",
  "form",
];

export const KEPT_BY_HOUR: readonly MetricName[] = ["spend", "impressions", "clicks", "conversion"];
