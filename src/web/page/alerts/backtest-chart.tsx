/** A number by day, what was usual, and the days on which a rule would have fired. Loaded on demand, because the chart library is large. */

import "@mantine/core/styles/ColorSwatch.css";
import "@mantine/charts/styles.css";
import { LineChart } from "@mantine/charts";
import { CHART_PX } from "../parts/chart-px.ts";
import { dayAxis } from "../parts/day-axis.ts";
import { formatNumber } from "../parts/format-number.ts";

export type Looked = {
  from: string;
  to: string;
  judged_until: string | null;
  waits: string | null;
  finds_times: number | null;
  firings: readonly { began: string; ended: string | null }[];
  days: readonly { day: string; value: number; usual: number | null }[];
};

const FIRED = "Would have fired";

export function BacktestChart({ looked: { days, firings } }: { looked: Looked }) {
  const fires = (day: string) => firings.some(({ began, ended }) => day >= began && (ended === null || day < ended));
  return (
    <LineChart
      h={CHART_PX.small}
      data={days.map(({ day, value, usual }) => ({
        ...{ day, Number: value, Usual: usual },
        [FIRED]: fires(day) ? value : null,
      }))}
      dataKey="day"
      series={[
        { name: "Usual", color: "gray.5", strokeDasharray: "4 4" },
        { name: "Number", color: "indigo.6" },
        { name: FIRED, color: "red.7" },
      ]}
      curveType="linear"
      connectNulls={false}
      withLegend
      lineProps={({ name }) => (name === FIRED ? { dot: { r: 4 }, strokeWidth: 0 } : { dot: false })}
      strokeWidth={2}
      tickLine="none"
      gridAxis="x"
      valueFormatter={formatNumber}
      xAxisProps={dayAxis(days.map(({ day }) => day))}
      yAxisProps={{ width: 64 }}
    />
  );
}
