/** When a rule would have fired: a sentence, the days, and a chart. */

import { List, Paper, Text } from "@mantine/core";
import { lazy, Suspense } from "react";
import { CHART_PX } from "../parts/chart-px.ts";
import { PageLoader } from "../parts/page-loader.tsx";
import { formatDay } from "../performance/format-days.ts";
import type { Looked } from "./backtest-chart.tsx";

const BacktestChart = lazy(() =>
  import("./backtest-chart.tsx").then(({ BacktestChart: Chart }) => ({ default: Chart })),
);

export function LookedBack({ looked }: { looked: Looked }) {
  const { from, to, firings, finds_times: leastFound, waits, judged_until: judged } = looked;
  const times = firings.length === 1 ? "once" : `${firings.length} times`;
  return (
    <Paper withBorder p="md">
      <Text fw={600} mb="xs">
        It would {firings.length === 0 ? "never have fired" : `have fired ${times}`} from {formatDay(from)} to{" "}
        {formatDay(to)}.
      </Text>
      {leastFound === null ? null : (
        <Text size="sm" c="dimmed" mb="xs">
          This account's own days vary: a rise of less than {Math.ceil(100 * (leastFound - 1))} % may pass unseen.
        </Text>
      )}
      {waits === null ? null : (
        <Text size="sm" c="dimmed" mb="xs">
          {waits}
        </Text>
      )}
      <Suspense fallback={<PageLoader height={CHART_PX.small} />}>
        <BacktestChart looked={looked} />
      </Suspense>
      {firings.length === 0 ? null : (
        <List size="sm" mt="xs">
          {firings.map(({ began, ended }) => (
            <List.Item key={began}>
              {formatDay(began)},{" "}
              {ended === null ? openWords(judged === to ? null : judged) : `until ${formatDay(ended)}`}
            </List.Item>
          ))}
        </List>
      )}
    </Paper>
  );
}

function openWords(judged: string | null): string {
  return judged === null
    ? "and has not ended"
    : `and had not ended on ${formatDay(judged)}, the newest day with a verdict`;
}
