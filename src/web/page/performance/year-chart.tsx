/** Metric cards of a whole year, and one metric by day or by week. */

import { Group, Paper, SegmentedControl, Text, Title } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import type { PerformanceView, Year } from "../data/queries.ts";
import { CHART_PX } from "../parts/chart-px.ts";
import { PageLoader } from "../parts/page-loader.tsx";
import { MetricCards } from "./metric-cards.tsx";
import type { Point } from "./point.ts";

const DayChart = lazy(() => import("./day-chart.tsx").then(({ DayChart: Chart }) => ({ default: Chart })));

type Props = { year: Year; series: PerformanceView["series"] };

const STEPS = [
  { value: "week", label: "By week" },
  { value: "day", label: "By day" },
] as const;
const DAYS_A_WEEK = 7;

export function YearChart({ year, series }: Props) {
  const [drawn, setDrawn] = useState(series[0]?.column ?? "");
  const [step, setStep] = useState<string>(STEPS[0].value);
  const line = series.find(({ column }) => column === drawn);
  const points = step === "day" ? year.by_day.map(pointOf) : wholeWeeks(year);
  return (
    <section aria-label="The past year">
      <MetricCards
        {...{ series, currency: year.currency }}
        totals={year.total.values}
        shown={drawn}
        onShow={setDrawn}
      />
      {line === undefined ? null : (
        <Paper withBorder p="lg" mt="md">
          <Group justify="space-between" mb="md">
            <Title order={2}>
              {line.label} by {step}
            </Title>
            <SegmentedControl aria-label="Step of the chart" data={[...STEPS]} value={step} onChange={setStep} />
          </Group>
          <Suspense fallback={<PageLoader height={CHART_PX.ofMetric} />}>
            <DayChart points={points} dateColumn="from" series={line} currency={year.currency} compared={false} gaps />
          </Suspense>
          {step === "day" ? null : (
            <Text size="xs" c="dimmed" mt="xs">
              Weeks begin on Monday. A week of which a day is missing is left out.
            </Text>
          )}
        </Paper>
      )}
    </section>
  );
}

function pointOf({ from, values }: Year["by_day"][number]): Point {
  return { ...values, from };
}

/** Shorter weeks would look like a fall. */
function wholeWeeks({ by_week }: Year): Point[] {
  return by_week.map((week) => (week.kept === DAYS_A_WEEK ? pointOf(week) : { from: week.from }));
}
