/** The query of all accounts together, with its progress. */

import { type QueryClient, queryOptions } from "@tanstack/react-query";
import type { PerformanceView } from "#modules/module-page.ts";
import { answered, apiTelling } from "../data/api.ts";
import { noteProgress } from "../data/call-progress.ts";
import { workspaceKey } from "../data/queries.ts";
import { withDerivedSeries } from "./derived-series.ts";
import type { ReadReport } from "./read-report.ts";
import type { ViewChoice } from "./view-choice.ts";

/** Going back and forth within this time does not pay for the answer again. */
const FRESH_MS = 60_000;

export type OverviewQuestion = {
  workspaceId: string;
  module: string;
  view: PerformanceView;
  choice: Pick<ViewChoice, "window" | "range" | "comparison">;
};

export const overviewKey = ({ workspaceId, module, choice: { window, range, comparison } }: OverviewQuestion) =>
  [...workspaceKey(workspaceId), "overview", module, { window, range, comparison }] as const;

export const overviewQuery = (question: OverviewQuestion) =>
  queryOptions({
    queryKey: overviewKey(question),
    queryFn: ({ client }) => askOverview(client, question, false),
    staleTime: FRESH_MS,
  });

/** The old answer stays visible until the new one arrives. */
export async function refreshOverview(client: QueryClient, question: OverviewQuestion): Promise<void> {
  client.setQueryData(overviewKey(question), await askOverview(client, question, true));
}

async function askOverview(client: QueryClient, question: OverviewQuestion, fresh: boolean) {
  const { workspaceId: id, module, choice } = question;
  const days =
    choice.range === null
      ? { window: choice.window ?? undefined }
      : { start_date: choice.range.start, end_date: choice.range.end };
  const telling = apiTelling((progress) => noteProgress(client, overviewKey(question), progress));
  const query = { module, comparison: choice.comparison, ...days, ...(fresh ? { fresh: "true" as const } : {}) };
  try {
    return await answered(telling.workspaces({ id }).overview.get({ query }));
  } finally {
    noteProgress(client, overviewKey(question), null);
  }
}

export type Overview = Awaited<ReturnType<typeof askOverview>>;
export type OverviewGroup = Overview["groups"][number];

/** A currency's accounts as the report that charts are drawn from. */
export function groupReport(
  { fetched_at, accounts, lag }: Overview,
  { by_day, values }: OverviewGroup,
  { series, overTime }: PerformanceView,
): ReadReport {
  const [first] = accounts;
  return {
    points: by_day.map((day) => withDerivedSeries({ [overTime.dateColumn]: day.date, ...day.values }, series)),
    totals: withDerivedSeries(values, series),
    total: by_day.length,
    ...{ warnings: [], lag, fetchedAt: fetched_at ?? "", zone: null },
    window: first?.window ?? { start: null, end: "" },
    comparedWith: first?.compared_with ?? null,
  };
}
