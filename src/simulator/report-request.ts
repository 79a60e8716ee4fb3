/** The parameters of a report, and every reason for which TikTok refuses them. */

import { z } from "zod";
import type { Advertiser } from "./account.ts";
import { demographicSchema } from "./audience-split.ts";
import { type Call, grantedAdvertiser } from "./endpoint.ts";
import { dayOf, localMoment } from "./local-time.ts";
import { attributeFits, type DataLevel } from "./metric-attributes.ts";
import { isMetric, isNumericMetric } from "./metric-values.ts";
import { flag, id, ids, json, paging } from "./query.ts";
import { badParameter, Refusal } from "./refusal.ts";
import { type AskedFilter, type Filter, filterSchema, readFilter } from "./report-filter.ts";
import { idDimension, type ReportPlan, type TimeDimension, timeDimension } from "./report-plan.ts";

const MAX_ADVERTISERS = 5;
const MAX_PAGE_SIZE = 1000;
const MAX_SPAN_DAYS = { stat_time_hour: 1, stat_time_day: 30, none: 365 };
const MAX_DEMOGRAPHICS = 2;

const ID_DIMENSIONS = {
  advertiser_id: "AUCTION_ADVERTISER",
  campaign_id: "AUCTION_CAMPAIGN",
  adgroup_id: "AUCTION_ADGROUP",
  ad_id: "AUCTION_AD",
  ad_id_v2: "AUCTION_AD",
} as const satisfies Record<string, DataLevel>;

export const reportQuery = z.strictObject({
  report_type: z.enum(["BASIC", "AUDIENCE", "PLAYABLE_MATERIAL", "CATALOG", "BC", "TT_SHOP"]),
  advertiser_id: id.optional(),
  advertiser_ids: json(ids(MAX_ADVERTISERS)).optional(),
  bc_id: id.optional(),
  service_type: z.enum(["AUCTION", "RESERVATION"]).default("AUCTION"),
  data_level: z.enum(["AUCTION_ADVERTISER", "AUCTION_CAMPAIGN", "AUCTION_ADGROUP", "AUCTION_AD"]),
  dimensions: json(z.array(z.string()).min(1)),
  metrics: json(z.array(z.string()).min(1)).default(["spend", "impressions"]),
  start_date: z.string().optional(),
  end_date: z.string().optional(),
  query_lifetime: flag.default(false),
  enable_total_metrics: flag.default(false),
  multi_adv_report_in_utc_time: flag.default(false),
  order_field: z.string().optional(),
  order_type: z.enum(["ASC", "DESC"]).default("DESC"),
  filtering: json(z.array(filterSchema)).default([]),
  query_mode: z.enum(["REGULAR", "CHUNK"]).default("REGULAR"),
  ...paging(MAX_PAGE_SIZE),
});

export type ReportQuery = z.infer<typeof reportQuery>;

/** `anySpan` lifts TikTok's bounds on days. */
export type ReportRules = { anySpan: boolean; filterOf(asked: AskedFilter, level: DataLevel): Filter };

const AT_ONCE: ReportRules = { anySpan: false, filterOf: readFilter };

export function planReport(call: Call, query: ReportQuery, rules: ReportRules = AT_ONCE): ReportPlan {
  if (query.report_type !== "BASIC" && query.report_type !== "AUDIENCE") {
    throw badParameter(`report_type: ${query.report_type} is not simulated.`);
  }
  if (query.service_type !== "AUCTION") throw badParameter("service_type: RESERVATION is deprecated.");
  if (query.advertiser_ids !== undefined) throw badParameter("advertiser_ids: several advertisers are not simulated.");
  if (query.advertiser_id === undefined) throw badParameter("Missing required field(s): advertiser_id");
  const advertiser = grantedAdvertiser(call, query.advertiser_id);
  const shape = readDimensions(query);
  checkMetrics(query, shape.time);
  checkTotals(call, query, shape.time);
  checkOrder(query);
  const filters = query.filtering.map((filter) => rules.filterOf(filter, query.data_level));
  const order = query.order_field === undefined || call.host === "sandbox" ? null : query.order_field;
  return {
    advertiser,
    level: query.data_level,
    dimensions: query.dimensions,
    ...shape,
    metrics: query.metrics,
    ...readDays(call, { query, advertiser, time: shape.time, anySpan: rules.anySpan }),
    filters,
    order: order === null ? null : { field: order, ascending: query.order_type === "ASC" },
  };
}

function readDimensions({ report_type, dimensions, data_level }: ReportQuery) {
  if (new Set(dimensions).size < dimensions.length) throw badParameter("dimensions: a dimension is repeated.");
  const entity = dimensions.flatMap((name) => idDimension.safeParse(name).data ?? []);
  const time = dimensions.flatMap((name) => timeDimension.safeParse(name).data ?? []);
  const audience = report_type === "AUDIENCE";
  const demographics = audience ? dimensions.flatMap((name) => demographicSchema.safeParse(name).data ?? []) : [];
  const known = entity.length + time.length + demographics.length;
  if (known < dimensions.length) throw badParameter(`dimensions: unsupported dimension in [${dimensions.join(", ")}].`);
  if (entity.length > 1 || time.length > 1) throw badParameter("dimensions: at most one id and one time dimension.");
  const [own] = entity;
  if (own === undefined && !audience) throw badParameter("dimensions: an id dimension is required.");
  if (own !== undefined && ID_DIMENSIONS[own] !== data_level) {
    throw badParameter(`dimensions: ${own} does not match the data_level ${data_level}.`);
  }
  if (audience && (demographics.length === 0 || demographics.length > MAX_DEMOGRAPHICS)) {
    throw badParameter("dimensions: an audience report takes one or two audience dimensions.");
  }
  if (audience && time[0] === "stat_time_hour") throw badParameter("dimensions: stat_time_hour needs a basic report.");
  return { idDimension: own ?? null, time: time[0] ?? null, demographics };
}

/** TikTok has no audience breakdown of people reached or of results outside TikTok. */
const AUDIENCE_METRICS =
  /^(spend|impressions|clicks|ctr|cpc|cpm|currency|video_\w+|average_video_play|(cost_per_|real_time_\w*)?(conversion|result)\w*|(advertiser|campaign|adgroup|ad)_(id|name))$/;

function checkMetrics({ report_type, metrics, dimensions, data_level }: ReportQuery, time: TimeDimension | null): void {
  const perDayOfAccount = data_level === "AUCTION_ADVERTISER" && time === "stat_time_day";
  const invalid = metrics.filter((name) => {
    if (!isMetric(name) || !attributeFits(name, data_level) || dimensions.includes(name)) return true;
    if (report_type === "AUDIENCE" && !AUDIENCE_METRICS.test(name)) return true;
    return (name === "cash_spend" || name === "voucher_spend") && !perDayOfAccount;
  });
  if (invalid.length > 0) throw invalidMetrics(invalid);
}

export function invalidMetrics(names: readonly string[]): Refusal {
  const list = names.map((name) => `'${name}'`).join(", ");
  const advice = "Please correct the information in invalid metric fields and try again.";
  return badParameter(`${advice} Invalid metric fields: [${list}]. `);
}

function checkTotals(call: Call, query: ReportQuery, time: TimeDimension | null): void {
  if (!query.enable_total_metrics) return;
  if (call.host === "sandbox") throw new Refusal(40009, "enable_total_metrics is not supported in sandbox.");
  if (query.report_type !== "BASIC") throw badParameter("enable_total_metrics: needs a basic report.");
  if (time === "stat_time_hour") throw badParameter("enable_total_metrics: cannot be used with stat_time_hour.");
}

function checkOrder({ order_field }: ReportQuery): void {
  if (order_field === undefined || isNumericMetric(order_field)) return;
  throw badParameter(`order_field: ${order_field} is not a metric that can be sorted by.`);
}

type Asked = { query: ReportQuery; advertiser: Advertiser; time: TimeDimension | null; anySpan: boolean };

function readDays(call: Call, { query, advertiser, time, anySpan }: Asked) {
  const dayAt = (atMs: number) => localMoment(atMs, advertiser.timezone).day;
  if (query.query_lifetime) {
    if (time !== null || query.report_type !== "BASIC") {
      throw badParameter("query_lifetime: cannot be used with a time dimension or an audience report.");
    }
    return { firstDay: dayAt(advertiser.createdAtMs), lastDay: dayAt(call.clock.now()) };
  }
  if (query.start_date === undefined) throw badParameter("Missing required field(s): start_date");
  if (query.end_date === undefined) throw badParameter("Missing required field(s): end_date");
  const firstDay = dayOf(query.start_date);
  const lastDay = dayOf(query.end_date);
  if (firstDay === null || lastDay === null) throw badParameter("start_date, end_date: the format is YYYY-MM-DD.");
  if (lastDay < firstDay) throw badParameter("end_date: must not be before start_date.");
  const span = MAX_SPAN_DAYS[time ?? "none"];
  if (!anySpan && lastDay - firstDay + 1 > span) throw badParameter(spanSentence(span, time));
  return { firstDay, lastDay };
}

function spanSentence(span: number, time: TimeDimension | null): string {
  const unit = span === 1 ? "day" : "days";
  return `max time span is ${span} ${unit}${time === null ? "" : ` when use ${time}`}`;
}
