/** Metrics from integer counts, as TikTok formats them: strings, rounded half up to two digits. */

import type { Currency } from "./account.ts";
import type { Count, Counts } from "./ad-day.ts";
import { ATTRIBUTE_METRICS, DECIMAL_METRICS, INTEGER_METRICS } from "./metric-names.ts";

type Value = (sum: Counts, currency: Currency) => string;

export const NOT_APPLICABLE = "-";

const RATIO_DIGITS = 2;

/** TikTok's other metrics are always zero here. */
const VALUES: Record<string, Value> = {
  spend: money("spend"),
  billed_cost: money("billed"),
  cash_spend: (sum, currency) => decimal(sum.spend - sum.voucher, currency.decimals),
  voucher_spend: money("voucher"),
  impressions: count("impressions"),
  gross_impressions: count("impressions"),
  clicks: count("clicks"),
  ctr: percent("clicks", "impressions"),
  cpc: cost("clicks"),
  cpm: cost("impressions", 1000),
  reach: (sum) => String(reachOf(sum.impressions)),
  frequency: (sum) => quotient(sum.impressions, reachOf(sum.impressions)),
  cost_per_1000_reached: (sum, currency) => quotient(sum.spend * 1000, reachOf(sum.impressions) * unit(currency)),
  conversion: count("conversions"),
  cost_per_conversion: cost("conversions"),
  conversion_rate: percent("conversions", "clicks"),
  conversion_rate_v2: percent("conversions", "impressions"),
  real_time_conversion: count("conversions"),
  real_time_cost_per_conversion: cost("conversions"),
  real_time_conversion_rate: percent("conversions", "clicks"),
  real_time_conversion_rate_v2: percent("conversions", "impressions"),
  result: count("results"),
  cost_per_result: cost("results"),
  result_rate: percent("results", "impressions"),
  real_time_result: count("results"),
  real_time_cost_per_result: cost("results"),
  real_time_result_rate: percent("results", "impressions"),
  secondary_goal_result: () => NOT_APPLICABLE,
  cost_per_secondary_goal_result: () => NOT_APPLICABLE,
  secondary_goal_result_rate: () => NOT_APPLICABLE,

  video_play_actions: count("videoPlays"),
  video_watched_2s: count("watched2s"),
  video_watched_6s: count("watched6s"),
  video_views_p25: count("played25"),
  video_views_p50: count("played50"),
  video_views_p75: count("played75"),
  video_views_p100: count("played100"),
  average_video_play: (sum) => quotient(sum.playedMs, sum.videoPlays * 1000),
  average_video_play_per_user: (sum) => quotient(sum.playedMs, reachOf(sum.videoPlays) * 1000),
  engaged_view: count("engagedViews"),

  likes: count("likes"),
  comments: count("comments"),
  shares: count("shares"),
  follows: count("follows"),
  profile_visits: count("profileVisits"),
  profile_visits_rate: percent("profileVisits", "impressions"),
  engagements: count("engagements"),
  engagement_rate: percent("engagements", "impressions"),

  complete_payment: count("payments"),
  complete_payment_roas: ratio("paymentValue", "spend"),
  total_complete_payment_rate: money("paymentValue"),
  cost_per_complete_payment: cost("payments"),
  value_per_complete_payment: each("paymentValue", "payments"),
  complete_payment_rate: percent("payments", "clicks"),
  total_landing_page_view: count("landings"),
  cost_per_landing_page_view: cost("landings"),
  landing_page_view_rate: percent("landings", "clicks"),
  page_content_view_events: count("contentViews"),
  cost_per_page_content_view_event: cost("contentViews"),
  page_content_view_event_rate: percent("contentViews", "clicks"),
  web_event_add_to_cart: count("webCarts"),
  cost_per_web_event_add_to_cart: cost("webCarts"),
  web_event_add_to_cart_rate: percent("webCarts", "clicks"),
  initiate_checkout: count("checkouts"),
  cost_per_initiate_checkout: cost("checkouts"),
  initiate_checkout_rate: percent("checkouts", "clicks"),
  on_web_order: count("webOrders"),
  cost_per_on_web_order: cost("webOrders"),
  on_web_order_rate: percent("webOrders", "clicks"),
  form: count("forms"),
  cost_per_form: cost("forms"),
  form_rate: percent("forms", "clicks"),

  onsite_shopping: count("shopOrders"),
  onsite_shopping_roas: ratio("shopValue", "spend"),
  total_onsite_shopping_value: money("shopValue"),
  cost_per_onsite_shopping: cost("shopOrders"),
  value_per_onsite_shopping: each("shopValue", "shopOrders"),
  onsite_shopping_rate: percent("shopOrders", "clicks"),
  onsite_on_web_detail: count("shopViews"),
  cost_per_onsite_on_web_detail: cost("shopViews"),
  onsite_on_web_cart: count("shopCarts"),
  cost_per_onsite_on_web_cart: cost("shopCarts"),
  onsite_initiate_checkout_count: count("shopCheckouts"),
  cost_per_onsite_initiate_checkout_count: cost("shopCheckouts"),

  app_install: count("installs"),
  cost_per_app_install: cost("installs"),
  real_time_app_install: count("installs"),
  real_time_app_install_cost: cost("installs"),
  total_app_event_add_to_cart: count("appCarts"),
  cost_per_total_app_event_add_to_cart: cost("appCarts"),
  total_purchase: count("appOrders"),
  total_purchase_value: money("appValue"),
  cost_per_total_purchase: cost("appOrders"),
  value_per_total_purchase: each("appValue", "appOrders"),
  total_active_pay_roas: ratio("appValue", "spend"),
  app_event_add_to_cart: count("appCarts"),
  cost_per_app_event_add_to_cart: cost("appCarts"),
};

export function isNumericMetric(name: string): boolean {
  return INTEGER_METRICS.has(name) || DECIMAL_METRICS.has(name);
}

export function isMetric(name: string): boolean {
  return isNumericMetric(name) || ATTRIBUTE_METRICS.has(name);
}

const MONEY_METRICS: ReadonlySet<string> = new Set([
  ...["spend", "billed_cost", "cash_spend", "voucher_spend"],
  ...["total_complete_payment_rate", "total_onsite_shopping_value", "total_purchase_value"],
]);

export function isSumOfMoney(name: string): boolean {
  return MONEY_METRICS.has(name);
}

export function metricValue(name: string, sum: Counts, currency: Currency): string {
  return VALUES[name]?.(sum, currency) ?? (INTEGER_METRICS.has(name) ? "0" : "0.00");
}

/** Less than the sum of its parts, since some people are reached again. */
export function reachOf(impressions: number): number {
  return Math.ceil(impressions / (1 + 0.09 * Math.log1p(impressions / 400)));
}

/** Minor units as a decimal string: 1234 is `12.34`. */
export function decimal(minor: number, decimals: number): string {
  if (decimals === 0) return String(minor);
  const digits = String(Math.abs(minor)).padStart(decimals + 1, "0");
  return `${minor < 0 ? "-" : ""}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

function count(of: Count): Value {
  return (sum) => String(sum[of]);
}

function money(of: Count): Value {
  return (sum, currency) => decimal(sum[of], currency.decimals);
}

function percent(part: Count, whole: Count): Value {
  return (sum) => quotient(sum[part] * 100, sum[whole]);
}

function ratio(part: Count, whole: Count): Value {
  return (sum) => quotient(sum[part], sum[whole]);
}

function cost(of: Count, times = 1): Value {
  return (sum, currency) => quotient(sum.spend * times, sum[of] * unit(currency));
}

function each(value: Count, of: Count): Value {
  return (sum, currency) => quotient(sum[value], sum[of] * unit(currency));
}

function unit(currency: Currency): number {
  return 10 ** currency.decimals;
}

/** Exact on integers; zero where the divisor is zero, as at TikTok. */
function quotient(part: number, whole: number): string {
  if (whole === 0) return "0.00";
  const scale = 10n ** BigInt(RATIO_DIGITS);
  const divisor = BigInt(whole);
  const rounded = (2n * BigInt(part) * scale + divisor) / (2n * divisor);
  return decimal(Number(rounded), RATIO_DIGITS);
}
