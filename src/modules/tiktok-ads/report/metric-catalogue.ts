/** The metrics this program describes: what each is called, counts in, and how several rows of it become one. */

export type MetricUnit = "money" | "count" | "percent" | "ratio" | "seconds";

/** `of` ÷ `per` × `times`, from the sums of both. */
export type Recomputed = { of: string; per: string; times: number };

export type Metric = {
  label: string;
  unit: MetricUnit;
  group: "delivery" | "conversion" | "video" | "engagement" | "website" | "shop" | "app";
  /** "sum": rows add up · "never": people counted once a row would be counted twice, so that a sum would be wrong. */
  over: "sum" | "never" | Recomputed;
  /** TikTok tells it for the whole account by day only. */
  accountByDay?: true;
};

const each = (per: string): Recomputed => ({ of: "spend", per, times: 1 });
const perSpend = (of: string): Recomputed => ({ of, per: "spend", times: 1 });
const average = (of: string, per: string): Recomputed => ({ of, per, times: 1 });
const percent = (of: string, per: string): Recomputed => ({ of, per, times: 100 });

/**
 * Percent metrics are percent numbers ("1.67" is 1.67 %). `total_complete_payment_rate` is purchase value, whatever
 * its name says; `conversion_rate_v2` is of impressions, `conversion_rate` of clicks.
 * @see https://business-api.tiktok.com/portal/docs?id=1740302848100353
 */
export const METRIC_CATALOGUE = {
  spend: { label: "Cost", unit: "money", group: "delivery", over: "sum" },
  cash_spend: { label: "Cost paid in cash", unit: "money", group: "delivery", over: "sum", accountByDay: true },
  voucher_spend: { label: "Cost paid in vouchers", unit: "money", group: "delivery", over: "sum", accountByDay: true },
  impressions: { label: "Impressions", unit: "count", group: "delivery", over: "sum" },
  gross_impressions: {
    label: "Impressions, invalid ones included",
    unit: "count",
    group: "delivery",
    over: "sum",
  },
  clicks: { label: "Clicks (destination)", unit: "count", group: "delivery", over: "sum" },
  ctr: { label: "CTR (destination)", unit: "percent", group: "delivery", over: percent("clicks", "impressions") },
  cpc: { label: "CPC (destination)", unit: "money", group: "delivery", over: each("clicks") },
  cpm: {
    label: "Cost per 1,000 impressions",
    unit: "money",
    group: "delivery",
    over: { of: "spend", per: "impressions", times: 1_000 },
  },
  reach: { label: "People reached", unit: "count", group: "delivery", over: "never" },
  frequency: { label: "Impressions per person", unit: "ratio", group: "delivery", over: "never" },
  cost_per_1000_reached: { label: "Cost per 1,000 people", unit: "money", group: "delivery", over: "never" },

  conversion: { label: "Conversions", unit: "count", group: "conversion", over: "sum" },
  cost_per_conversion: { label: "Cost per conversion", unit: "money", group: "conversion", over: each("conversion") },
  conversion_rate: {
    label: "Conversions per click",
    unit: "percent",
    group: "conversion",
    over: percent("conversion", "clicks"),
  },
  conversion_rate_v2: {
    label: "Conversions per impression",
    unit: "percent",
    group: "conversion",
    over: percent("conversion", "impressions"),
  },
  real_time_conversion: {
    label: "Conversions by conversion time",
    unit: "count",
    group: "conversion",
    over: "sum",
  },
  result: { label: "Results (of each campaign's own goal)", unit: "count", group: "conversion", over: "sum" },
  cost_per_result: { label: "Cost per result", unit: "money", group: "conversion", over: each("result") },
  result_rate: {
    label: "Results per impression",
    unit: "percent",
    group: "conversion",
    over: percent("result", "impressions"),
  },

  video_play_actions: { label: "Video views", unit: "count", group: "video", over: "sum" },
  video_watched_2s: { label: "2-second views", unit: "count", group: "video", over: "sum" },
  video_watched_6s: { label: "6-second views", unit: "count", group: "video", over: "sum" },
  video_views_p25: { label: "Views to 25%", unit: "count", group: "video", over: "sum" },
  video_views_p50: { label: "Views to 50%", unit: "count", group: "video", over: "sum" },
  video_views_p75: { label: "Views to 75%", unit: "count", group: "video", over: "sum" },
  video_views_p100: { label: "Views to the end", unit: "count", group: "video", over: "sum" },
  average_video_play: { label: "Play time per view", unit: "seconds", group: "video", over: "never" },
  average_video_play_per_user: { label: "Play time per person", unit: "seconds", group: "video", over: "never" },
  engaged_view: { label: "6-second focused views", unit: "count", group: "video", over: "sum" },

  engagements: { label: "Clicks (all)", unit: "count", group: "engagement", over: "sum" },
  engagement_rate: {
    label: "CTR (all)",
    unit: "percent",
    group: "engagement",
    over: percent("engagements", "impressions"),
  },
  likes: { label: "Likes", unit: "count", group: "engagement", over: "sum" },
  comments: { label: "Comments", unit: "count", group: "engagement", over: "sum" },
  shares: { label: "Shares", unit: "count", group: "engagement", over: "sum" },
  follows: { label: "Follows", unit: "count", group: "engagement", over: "sum" },
  profile_visits: { label: "Profile visits", unit: "count", group: "engagement", over: "sum" },
  profile_visits_rate: {
    label: "Profile visits per impression",
    unit: "percent",
    group: "engagement",
    over: percent("profile_visits", "impressions"),
  },

  total_landing_page_view: { label: "Landing page views", unit: "count", group: "website", over: "sum" },
  page_content_view_events: { label: "Content views (website)", unit: "count", group: "website", over: "sum" },
  web_event_add_to_cart: { label: "Adds to cart (website)", unit: "count", group: "website", over: "sum" },
  initiate_checkout: { label: "Checkouts begun (website)", unit: "count", group: "website", over: "sum" },
  on_web_order: { label: "Orders placed (website)", unit: "count", group: "website", over: "sum" },
  form: { label: "Forms submitted (website)", unit: "count", group: "website", over: "sum" },
  complete_payment: { label: "Purchases (website)", unit: "count", group: "website", over: "sum" },
  total_complete_payment_rate: { label: "Purchase value (website)", unit: "money", group: "website", over: "sum" },
  cost_per_complete_payment: {
    label: "Cost per purchase (website)",
    unit: "money",
    group: "website",
    over: each("complete_payment"),
  },
  value_per_complete_payment: {
    label: "Value per purchase (website)",
    unit: "money",
    group: "website",
    over: average("total_complete_payment_rate", "complete_payment"),
  },
  complete_payment_roas: {
    label: "Purchase ROAS (website)",
    unit: "ratio",
    group: "website",
    over: perSpend("total_complete_payment_rate"),
  },

  onsite_on_web_detail: { label: "Product views (TikTok Shop)", unit: "count", group: "shop", over: "sum" },
  onsite_on_web_cart: { label: "Adds to cart (TikTok Shop)", unit: "count", group: "shop", over: "sum" },
  onsite_initiate_checkout_count: { label: "Checkouts begun (TikTok Shop)", unit: "count", group: "shop", over: "sum" },
  onsite_shopping: { label: "Purchases (TikTok Shop)", unit: "count", group: "shop", over: "sum" },
  total_onsite_shopping_value: { label: "Purchase value (TikTok Shop)", unit: "money", group: "shop", over: "sum" },
  cost_per_onsite_shopping: {
    label: "Cost per purchase (TikTok Shop)",
    unit: "money",
    group: "shop",
    over: each("onsite_shopping"),
  },
  value_per_onsite_shopping: {
    label: "Value per purchase (TikTok Shop)",
    unit: "money",
    group: "shop",
    over: average("total_onsite_shopping_value", "onsite_shopping"),
  },
  onsite_shopping_roas: {
    label: "Purchase ROAS (TikTok Shop)",
    unit: "ratio",
    group: "shop",
    over: perSpend("total_onsite_shopping_value"),
  },

  app_install: { label: "App installs", unit: "count", group: "app", over: "sum" },
  cost_per_app_install: { label: "Cost per app install", unit: "money", group: "app", over: each("app_install") },
  total_registration: { label: "Registrations (app)", unit: "count", group: "app", over: "sum" },
  total_app_event_add_to_cart: { label: "Adds to cart (app)", unit: "count", group: "app", over: "sum" },
  total_checkout: { label: "Checkouts (app)", unit: "count", group: "app", over: "sum" },
  total_purchase: { label: "Purchases (app)", unit: "count", group: "app", over: "sum" },
  total_purchase_value: { label: "Purchase value (app)", unit: "money", group: "app", over: "sum" },
  cost_per_total_purchase: {
    label: "Cost per purchase (app)",
    unit: "money",
    group: "app",
    over: each("total_purchase"),
  },
  total_active_pay_roas: {
    label: "Purchase ROAS (app)",
    unit: "ratio",
    group: "app",
    over: perSpend("total_purchase_value"),
  },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRIC_CATALOGUE;

const BY_NAME: ReadonlyMap<string, Metric> = new Map(Object.entries(METRIC_CATALOGUE));

/** Undefined for a name that TikTok may know and this catalogue does not describe. */
export function describeMetric(name: string): Metric | undefined {
  return BY_NAME.get(name);
}
