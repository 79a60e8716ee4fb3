/** A report that TikTok prepares as a file: begun once, looked at while the call lasts, found again by the next one. */

import type { DateWindow } from "#ads/date-window.ts";
import { ShopError, toShopError } from "#errors.ts";
import type { KeptTask } from "#modules/module.ts";
import type { TikTokSession } from "../session/session.ts";
import type { QueryValue } from "../wire/query.ts";
import { clockChanges, joinedHours } from "./clock-changes.ts";
import type { FetchedWindows, ReadWindows } from "./fetch-pages.ts";
import { refusedSentence, withoutRefused } from "./refused-metrics.ts";
import { readReportFile } from "./report-file.ts";
import { askedColumns, type ReportShape } from "./report-request.ts";
import { reportQuery } from "./report-wire.ts";

/** It grows with the time that TikTok has taken, so that a whole call takes some 35 of its 60 requests. */
const FIRST_LOOK_MS = 500;
const LAST_LOOK_MS = 1_500;
const LOOKS_AGAIN_AFTER = 1 / 10;
/** Of a call's 45 s, enough to say that the report is not ready, or to fetch it. */
const RESERVED_MS = 8_000;
const ASK_AGAIN_SECONDS = 20;

const ANEW =
  "TikTok has prepared this report anew since the page before: numbers may have moved. Begin again without a cursor where all pages must fit together.";

type Question = { shape: Omit<ReportShape, "shown" | "usual">; range: readonly [string | null, string] };

function questionOf({ shown: _, usual: __, ...shape }: ReportShape, { start, end }: DateWindow): Question {
  return { shape, range: [start, end] };
}

export async function reportBegun(
  { largeReports }: TikTokSession,
  shape: ReportShape,
  windows: readonly DateWindow[],
): Promise<boolean> {
  for (const window of windows) if (await largeReports.begun(questionOf(shape, window))) return true;
  return false;
}

export type PreparedWindows = FetchedWindows & { carriedOn: boolean };

/** @throws report_pending while TikTok prepares it, upstream_rejected where it could not */
export async function fetchPrepared(
  session: TikTokSession,
  shape: ReportShape,
  windows: readonly DateWindow[],
): Promise<PreparedWindows> {
  const begun: Begun[] = [];
  for (const window of windows) begun.push(await begin(session, shape, window));
  const patienceMs = session.largeReports.leftMs() - RESERVED_MS;
  for (const one of begun) await untilReady(session, one, patienceMs);
  return {
    identity: begun.map(({ question, task }) => `task ${task.taskId} ${JSON.stringify(question.range)}`).join(" "),
    carriedOn: begun.some(({ carriedOn }) => carriedOn),
    read() {
      // Beyond what a look can have said, so that it is told at once.
      session.progress(seconds(patienceMs) + 1, seconds(patienceMs) + 2, "Reading the report that TikTok prepared");
      return readFiles(session, shape, begun);
    },
  };
}

async function readFiles(session: TikTokSession, shape: ReportShape, begun: readonly Begun[]): Promise<ReadWindows> {
  const { largeReports } = session;
  const files: Awaited<ReturnType<typeof readReportFile>>[] = [];
  for (const { question, task } of begun) {
    const account = { id: session.advertiserId, name: session.name };
    const file = await largeReports.file(task.taskId, (pieces) => readReportFile(account, shape, pieces));
    const [start, end] = question.range;
    const changes = clockChanges(session.zone, shape.breakdown, { start, end });
    files.push({ ...file, rows: joinedHours(file.rows, changes, file.given) });
    if (!task.delivered) await largeReports.delivered(question, task.taskId);
  }
  const refused = shape.metrics.filter((name) => files.some(({ given }) => !given.includes(name)));
  return {
    rows: files.map(({ rows }) => rows),
    refused,
    sentences: [
      ...(refused.length > 0 ? [refusedSentence(refused)] : []),
      ...new Set(files.flatMap((file) => file.sentences)),
    ],
  };
}

type Begun = { question: Question; task: KeptTask; carriedOn: boolean };

/** Reuses the task unless its numbers were read before and fresh ones are wanted. */
async function begin(session: TikTokSession, shape: ReportShape, window: DateWindow): Promise<Begun> {
  const { largeReports } = session;
  const question = questionOf(shape, window);
  const standing = await largeReports.reuse(question);
  if (standing !== null) return { question, task: standing, carriedOn: true };
  if (largeReports.continued) session.warnAlways(ANEW);
  const range = window.start === null ? null : { start: window.start, end: window.end };
  // A task takes any number of days and ids, but no filter except ids.
  const piece = { window: 0, range, filters: shape.filters.filter(({ field }) => field.endsWith("_ids")) };
  const { result: task } = await withoutRefused(
    { columns: askedColumns(shape), shown: shape.shown ?? shape.metrics },
    (columns) => largeReports.prepare(taskBody(reportQuery(session.advertiserId, shape, { piece, columns }))),
  );
  await largeReports.keep(question, task);
  return { question, task, carriedOn: false };
}

/** Without translation the file's columns have TikTok's own names. */
function taskBody(query: Readonly<Record<string, QueryValue>>): Record<string, QueryValue> {
  return { ...query, output_format: "CSV_STRING", enable_report_title_translation: false };
}

type Task = Pick<Begun, "question" | "task">;

const ENDED_BADLY: ReadonlySet<string> = new Set(["FAILED", "CANCELED"]);

async function untilReady(session: TikTokSession, { question, task }: Task, patienceMs: number): Promise<void> {
  const { largeReports } = session;
  for (;;) {
    const status = await statusOf(session, { question, task });
    if (status === "SUCCESS") return;
    if (ENDED_BADLY.has(status)) {
      await largeReports.forget(question);
      throw endedBadly(status);
    }
    const leftMs = largeReports.leftMs() - RESERVED_MS;
    const lookMs = Math.min(LAST_LOOK_MS, Math.max(FIRST_LOOK_MS, (patienceMs - leftMs) * LOOKS_AGAIN_AFTER));
    if (leftMs < lookMs) throw stillPreparing();
    session.progress(seconds(patienceMs - leftMs), seconds(patienceMs), "TikTok is preparing the report");
    await largeReports.wait(lookMs);
  }
}

function seconds(ms: number): number {
  return Math.max(0, Math.round(ms / 1_000));
}

/** Forgets a task that TikTok no longer knows, so that the next call begins anew. */
async function statusOf({ largeReports }: TikTokSession, { question, task }: Task): Promise<string> {
  try {
    return await largeReports.status(task.taskId);
  } catch (thrown) {
    const error = toShopError(thrown);
    if (error.code !== "upstream_rejected" && error.code !== "upstream_missing") throw error;
    await largeReports.forget(question);
    throw new ShopError(
      "upstream_rejected",
      "TikTok no longer knows the report it was preparing. Ask again with the same arguments: it is then begun anew.",
      { cause: error, ...(error.upstream === undefined ? {} : { upstream: error.upstream }) },
    );
  }
}

function stillPreparing(): ShopError {
  return new ShopError(
    "report_pending",
    `This report is so large that TikTok prepares it as a file, and it is still preparing. Ask again with the same arguments in ${ASK_AGAIN_SECONDS} seconds; what is under way is kept, and nothing is asked twice.`,
    { retryAfterSeconds: ASK_AGAIN_SECONDS },
  );
}

function endedBadly(status: string): ShopError {
  return new ShopError(
    "upstream_rejected",
    `TikTok could not prepare this report (${status}). Narrow it: fewer days, breakdown none, a higher level, or a filter by ids; or ask again to have it tried once more.`,
  );
}
