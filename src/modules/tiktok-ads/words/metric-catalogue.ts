/** The metrics this program describes: what each is called, counts in, where it is valid, and how several rows become one. */

import type { MetricUnit, Recomputed } from "#ads/measures.ts";

export type MetricGroup =
  | "delivery"
  | "conversion"
  | "video"
  | "engagement"
  | "website"
  | "shop"
  | "app"
  | "lead"
  | "live"
  | "offline"
  | "attribution";

/**
 * "not surely by audience": TikTok refuses some of these by age, gender and the like; "not by audience": all of them.
 * "account by day": only there.
 */
export type MetricPlace = "anywhere" | "not surely by audience" | "not by audience" | "account by day";

export type Metric = {
  label: string;
  unit: MetricUnit;
  group: MetricGroup;
  /** "never": people counted once a row, so a sum would count them twice. */
  over: "sum" | "never" | Recomputed;
  where: MetricPlace;
};

type Draft = Omit<Metric, "group" | "where">;

const count = (label: string): Draft => ({ label, unit: "count", over: "sum" });
const money = (label: string): Draft => ({ label, unit: "money", over: "sum" });
const people = (label: string): Draft => ({ label, unit: "count", over: "never" });
const never = (label: string, unit: MetricUnit): Draft => ({ label, unit, over: "never" });
const cost = (label: string, per: string, times = 1): Draft => ({
  label,
  unit: "money",
  over: { of: "spend", per, times },
});
const value = (label: string, of: string, per: string): Draft => ({
  label,
  unit: "money",
  over: { of, per, times: 1 },
});
const roas = (label: string, of: string): Draft => ({ label, unit: "ratio", over: { of, per: "spend", times: 1 } });
const rate = (label: string, of: string, per: string): Draft => ({
  label,
  unit: "percent",
  over: { of, per, times: 100 },
});

function valid<Name extends string>(
  where: MetricPlace,
  group: MetricGroup,
  drafts: Readonly<Record<Name, Draft>>,
): Readonly<Record<Name, Metric>>;
function valid(where: MetricPlace, group: MetricGroup, drafts: Readonly<Record<string, Draft>>) {
  return Object.fromEntries(Object.entries(drafts).map(([name, draft]) => [name, { ...draft, group, where }]));
}

/**
 * Percent metrics are percent numbers ("1.67" is 1.67 %). `total_complete_payment_rate` is purchase value despite its
 * name; `conversion_rate_v2` is of impressions, `conversion_rate` of clicks. Rates whose divisor TikTok does not
 * document are absent.
 * @see https://business-api.tiktok.com/portal/docs?id=1740302848100353
 */
export const METRIC_CATALOGUE = {
  ...valid("anywhere", "delivery", {
    spend: money("Cost"),
    impressions: count("Impressions"),
    clicks: count("Clicks (destination)"),
    ctr: rate("CTR (destination)", "clicks", "impressions"),
    cpc: cost("CPC (destination)", "clicks"),
    cpm: cost("Cost per 1,000 impressions", "impressions", 1_000),
  }),
  ...valid("account by day", "delivery", {
    cash_spend: money("Cost paid in cash"),
    voucher_spend: money("Cost paid in vouchers"),
  }),
  ...valid("not surely by audience", "delivery", {
    gross_impressions: count("Impressions, invalid ones included"),
  }),
  ...valid("not by audience", "delivery", {
    billed_cost: money("Cost billed, known some hours later"),
    reach: people("People reached"),
    frequency: never("Impressions per person", "ratio"),
    cost_per_1000_reached: never("Cost per 1,000 people", "money"),
  }),

  ...valid("anywhere", "conversion", {
    conversion: count("Conversions"),
    cost_per_conversion: cost("Cost per conversion", "conversion"),
    conversion_rate: rate("Conversions per click", "conversion", "clicks"),
    conversion_rate_v2: rate("Conversions per impression", "conversion", "impressions"),
    real_time_conversion: count("Conversions by conversion time"),
    real_time_cost_per_conversion: cost("Cost per conversion by conversion time", "real_time_conversion"),
    real_time_conversion_rate: rate("Conversions per click by conversion time", "real_time_conversion", "clicks"),
    real_time_conversion_rate_v2: rate(
      "Conversions per impression by conversion time",
      "real_time_conversion",
      "impressions",
    ),
    result: count("Results (of each campaign's own goal)"),
    cost_per_result: cost("Cost per result", "result"),
    result_rate: rate("Results per impression", "result", "impressions"),
    real_time_result: count("Results by conversion time"),
    real_time_cost_per_result: cost("Cost per result by conversion time", "real_time_result"),
    real_time_result_rate: rate("Results per impression by conversion time", "real_time_result", "impressions"),
  }),
  ...valid("not surely by audience", "conversion", {
    skan_conversion: count("Conversions (SKAN, iOS)"),
    skan_cost_per_conversion: cost("Cost per conversion (SKAN, iOS)", "skan_conversion"),
    skan_result: count("Results (SKAN, iOS)"),
    skan_cost_per_result: cost("Cost per result (SKAN, iOS)", "skan_result"),
  }),

  ...valid("anywhere", "video", {
    video_play_actions: count("Video views"),
    video_watched_2s: count("2-second views"),
    video_watched_6s: count("6-second views"),
    video_views_p25: count("Views to 25%"),
    video_views_p50: count("Views to 50%"),
    video_views_p75: count("Views to 75%"),
    video_views_p100: count("Views to the end"),
    average_video_play: never("Play time per view", "seconds"),
  }),
  ...valid("not by audience", "video", {
    average_video_play_per_user: never("Play time per person", "seconds"),
  }),
  ...valid("not surely by audience", "video", {
    engaged_view: count("6-second focused views"),
    engaged_view_15s: count("15-second focused views"),
  }),

  ...valid("not surely by audience", "engagement", {
    engagements: count("Clicks (all)"),
    engagement_rate: rate("CTR (all)", "engagements", "impressions"),
    likes: count("Likes"),
    comments: count("Comments"),
    shares: count("Shares"),
    follows: count("Follows"),
    profile_visits: count("Profile visits"),
    profile_visits_rate: rate("Profile visits per impression", "profile_visits", "impressions"),
    anchor_clicks: count("Clicks on the anchor"),
    sound_usage_clicks: count("Clicks to use the sound"),
    clicks_on_music_disc: count("Clicks on the music disc"),
    clicks_on_hashtag_challenge: count("Clicks on the hashtag challenge"),
  }),

  ...valid("not surely by audience", "website", {
    total_landing_page_view: count("Landing page views"),
    cost_per_landing_page_view: cost("Cost per landing page view", "total_landing_page_view"),
    page_content_view_events: count("Content views (website)"),
    cost_per_page_content_view_event: cost("Cost per content view (website)", "page_content_view_events"),
    button_click: count("Button clicks (website)"),
    cost_per_button_click: cost("Cost per button click (website)", "button_click"),
    page_event_search: count("Searches (website)"),
    cost_per_page_event_search: cost("Cost per search (website)", "page_event_search"),
    on_web_add_to_wishlist: count("Adds to wishlist (website)"),
    cost_per_on_web_add_to_wishlist: cost("Cost per add to wishlist (website)", "on_web_add_to_wishlist"),
    web_event_add_to_cart: count("Adds to cart (website)"),
    total_web_event_add_to_cart_value: money("Add-to-cart value (website)"),
    cost_per_web_event_add_to_cart: cost("Cost per add to cart (website)", "web_event_add_to_cart"),
    value_per_web_event_add_to_cart: value(
      "Value per add to cart (website)",
      "total_web_event_add_to_cart_value",
      "web_event_add_to_cart",
    ),
    initiate_checkout: count("Checkouts begun (website)"),
    total_initiate_checkout_value: money("Checkout value (website)"),
    cost_per_initiate_checkout: cost("Cost per checkout begun (website)", "initiate_checkout"),
    value_per_initiate_checkout: value(
      "Value per checkout begun (website)",
      "total_initiate_checkout_value",
      "initiate_checkout",
    ),
    add_billing: count("Payment details added (website)"),
    cost_per_add_billing: cost("Cost per payment details added (website)", "add_billing"),
    on_web_order: count("Orders placed (website)"),
    total_on_web_order_value: money("Order value (website)"),
    cost_per_on_web_order: cost("Cost per order placed (website)", "on_web_order"),
    value_per_on_web_order: value("Value per order placed (website)", "total_on_web_order_value", "on_web_order"),
    complete_payment: count("Purchases (website)"),
    total_complete_payment_rate: money("Purchase value (website)"),
    cost_per_complete_payment: cost("Cost per purchase (website)", "complete_payment"),
    value_per_complete_payment: value(
      "Value per purchase (website)",
      "total_complete_payment_rate",
      "complete_payment",
    ),
    complete_payment_roas: roas("Purchase ROAS (website)", "total_complete_payment_rate"),
    user_registration: count("Registrations (website)"),
    cost_per_user_registration: cost("Cost per registration (website)", "user_registration"),
    on_web_subscribe: count("Subscriptions (website)"),
    cost_per_on_web_subscribe: cost("Cost per subscription (website)", "on_web_subscribe"),
    download_start: count("Downloads begun (website)"),
    cost_per_download_start: cost("Cost per download begun (website)", "download_start"),
    custom_page_events: count("Custom events (website)"),
    cost_per_custom_page_event: cost("Cost per custom event (website)", "custom_page_events"),
  }),

  ...valid("not surely by audience", "lead", {
    form: count("Forms submitted (website)"),
    cost_per_form: cost("Cost per form (website)", "form"),
    online_consult: count("Consultations (website)"),
    cost_per_online_consult: cost("Cost per consultation (website)", "online_consult"),
    onsite_form: count("Forms submitted (TikTok instant form)"),
    cost_per_onsite_form: cost("Cost per form (TikTok instant form)", "onsite_form"),
    messaging_total_conversation_tiktok_direct_message: count("Conversations (TikTok direct message)"),
    messaging_cost_per_conversation_tiktok_direct_message: cost(
      "Cost per conversation (TikTok direct message)",
      "messaging_total_conversation_tiktok_direct_message",
    ),
    messaging_total_conversation_instant_messaging_app: count("Conversations (messaging app)"),
    messaging_cost_per_conversation_instant_messaging_app: cost(
      "Cost per conversation (messaging app)",
      "messaging_total_conversation_instant_messaging_app",
    ),
  }),

  ...valid("not surely by audience", "shop", {
    onsite_on_web_detail: count("Product views (TikTok Shop)"),
    cost_per_onsite_on_web_detail: cost("Cost per product view (TikTok Shop)", "onsite_on_web_detail"),
    onsite_on_web_cart: count("Adds to cart (TikTok Shop)"),
    cost_per_onsite_on_web_cart: cost("Cost per add to cart (TikTok Shop)", "onsite_on_web_cart"),
    onsite_initiate_checkout_count: count("Checkouts begun (TikTok Shop)"),
    cost_per_onsite_initiate_checkout_count: cost(
      "Cost per checkout begun (TikTok Shop)",
      "onsite_initiate_checkout_count",
    ),
    onsite_shopping: count("Purchases (TikTok Shop)"),
    total_onsite_shopping_value: money("Purchase value (TikTok Shop)"),
    cost_per_onsite_shopping: cost("Cost per purchase (TikTok Shop)", "onsite_shopping"),
    value_per_onsite_shopping: value(
      "Value per purchase (TikTok Shop)",
      "total_onsite_shopping_value",
      "onsite_shopping",
    ),
    onsite_shopping_roas: roas("Purchase ROAS (TikTok Shop)", "total_onsite_shopping_value"),
    shop_total_purchase_by_order_submission: count("Orders by order time (TikTok Shop)"),
    shop_gross_revenue_by_order_submission: money("Gross revenue by order time (TikTok Shop)"),
    shop_total_items_purchased: count("Items bought (TikTok Shop)"),
  }),

  ...valid("not surely by audience", "app", {
    app_install: count("App installs"),
    cost_per_app_install: cost("Cost per app install", "app_install"),
    real_time_app_install: count("App installs by install time"),
    real_time_app_install_cost: cost("Cost per app install by install time", "real_time_app_install"),
    registration: people("People who registered (app)"),
    total_registration: count("Registrations (app)"),
    cost_per_total_registration: cost("Cost per registration (app)", "total_registration"),
    total_view_content: count("Content views (app)"),
    total_app_event_add_to_cart: count("Adds to cart (app)"),
    cost_per_total_app_event_add_to_cart: cost("Cost per add to cart (app)", "total_app_event_add_to_cart"),
    total_checkout: count("Checkouts (app)"),
    cost_per_total_checkout: cost("Cost per checkout (app)", "total_checkout"),
    purchase: people("People who bought (app)"),
    total_purchase: count("Purchases (app)"),
    total_purchase_value: money("Purchase value (app)"),
    cost_per_total_purchase: cost("Cost per purchase (app)", "total_purchase"),
    value_per_total_purchase: value("Value per purchase (app)", "total_purchase_value", "total_purchase"),
    total_active_pay_roas: roas("Purchase ROAS (app)", "total_purchase_value"),
    total_subscribe: count("Subscriptions (app)"),
    cost_per_total_subscribe: cost("Cost per subscription (app)", "total_subscribe"),
    total_launch_app: count("App launches"),
    total_ad_impression_events_value: money("Ad revenue (app)"),
    total_ad_impression_roas: roas("Ad revenue ROAS (app)", "total_ad_impression_events_value"),
  }),

  ...valid("not surely by audience", "live", {
    live_views: count("LIVE views"),
    live_unique_views: people("LIVE viewers"),
    live_effective_views: never("Effective LIVE views", "count"),
    live_product_clicks: count("Product clicks in LIVE"),
  }),

  ...valid("not surely by audience", "offline", {
    offline_shopping_events: count("Purchases (offline)"),
    offline_shopping_events_value: money("Purchase value (offline)"),
    cost_per_offline_shopping_event: cost("Cost per purchase (offline)", "offline_shopping_events"),
    offline_shopping_events_roas: roas("Purchase ROAS (offline)", "offline_shopping_events_value"),
  }),

  ...valid("not surely by audience", "attribution", {
    cta_conversion: count("Conversions after a click"),
    cost_per_cta_conversion: cost("Cost per conversion after a click", "cta_conversion"),
    vta_conversion: count("Conversions after a view"),
    cost_per_vta_conversion: cost("Cost per conversion after a view", "vta_conversion"),
    engaged_view_through_conversions: count("Conversions after a focused view"),
    vta_complete_payment: count("Purchases after a view (website)"),
    vta_complete_payment_value: money("Purchase value after a view (website)"),
    vta_complete_payment_roas: roas("Purchase ROAS after a view (website)", "vta_complete_payment_value"),
  }),
};

export type MetricName = keyof typeof METRIC_CATALOGUE;

const BY_NAME: ReadonlyMap<string, Metric> = new Map(Object.entries(METRIC_CATALOGUE));

/** Within a sentence: `purchases (website)`. */
export function metricWord(name: MetricName): string {
  const { label } = METRIC_CATALOGUE[name];
  return `${label.slice(0, 1).toLowerCase()}${label.slice(1)}`;
}

export function describeMetric(name: string): Metric | undefined {
  return BY_NAME.get(name);
}
