/** A card for each metric with its total and change; clicking one draws it. */

import { SimpleGrid, Text, UnstyledButton } from "@mantine/core";
import type { PerformanceView } from "../data/queries.ts";
import { formatMetric } from "../parts/format-number.ts";
import { ChangeBadge } from "./change-badge.tsx";
import { changeOf, numberIn, type Point } from "./point.ts";

type Props = {
  series: PerformanceView["series"];
  totals: Point;
  currency: string | null;
  shown: string;
  onShow(column: string): void;
};

export function MetricCards({ series, totals, currency, shown, onShow }: Props) {
  return (
    <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm" role="group" aria-label="Metric in the chart">
      {series.map(({ column, label, unit, better }) => (
        <UnstyledButton
          key={column}
          className="metric-card"
          aria-pressed={column === shown}
          onClick={() => onShow(column)}
        >
          <Text size="sm" c="dimmed">
            {label}
          </Text>
          <Text fw={650} fz="xl" className="numeric">
            {formatMetric(numberIn(totals, column), unit, currency)}
          </Text>
          <ChangeBadge percent={numberIn(totals, changeOf(column))} better={better} />
        </UnstyledButton>
      ))}
    </SimpleGrid>
  );
}
