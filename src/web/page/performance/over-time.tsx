/** The opened entity as a whole: metric cards, and one metric by day. */

import { Paper, Text, Title } from "@mantine/core";
import { lazy, type ReactNode, Suspense } from "react";
import type { PerformanceView } from "../data/queries.ts";
import { CHART_PX } from "../parts/chart-px.ts";
import { PageLoader } from "../parts/page-loader.tsx";
import { MetricCards } from "./metric-cards.tsx";
import type { ReadReport } from "./read-report.ts";

const DayChart = lazy(() => import("./day-chart.tsx").then(({ DayChart: Chart }) => ({ default: Chart })));

type Props = {
  view: Pick<PerformanceView, "series"> & { overTime: Pick<PerformanceView["overTime"], "dateColumn"> };
  report: ReadReport;
  currency: string | null;
  drawn: string;
  onDraw(column: string): void;
  explain: ((line: Series) => ReactNode) | null;
};

type Series = PerformanceView["series"][number];

export function OverTime({ view: { series, overTime }, report, currency, drawn, onDraw, explain }: Props) {
  const { points, totals, comparedWith } = report;
  const line = series.find(({ column }) => column === drawn);
  const inOrder = points.toSorted((one, other) =>
    `${one[overTime.dateColumn]}`.localeCompare(`${other[overTime.dateColumn]}`),
  );
  return (
    <section aria-label="Over time">
      <MetricCards series={series} totals={totals} currency={currency} shown={drawn} onShow={onDraw} />
      {line === undefined || points.length === 0 ? (
        <Text mt="md">There are no numbers for these days.</Text>
      ) : (
        <Paper withBorder p="lg" mt="md">
          <Title order={2} mb="md">
            {line.label} by day
          </Title>
          <Suspense fallback={<PageLoader height={CHART_PX.ofMetric} />}>
            <DayChart
              points={inOrder}
              dateColumn={overTime.dateColumn}
              series={line}
              currency={currency}
              compared={comparedWith !== null}
            />
          </Suspense>
          {comparedWith === null ? null : explain?.(line)}
        </Paper>
      )}
    </section>
  );
}
