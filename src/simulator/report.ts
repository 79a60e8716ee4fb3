/** GET /report/integrated/get/: basic and audience reports, in one answer. */

import type { Currency } from "./account.ts";
import { addCounts, noCounts } from "./ad-day.ts";
import { defineEndpoint } from "./endpoint.ts";
import { pageOf } from "./listing.ts";
import { dateOf, localMoment } from "./local-time.ts";
import { attributeValue } from "./metric-attributes.ts";
import { isNumericMetric, isSumOfMoney, metricValue, NOT_APPLICABLE } from "./metric-values.ts";
import { smartPlusAdName } from "./read-smart-plus.ts";
import { Refusal } from "./refusal.ts";
import type { ReportPlan } from "./report-plan.ts";
import { oddRows, type ReportQuirks, written, writtenTotals } from "./report-quirks.ts";
import { planReport, reportQuery } from "./report-request.ts";
import type { MadeReport } from "./report-rows.ts";
import { cutAtIds, type ReportRow, reportRows } from "./report-rows.ts";
import type { World } from "./world.ts";

export const getReport = defineEndpoint({
  method: "GET",
  path: "/report/integrated/get/",
  scope: "44",
  sandbox: true,
  input: reportQuery,
  run(call, query) {
    const { reportQuirks } = call.world;
    const filtering = query.filtering.map((filter) =>
      reportQuirks.ignoresStatus && filter.field_name.endsWith("_status")
        ? { ...filter, filter_value: EVERY_STATUS }
        : filter,
    );
    const plan = planReport(call, { ...query, filtering });
    const { restates } = call.world;
    const now = { ...localMoment(call.clock.now(), plan.advertiser.timezone), restates };
    const moment = plan.lastDay < now.day ? `past ${restates ? now.day : ""}` : call.clock.now();
    const { rows, cut } = rowsOnce(
      call.world,
      [{ ...query, filtering, page: 0 }, moment, reportQuirks.idleRows],
      () => {
        const whole = cutAtIds(reportRows(plan, now, reportQuirks), plan, call.world.maxReportIds);
        return { ...whole, rows: sorted(acceptedRows(whole.rows, plan), plan) };
      },
    );
    if (cut) call.answerHeaders["X-Tt-Ads-Throttle"] = String(call.world.maxReportIds);
    if (rows.length * plan.metrics.length > call.world.maxReportCells) throw tooLarge();
    const page = pageOf(rows, query);
    const list = page.list.map((row) => ({ dimensions: dimensionsOf(row, plan), metrics: metricsOf(row, plan) }));
    const besides = oddRows(list, reportQuirks, plan);
    const sent = (query.page === 1 ? [...list, ...besides] : list).map(({ dimensions, metrics }) => ({
      dimensions,
      metrics: written(metrics, reportQuirks),
    }));
    const totals = query.enable_total_metrics ? { total_metrics: totalsOf(rows, plan, reportQuirks) } : {};
    const page_info = { ...page.page_info, total_number: page.page_info.total_number + besides.length };
    if (sent.length > 0 || reportQuirks.emptyList === "list") return { ...totals, list: sent, page_info };
    return { ...totals, ...(reportQuirks.emptyList === "null" ? { list: null } : {}), page_info };
  },
});

const KEPT_REPORTS = 4;
const EVERY_STATUS = '["STATUS_ALL"]';

function rowsOnce(world: World, asked: readonly unknown[], make: () => MadeReport): MadeReport {
  const key = JSON.stringify([...asked, world.maxReportIds]);
  const made = world.madeReports.get(key) ?? make();
  world.madeReports.set(key, made);
  for (const oldest of world.madeReports.keys()) {
    if (world.madeReports.size <= KEPT_REPORTS) break;
    world.madeReports.delete(oldest);
  }
  return made;
}

function acceptedRows(rows: ReportRow[], plan: ReportPlan): ReportRow[] {
  const { currency } = plan.advertiser;
  return rows.filter((row) =>
    plan.filters.every((filter) => filter.kind === "entity" || filter.accepts(amount(filter.metric, row, currency))),
  );
}

function sorted(rows: ReportRow[], { order, advertiser }: ReportPlan): ReportRow[] {
  if (order === null) return rows;
  const direction = order.ascending ? 1 : -1;
  return rows
    .map((row) => ({ row, value: amount(order.field, row, advertiser.currency) }))
    .sort((one, other) => direction * (one.value - other.value))
    .map(({ row }) => row);
}

function amount(metric: string, row: ReportRow, currency: Currency): number {
  const value = Number(metricValue(metric, row.counts, currency));
  return Number.isNaN(value) ? 0 : value;
}

export function dimensionsOf(row: ReportRow, { dimensions, advertiser }: ReportPlan): Record<string, string> {
  const values: Record<string, string | undefined> = {
    ...row.audience,
    stat_time_day: `${dateOf(row.day)} 00:00:00`,
    stat_time_hour: `${dateOf(row.day)} ${String(row.hour).padStart(2, "0")}:00:00`,
  };
  return Object.fromEntries(dimensions.map((name) => [name, values[name] ?? attributeValue(name, row.ad, advertiser)]));
}

export function metricsOf(row: ReportRow, { metrics, advertiser, idDimension }: ReportPlan): Record<string, string> {
  // A row of a Smart+ ad has the ad's name rather than a creative's.
  const { group } = row.ad;
  const smartPlus = idDimension === "ad_id_v2" && group.campaign.automation === "UPGRADED_SMART_PLUS";
  return Object.fromEntries(
    metrics.map((name) => {
      if (isNumericMetric(name)) return [name, metricValue(name, row.counts, advertiser.currency)];
      if (smartPlus && name === "ad_name") return [name, smartPlusAdName(group)];
      return [name, attributeValue(name, row.ad, advertiser)];
    }),
  );
}

function totalsOf(
  rows: readonly ReportRow[],
  { metrics, advertiser }: ReportPlan,
  quirks: ReportQuirks,
): Record<string, string> {
  const sum = noCounts();
  for (const row of rows) addCounts(sum, row.counts);
  const { currency } = advertiser;
  const totals = Object.fromEntries(
    metrics.map((name) => [name, isNumericMetric(name) ? metricValue(name, sum, currency) : NOT_APPLICABLE]),
  );
  return writtenTotals(totals, quirks, { rows: rows.length, currency, isMoney: isSumOfMoney });
}

function tooLarge(): Refusal {
  const cause = "Your query is too large, please reduce the query size (e.g. fewer metrics or time range)";
  return new Refusal(40067, `${cause} and retry after a while.`);
}
