/** The performance page's queries: whole reports with their progress, and the statuses of entities. */

import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { noteProgress } from "../data/call-progress.ts";
import { callTool } from "../data/call-tool.ts";
import type { Progress } from "../data/events-in.ts";
import { type PerformanceView, workspaceKey } from "../data/queries.ts";
import { Refusal } from "../data/refusal.ts";
import { type ReadReport, readReport } from "./read-report.ts";
import type { Level } from "./view-choice.ts";

/** Twenty thousand rows; a larger account can be read through its campaigns. */
const MAX_PAGES = 40;
/** Going back and forth within this time does not pay for a report again. */
const FRESH_MS = 60_000;

type Arguments = Readonly<Record<string, unknown>>;
export type ReportQuestion = { workspaceId: string; view: PerformanceView; args: Arguments };

const Paged = z.looseObject({ page: z.looseObject({ total: z.number(), cursor: z.string().optional() }) });

export const reportKey = ({ workspaceId, view, args }: ReportQuestion) =>
  [...workspaceKey(workspaceId), "report", view.tool, args] as const;

const answersQuery = (question: ReportQuestion) =>
  queryOptions({
    queryKey: reportKey(question),
    queryFn: ({ client, signal }) => askReport({ client, signal, question, refresh: {} }),
    staleTime: FRESH_MS,
  });

export const reportQuery = (question: ReportQuestion) =>
  queryOptions({ ...answersQuery(question), select: (answers) => readReport(answers, question.view.series) });

/** Every row. @throws where there are more than the page reads */
export async function wholeReport(client: QueryClient, question: ReportQuestion): Promise<ReadReport> {
  const report = readReport(await client.fetchQuery(answersQuery(question)), question.view.series);
  if (report.points.length === report.total) return report;
  const told = `${report.total.toLocaleString("en")} rows are more than a page can read. Ask an assistant for the file.`;
  throw new Refusal(0, "invalid_input", told);
}

/** The old answer stays visible until the new one arrives. */
export async function refreshReport(client: QueryClient, question: ReportQuestion): Promise<void> {
  const answers = await askReport({ client, signal: null, question, refresh: question.view.refresh });
  client.setQueryData(reportKey(question), answers);
}

type Asking = { client: QueryClient; signal: AbortSignal | null; question: ReportQuestion; refresh: Arguments };

async function askReport({ client, signal, question, refresh }: Asking): Promise<unknown[]> {
  const { workspaceId, view, args } = question;
  const onProgress = (progress: Progress) => noteProgress(client, reportKey(question), progress);
  const answers: unknown[] = [];
  let cursor: string | undefined;
  try {
    do {
      const place = cursor === undefined ? refresh : { cursor };
      const answer = await callTool({
        ...{ workspaceId, signal, onProgress },
        tool: view.tool,
        args: { ...args, ...place },
      });
      answers.push(answer);
      const { page } = Paged.parse(answer);
      cursor = page.cursor;
      onProgress({
        done: answers.length,
        total: Math.ceil(page.total / rowsIn(answers[0])),
        message: "Reading the rows",
      });
    } while (cursor !== undefined && answers.length < MAX_PAGES);
    return answers;
  } finally {
    noteProgress(client, reportKey(question), null);
  }
}

function rowsIn(answer: unknown): number {
  return Math.max(1, z.looseObject({ rows: z.array(z.unknown()) }).parse(answer).rows.length);
}

const Table = z.looseObject({ columns: z.array(z.string()), rows: z.array(z.array(z.unknown())) });

/** By id; ids that the platform does not list are absent. */
export const statusQuery = (workspaceId: string, { status, idColumn }: Level, ids: readonly string[]) =>
  queryOptions({
    queryKey: [...workspaceKey(workspaceId), "status", status.tool, ids],
    async queryFn({ signal }): Promise<Readonly<Record<string, string>>> {
      if (ids.length === 0) return {};
      const args = { ...status.args, [status.idsArgument]: ids };
      const answer = await callTool({ workspaceId, signal, tool: status.tool, args, onProgress: () => undefined });
      const { columns, rows } = Table.parse(answer);
      const [id, word] = [columns.indexOf(idColumn), columns.indexOf(status.column)];
      return Object.fromEntries(
        rows.flatMap((row) => (row[word] == null ? [] : [[String(row[id]), String(row[word])]])),
      );
    },
    staleTime: FRESH_MS,
  });
