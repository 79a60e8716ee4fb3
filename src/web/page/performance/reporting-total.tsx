/** All accounts in the owner's currency, by the owner's rates, with what is not converted. */

import { Anchor, Paper, SimpleGrid, Text, Title } from "@mantine/core";
import { Link } from "wouter";
import { counted } from "#text/counted.ts";
import { PAGE_PATHS } from "../../page-paths.ts";
import type { PerformanceView } from "../data/queries.ts";
import { formatMetric } from "../parts/format-number.ts";
import { May } from "../parts/may.tsx";
import { rateText } from "../rates/rate-text.ts";
import { withDerivedSeries } from "./derived-series.ts";
import { FoldedList } from "./folded-list.tsx";
import { formatDays } from "./format-days.ts";
import type { Overview } from "./overview-query.ts";
import { numberIn } from "./point.ts";

type Props = {
  reporting: NonNullable<Overview["reporting"]>;
  series: PerformanceView["series"];
  nameOf(label: string): string;
};

export function ReportingTotal({ reporting, series, nameOf }: Props) {
  const { currency, values, note, rates, not_converted: left } = reporting;
  const totals = withDerivedSeries(values ?? {}, series);
  return (
    <Paper component="section" withBorder p="lg" aria-label={`All in ${currency}`}>
      <Title order={2} mb="xs">
        All in {currency}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        By your rates
        {rates.length === 0 ? "" : `: ${rates.map((rate) => rateText({ ...rate, currency })).join("; ")}`}.{" "}
        <Anchor component={Link} href={PAGE_PATHS.rates} inherit c="inherit" underline="always">
          All your rates
        </Anchor>
      </Text>
      {values === null ? (
        <Text size="sm">{note ?? "None of these days is converted."}</Text>
      ) : (
        <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm" mb="sm">
          {series.map(({ column, label, unit }) => (
            <div key={column}>
              <Text size="sm" c="dimmed">
                {label}
              </Text>
              <Text fw={650} className="numeric">
                {formatMetric(numberIn(totals, column), unit, currency)}
              </Text>
            </div>
          ))}
        </SimpleGrid>
      )}
      {left.length === 0 ? null : (
        <FoldedList
          title={`Not in it, of ${counted(new Set(left.map(({ account }) => account)).size, "account")}`}
          holds={left.length}
          items={byReason(left, nameOf)}
        />
      )}
    </Paper>
  );
}

/** Where money is of several currencies and the owner gave no rate. */
export function NoReportingTotal() {
  return (
    <May route="PUT /api/workspaces/:id/rates">
      <Text size="sm">
        For one total of all currencies, set{" "}
        <Anchor component={Link} href={PAGE_PATHS.rates} inherit c="inherit" underline="always">
          exchange rates of your own
        </Anchor>
        .
      </Text>
    </May>
  );
}

/** Said once for all accounts and days of which it is true. */
function byReason(left: Props["reporting"]["not_converted"], nameOf: Props["nameOf"]) {
  return [...Map.groupBy(left, ({ why }) => why)].map(([why, own]) => {
    const said = own.map(
      ({ account, start, end }) =>
        `${nameOf(account)}${end === undefined ? "" : ` (${formatDays({ start: start ?? null, end })})`}`,
    );
    return { name: why, text: `${said.join(", ")}: ${why}` };
  });
}
