/** What a report is sorted or filtered by, among metrics that it may not show. */

import { columnFor } from "#ads/column-for.ts";
import { ShopError } from "#errors.ts";
import { COLUMN_ALIASES } from "../words/aliases.ts";
import { isFolded } from "../words/breakdowns.ts";
import { describeMetric } from "../words/metric-catalogue.ts";
import { LEVEL_DETAILS } from "../words/report-levels.ts";
import { chooseLegs } from "./legs.ts";
import { MEASURE_ENDING } from "./report-columns.ts";
import type { ReportInput } from "./report-input.ts";
import { addsUp, type Numbers } from "./report-row.ts";
import { resolveMetric, severalMetrics, unknownMetric } from "./resolve-metrics.ts";

/** Some metric of `names` must reach `atLeast` over the whole window. */
export type Least = { names: readonly string[]; atLeast: number };

type SortWord = { names: readonly string[]; ending: string; by: string };

export type SortAndFilter = { sort: SortWord | null; least: readonly Least[] };

export function sortAndFilterOf(input: Pick<ReportInput, "sort" | "filter" | "level" | "breakdown">): SortAndFilter {
  const { sort, filter = {}, level } = input;
  const { min_spend: minSpend, min = [] } = filter;
  return {
    sort: sort === undefined ? null : sortWord(sort.by, level),
    least: [
      ...(minSpend === undefined ? [] : [{ names: ["spend"], atLeast: minSpend }]),
      ...min.map(({ metric, at_least: atLeast }) => {
        const names = metricsNamed(metric);
        if (names.length === 0) throw unknownMetric(metric, "filter.min");
        refuseSeveralRows(names, input);
        return { names, atLeast };
      }),
    ],
  };
}

/** Such a metric has no value over several rows of a subject, so that the filter would match nothing. */
function refuseSeveralRows(
  names: readonly string[],
  { level, breakdown }: Pick<ReportInput, "level" | "breakdown">,
): void {
  const oneRow = breakdown === "none" || (level === "account" && !isFolded(breakdown));
  const lost = names.filter((name) => !addsUp(name) && typeof describeMetric(name)?.over !== "object");
  if (oneRow || lost.length === 0) return;
  throw new ShopError(
    "invalid_input",
    `filter.min: ${lost.join(", ")} cannot be added up over the rows of a breakdown. Use breakdown none, or another metric.`,
  );
}

export function hiddenMetricsOf({ sort, least }: SortAndFilter): string[] {
  return [...new Set([...(sort?.names ?? []), ...least.flatMap(({ names }) => names)])];
}

function sortWord(by: string, level: ReportInput["level"]): SortWord {
  const ending = MEASURE_ENDING.exec(by)?.[0] ?? "";
  const word = by.slice(0, by.length - ending.length);
  return {
    names: metricsNamed(word),
    ending,
    by: `${columnFor(word, { ...LEVEL_DETAILS[level], aliases: COLUMN_ALIASES })}${ending}`,
  };
}

function metricsNamed(word: string): readonly string[] {
  const several = severalMetrics(word);
  const one = several.length > 0 ? undefined : resolveMetric(word);
  return one === undefined ? several : [one];
}

type Answered = { shown: readonly string[]; given(name: string): boolean; rows: readonly Numbers[] };

export type ChosenSortAndFilter = { sortBy: string | null; least: readonly Least[] };

/** Prefers metrics that have numbers, a shown one first. */
export function chooseSortAndFilter(
  { sort, least }: SortAndFilter,
  { shown, given, rows }: Answered,
): ChosenSortAndFilter {
  const inUse = (names: readonly string[]) => {
    const known = names.filter(given);
    return known.length < 2 ? known : chooseLegs({ shown: known, open: new Set(known), rows }).shown;
  };
  const sortBy = () => {
    if (sort === null || sort.names.length === 0) return sort?.by ?? null;
    const name = sort.names.find((one) => shown.includes(one)) ?? inUse(sort.names)[0];
    return name === undefined ? null : `${name}${sort.ending}`;
  };
  return {
    sortBy: sortBy(),
    least: least.map(({ names, atLeast }) => {
      const known = inUse(names);
      if (known.length === 0)
        throw new ShopError(
          "invalid_input",
          `filter.min: TikTok does not give ${names.join(", ")} in this report. Filter by another metric.`,
        );
      return { names: known, atLeast };
    }),
  };
}
