/** Bars of calls a day, failed ones on top, including days without calls. */

import "@mantine/core/styles/ColorSwatch.css";
import "@mantine/charts/styles.css";
import { BarChart } from "@mantine/charts";
import type { Usage } from "../data/queries.ts";
import { CHART_PX } from "../parts/chart-px.ts";
import { dayAxis } from "../parts/day-axis.ts";
import { formatNumber } from "../parts/format-number.ts";

const DAY_MS = 86_400_000;

export function CallsChart({ days }: { days: Usage["days"] }) {
  const shown = withoutGaps(days);
  return (
    <BarChart
      h={CHART_PX.small}
      data={shown.map(({ date, calls, errors }) => ({ date, Answered: calls - errors, Refused: errors }))}
      dataKey="date"
      type="stacked"
      series={[
        { name: "Answered", color: "indigo.6" },
        { name: "Refused", color: "red.6" },
      ]}
      withLegend
      maxBarWidth={48}
      tickLine="none"
      gridAxis="x"
      valueFormatter={formatNumber}
      xAxisProps={dayAxis(shown.map(({ date }) => date))}
      yAxisProps={{ allowDecimals: false, width: 56 }}
    />
  );
}

/** `days` are in order and lack those without calls. */
function withoutGaps(days: Usage["days"]): Usage["days"] {
  const [first, last] = [days.at(0), days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const byDate = new Map(days.map((day) => [day.date, day]));
  const count = (Date.parse(last.date) - Date.parse(first.date)) / DAY_MS + 1;
  return Array.from({ length: count }, (_, at) => {
    const date = new Date(Date.parse(first.date) + at * DAY_MS).toISOString().slice(0, 10);
    return byDate.get(date) ?? { date, calls: 0, errors: 0 };
  });
}
