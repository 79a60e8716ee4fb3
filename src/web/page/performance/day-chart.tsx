/** One metric by day and its comparison. Loaded on demand, because the chart library is large. */

import "@mantine/core/styles/ColorSwatch.css";
import "@mantine/charts/styles.css";
import { LineChart } from "@mantine/charts";
import type { PerformanceView } from "../data/queries.ts";
import { CHART_PX } from "../parts/chart-px.ts";
import { dayAxis } from "../parts/day-axis.ts";
import { formatCompact, formatMetric } from "../parts/format-number.ts";
import { numberIn, type Point, previousOf } from "./point.ts";

type Props = {
  points: readonly Point[];
  dateColumn: string;
  series: PerformanceView["series"][number];
  currency: string | null;
  compared: boolean;
  /** Whether the line breaks where a value is missing. */
  gaps?: boolean;
};

export function DayChart({
  points,
  dateColumn,
  series: { column, label, unit },
  currency,
  compared,
  gaps = false,
}: Props) {
  const formatTick = (value: number) => formatCompact(value, unit, currency);
  const before = { name: previousOf(column), label: `${label} before`, color: "gray.5", strokeDasharray: "4 4" };
  return (
    <LineChart
      h={CHART_PX.ofMetric}
      data={points.map((point) => ({ ...point }))}
      dataKey={dateColumn}
      series={[...(compared ? [before] : []), { name: column, label, color: "indigo.6" }]}
      curveType="linear"
      connectNulls={!gaps}
      withLegend={compared}
      withDots={points.length < 32}
      strokeWidth={2}
      tickLine="none"
      gridAxis="x"
      valueFormatter={(value) => formatMetric(value, unit, currency)}
      xAxisProps={dayAxis(points.map((point) => `${point[dateColumn]}`))}
      yAxisProps={{
        tickFormatter: formatTick,
        width: axisWidth(points.map((point) => formatTick(highest(point, column)))),
      }}
    />
  );
}

const LETTER_PX = 8;
/** An axis mark between two values may be slightly longer than both. */
const MORE_LETTERS = 2;

function axisWidth(labels: readonly string[]): number {
  return (Math.max(...labels.map((label) => label.length)) + MORE_LETTERS) * LETTER_PX;
}

function highest(point: Point, column: string): number {
  return Math.max(numberIn(point, column) ?? 0, numberIn(point, previousOf(column)) ?? 0);
}
