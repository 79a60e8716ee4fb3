/** TikTok's three endpoints for large reports: create, check and download a task. */

import { z } from "zod";
import { type Call, defineEndpoint, grantedAdvertiser } from "./endpoint.ts";
import { PlainText } from "./envelope.ts";
import { localMoment } from "./local-time.ts";
import { id } from "./query.ts";
import { hashOf } from "./random.ts";
import { badParameter, Refusal } from "./refusal.ts";
import { dimensionsOf, metricsOf } from "./report.ts";
import { filterSchema, readTaskFilter } from "./report-filter.ts";
import type { ReportTask } from "./report-plan.ts";
import { oddRows, type ReportQuirks, written } from "./report-quirks.ts";
import { invalidMetrics, planReport } from "./report-request.ts";
import { reportRows } from "./report-rows.ts";

const MAX_FILE_NAME = 255;
const KEPT_MS = 30 * 86_400_000;
/** No file has it. */
const AT_ONCE_ONLY = "billed_cost";
const NOT_READY = 40201;
const NO_SUCH_OBJECT = 40007;

const taskBody = z.strictObject({
  advertiser_id: id,
  report_type: z.enum(["BASIC", "AUDIENCE", "CATALOG"]),
  service_type: z.enum(["AUCTION", "RESERVATION"]).default("AUCTION"),
  data_level: z.enum(["AUCTION_ADVERTISER", "AUCTION_CAMPAIGN", "AUCTION_ADGROUP", "AUCTION_AD"]),
  dimensions: z.array(z.string()).min(1),
  metrics: z.array(z.string()).min(1).default(["spend", "impressions"]),
  start_date: z.string().optional(),
  end_date: z.string().optional(),
  query_lifetime: z.boolean().default(false),
  filtering: z.array(filterSchema).default([]),
  order_field: z.string().optional(),
  order_type: z.enum(["ASC", "DESC"]).default("DESC"),
  output_format: z.enum(["CSV_STRING", "CSV_DOWNLOAD", "XLSX_DOWNLOAD"]).default("CSV_STRING"),
  file_name: z.string().max(MAX_FILE_NAME).optional(),
  enable_report_title_translation: z.boolean().default(true),
});

export const createReportTask = defineEndpoint({
  method: "POST",
  path: "/report/task/create/",
  scope: "44",
  sandbox: false,
  input: taskBody,
  run(call, { output_format, file_name: _, enable_report_title_translation: translated, ...body }) {
    if (output_format !== "CSV_STRING") throw badParameter(`output_format: ${output_format} is not simulated.`);
    if (body.metrics.includes(AT_ONCE_ONLY)) throw invalidMetrics([AT_ONCE_ONLY]);
    const { world, clock, token } = call;
    const asked = { enable_total_metrics: false, multi_adv_report_in_utc_time: false, query_mode: "REGULAR" } as const;
    const rules = { anySpan: true, filterOf: readTaskFilter };
    const plan = planReport(call, { ...body, ...asked, page: 1, page_size: 1 }, rules);
    const taskId = `74${String(hashOf(world.seed, "task", world.reportTasks.size)).padStart(17, "0")}`;
    const now = { ...localMoment(clock.now(), plan.advertiser.timezone), restates: world.restates };
    const task = {
      taskId,
      accessToken: token.accessToken,
      plan,
      translated,
      createdAtMs: clock.now(),
      now,
      ended: null,
      file: null,
    };
    world.reportTasks.set(taskId, task);
    return { task_id: taskId };
  },
});

const taskQuery = z.strictObject({ advertiser_id: id, task_id: id });

export const checkReportTask = defineEndpoint({
  method: "GET",
  path: "/report/task/check/",
  scope: "44",
  sandbox: false,
  input: taskQuery,
  run: (call, query) => ({ status: statusOf(call, knownTask(call, query)), message: "" }),
});

export const downloadReportTask = defineEndpoint({
  method: "GET",
  path: "/report/task/download/",
  scope: "44",
  sandbox: false,
  input: taskQuery,
  run(call, query) {
    const task = knownTask(call, query);
    const status = statusOf(call, task);
    if (status !== "SUCCESS") throw new Refusal(NOT_READY, `The task is not ready. Its status is ${status}.`);
    return new PlainText(task.file ?? csvOf(task, call.world.reportQuirks), "text/csv; charset=utf-8");
  },
});

function knownTask(call: Call, { advertiser_id, task_id }: z.output<typeof taskQuery>): ReportTask {
  const { advertiserId } = grantedAdvertiser(call, advertiser_id);
  const task = call.world.reportTasks.get(task_id);
  const known =
    task !== undefined &&
    task.plan.advertiser.advertiserId === advertiserId &&
    task.accessToken === call.token.accessToken &&
    call.clock.now() < task.createdAtMs + KEPT_MS;
  if (!known) throw new Refusal(NO_SUCH_OBJECT, `The task ${task_id} does not exist.`);
  return task;
}

function statusOf({ clock, world }: Call, { createdAtMs, ended }: ReportTask): string {
  if (ended !== null) return ended;
  const { queuedMs, processedMs } = world.taskPace;
  const ageMs = clock.now() - createdAtMs;
  if (ageMs < queuedMs) return "QUEUING";
  return ageMs < queuedMs + processedMs ? "PROCESSING" : "SUCCESS";
}

export function csvOf({ plan, translated, now }: ReportTask, quirks: ReportQuirks): string {
  const names = [...plan.dimensions, ...plan.metrics];
  const header = translated ? names.map(titleOf) : names;
  const rows = reportRows(plan, now, quirks).map((row) => ({
    dimensions: dimensionsOf(row, plan),
    metrics: metricsOf(row, plan),
  }));
  const lines = [...rows, ...oddRows(rows, quirks, plan)].map(({ dimensions, metrics }) => {
    const values = { ...written(metrics, quirks), ...dimensions };
    return names.map((name) => (name === "country_code" ? countryName(values[name] ?? "") : (values[name] ?? "")));
  });
  return [header, ...lines].map((line) => `${line.map(quoted).join(",")}\r\n`).join("");
}

/** TikTok's files have column titles for people. */
function titleOf(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** TikTok's files have country names where other reports have codes. */
function countryName(code: string): string {
  return new Intl.DisplayNames(["en"], { type: "region" }).of(code) ?? code;
}

function quoted(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
