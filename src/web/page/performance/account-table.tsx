/** Accounts as rows, sorted within their currency by the clicked column, and below them the currency's subtotal. */

import { Anchor, ScrollArea, Table, Text } from "@mantine/core";
import { counted } from "#text/counted.ts";
import type { PerformanceView } from "../data/queries.ts";
import { withDerivedSeries } from "./derived-series.ts";
import type { Overview } from "./overview-query.ts";
import type { Point } from "./point.ts";
import { Heading, Metrics } from "./report-table.tsx";
import { figuresFirst, inOrder } from "./shown-group.ts";
import { sortPoints } from "./sort-points.ts";
import { ACCOUNT_NAME, type Sort } from "./view-choice.ts";

/** `nameOf`: by label. */
type Props = {
  overview: Overview;
  series: PerformanceView["series"];
  sort: Sort;
  nameOf(label: string): string;
  onSort(sort: Sort): void;
  onOpen(label: string): void;
};

export function AccountTable({ overview, series, sort, nameOf, onSort, onOpen }: Props) {
  const { totals } = overview;
  const groups = accountGroups(overview, { series, sort, nameOf });
  const several = groups.length > 1;
  const press = (column: string) =>
    onSort({ column, down: sort.column === column ? !sort.down : column !== ACCOUNT_NAME });
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": "Accounts, table" }}>
      <Table highlightOnHover verticalSpacing="xs" horizontalSpacing={6} fz="sm" miw={860} className="report-table">
        <Table.Caption className="hidden-caption">Accounts</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Heading column={ACCOUNT_NAME} label="Account" sort={sort} onPress={press} />
            {series.map((one) => (
              <Heading key={one.column} column={one.column} label={one.label} sort={sort} onPress={press} right />
            ))}
          </Table.Tr>
        </Table.Thead>
        {groups.map(({ currency, accounts, values, points }) => (
          <Table.Tbody key={currency}>
            {points.map((point) => (
              <Row key={`${point.account}`} {...{ point, series, currency, onOpen }} />
            ))}
            <Table.Tr fw={600} className="subtotal-row">
              <Table.Th scope="row">
                {several ? `${currency ?? "Unknown currency"}, ${counted(accounts, "account")}` : "Total"}
              </Table.Th>
              <Metrics point={withDerivedSeries(values, series)} series={series} currency={currency} />
            </Table.Tr>
          </Table.Tbody>
        ))}
        {several ? (
          <Table.Tfoot>
            <Table.Tr fw={600}>
              <Table.Th scope="row">All accounts, without money</Table.Th>
              <Metrics point={withDerivedSeries(totals, series)} series={series} currency={null} />
            </Table.Tr>
          </Table.Tfoot>
        ) : null}
      </Table>
    </ScrollArea>
  );
}

type RowProps = Pick<Props, "series" | "onOpen"> & { point: Point; currency: string | null };

function Row({ point, series, currency, onOpen }: RowProps) {
  const label = `${point.account}`;
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400} className="name-cell">
        <Anchor
          {...{ component: "button", type: "button", fz: "sm", ta: "left", className: "any-name" }}
          onClick={() => onOpen(label)}
        >
          {point[ACCOUNT_NAME]}
        </Anchor>
        <Text size="xs" c="dimmed">
          {label}
        </Text>
      </Table.Th>
      <Metrics {...{ point, series, currency }} />
    </Table.Tr>
  );
}

type Arranged = Pick<Props, "series" | "sort" | "nameOf">;

/** Amounts of different currencies are not compared either. What had no figures comes last, however it is sorted. */
export function accountGroups({ accounts, groups }: Overview, { series, sort, nameOf }: Arranged) {
  return inOrder(groups).map((group) => {
    const own = accounts.filter(({ currency }) => currency === group.currency);
    const points = own.map(({ account, currency, values }) =>
      withDerivedSeries({ account, [ACCOUNT_NAME]: nameOf(account), currency, ...values }, series),
    );
    const hasFigures = (point: Point) =>
      series.some(({ column }) => point[column] !== null && point[column] !== undefined);
    return { ...group, points: figuresFirst(sortPoints(points, sort), hasFigures) };
  });
}
