/** The year by month as a table, the newest first, and as a whole. */

import { ScrollArea, Table, Text } from "@mantine/core";
import type { PerformanceView, Year } from "../data/queries.ts";
import { formatMetric } from "../parts/format-number.ts";

type Props = { year: Year; series: PerformanceView["series"] };

const MONTH = new Intl.DateTimeFormat("en", { month: "long", year: "numeric", timeZone: "UTC" });
const DAY_MS = 86_400_000;

export function MonthTable({ year, series }: Props) {
  const cells = (values: Year["total"]["values"]) =>
    series.map(({ column, unit }) => (
      <Table.Td key={column} ta="right">
        {formatMetric(values[column] ?? null, unit, year.currency)}
      </Table.Td>
    ));
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": "Months, table" }}>
      <Table highlightOnHover verticalSpacing="xs" horizontalSpacing={6} fz="sm" miw={860} className="report-table">
        <Table.Caption className="hidden-caption">Months</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Month</Table.Th>
            {series.map(({ column, label }) => (
              <Table.Th key={column} ta="right">
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {year.by_month.toReversed().map((month) => (
            <Table.Tr key={month.from}>
              <Table.Th scope="row" fw={400}>
                {MONTH.format(Date.parse(`${month.from}T00:00:00Z`))}
                <DaysOf month={month} />
              </Table.Th>
              {cells(month.values)}
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr fw={600}>
            <Table.Th scope="row">All {year.total.kept} days</Table.Th>
            {cells(year.total.values)}
          </Table.Tr>
        </Table.Tfoot>
      </Table>
    </ScrollArea>
  );
}

/** Says nothing of a whole month. */
function DaysOf({ month: { from, kept } }: { month: Year["by_month"][number] }) {
  const first = new Date(`${from.slice(0, 7)}-01T00:00:00Z`);
  const days = (Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1) - first.getTime()) / DAY_MS;
  if (kept === days) return null;
  return (
    <Text span size="xs" c="dimmed">
      {" "}
      {kept} of {days} days
    </Text>
  );
}
