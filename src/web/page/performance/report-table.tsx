/** Rows of a report with name, status and metrics, sorted by the clicked column. */

import { Anchor, ScrollArea, Table, Text, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import type { PerformanceView } from "../data/queries.ts";
import { formatMetric } from "../parts/format-number.ts";
import { ChangeBadge } from "./change-badge.tsx";
import { changeOf, numberIn, type Point } from "./point.ts";
import type { Level, Sort } from "./view-choice.ts";

/** In the place of a status. */
export const NOT_LISTED = "not listed";

type Props = {
  level: Level;
  points: readonly Point[];
  totals: Point;
  statuses: Readonly<Record<string, string>> | undefined;
  series: PerformanceView["series"];
  currency: string | null;
  sort: Sort;
  onSort(sort: Sort): void;
  onOpen?: (id: string) => void;
};

export function ReportTable({ level, points, totals, statuses, series, currency, sort, onSort, onOpen }: Props) {
  const { nameColumn, idColumn, label, plural } = level;
  const press = (column: string) =>
    onSort({ column, down: sort.column === column ? !sort.down : column !== nameColumn });
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": `${plural}, table` }}>
      <Table highlightOnHover verticalSpacing="xs" horizontalSpacing={6} fz="sm" miw={860} className="report-table">
        <Table.Caption className="hidden-caption">{plural}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Heading column={nameColumn} label={label} sort={sort} onPress={press} />
            <Table.Th>Status</Table.Th>
            {series.map((one) => (
              <Heading key={one.column} column={one.column} label={one.label} sort={sort} onPress={press} right />
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {points.map((point) => (
            <Table.Tr key={`${point[idColumn]}`}>
              <Table.Th scope="row" fw={400} className="name-cell">
                <Name text={`${point[nameColumn] ?? point[idColumn] ?? "–"}`} id={point[idColumn]} onOpen={onOpen} />
              </Table.Th>
              <Table.Td className="status-cell">
                <Text size="sm" c="dimmed">
                  {statuses === undefined ? "…" : (statuses[`${point[idColumn]}`] ?? NOT_LISTED)}
                </Text>
              </Table.Td>
              <Metrics point={point} series={series} currency={currency} />
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr fw={600}>
            <Table.Th scope="row">Total</Table.Th>
            <Table.Td />
            <Metrics point={totals} series={series} currency={currency} />
          </Table.Tr>
        </Table.Tfoot>
      </Table>
    </ScrollArea>
  );
}

type NameProps = { text: string; id: Point[string] | undefined; onOpen: Props["onOpen"] | undefined };

function Name({ text, id, onOpen }: NameProps) {
  if (onOpen === undefined || typeof id !== "string") return text;
  return (
    <Anchor component="button" type="button" fz="sm" ta="left" className="any-name" onClick={() => onOpen(id)}>
      {text}
    </Anchor>
  );
}

export function Metrics({ point, series, currency }: { point: Point } & Pick<Props, "series" | "currency">) {
  return series.map(({ column, unit, better }) => (
    <Table.Td key={column} ta="right">
      <div>{formatMetric(numberIn(point, column), unit, currency)}</div>
      <ChangeBadge percent={numberIn(point, changeOf(column))} better={better} />
    </Table.Td>
  ));
}

type HeadingProps = {
  column: string;
  label: string;
  sort: Sort;
  right?: boolean;
  onPress(column: string): void;
};

export function Heading({ column, label, sort, right = false, onPress }: HeadingProps) {
  const here = sort.column === column ? sort : null;
  const Chevron = here?.down === false ? IconChevronUp : IconChevronDown;
  return (
    <Table.Th ta={right ? "right" : "left"} aria-sort={here === null ? "none" : here.down ? "descending" : "ascending"}>
      <UnstyledButton fz="sm" fw={600} onClick={() => onPress(column)}>
        {label} {here === null ? null : <Chevron size={14} aria-hidden className="inline-icon" />}
      </UnstyledButton>
    </Table.Th>
  );
}
