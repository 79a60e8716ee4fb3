/** Rows of a report: a name, then each metric with its change. Sorted by the column that is pressed. */

import { ScrollArea, Table, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { useState } from "react";
import type { PerformanceView } from "../data/queries.ts";
import { sayMetric } from "../parts/number-words.ts";
import { ChangeBadge } from "./change-badge.tsx";
import { changeOf, numberIn, type Point } from "./read-report.ts";

type Props = {
  caption: string;
  nameColumn: string;
  nameLabel: string;
  points: readonly Point[];
  totals: Point;
  series: PerformanceView["series"];
  currency: string | null;
};

type Sort = { column: string; down: boolean };

export function ReportTable({ caption, nameColumn, nameLabel, points, totals, series, currency }: Props) {
  const [sort, setSort] = useState<Sort | null>(null);
  const sorted = sort === null ? points : points.toSorted((one, other) => order(one, other, sort));
  const press = (column: string) =>
    setSort((standing) => ({ column, down: standing?.column === column ? !standing.down : true }));
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": caption }}>
      <Table highlightOnHover verticalSpacing="xs" fz="sm" miw={640}>
        <Table.Caption className="hidden-caption">{caption}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Heading column={nameColumn} label={nameLabel} sort={sort} onPress={press} />
            {series.map(({ column, label }) => (
              <Heading key={column} column={column} label={label} sort={sort} onPress={press} right />
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sorted.map((point, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two campaigns may bear one name
            <Table.Tr key={at}>
              <Table.Th scope="row" fw={400} className="name-cell">
                {point[nameColumn] ?? "–"}
              </Table.Th>
              <Metrics point={point} series={series} currency={currency} />
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr fw={600}>
            <Table.Th scope="row">Total</Table.Th>
            <Metrics point={totals} series={series} currency={currency} />
          </Table.Tr>
        </Table.Tfoot>
      </Table>
    </ScrollArea>
  );
}

function Metrics({ point, series, currency }: { point: Point } & Pick<Props, "series" | "currency">) {
  return series.map(({ column, unit }) => (
    <Table.Td key={column} ta="right">
      <div>{sayMetric(numberIn(point, column), unit, currency)}</div>
      <ChangeBadge percent={numberIn(point, changeOf(column))} />
    </Table.Td>
  ));
}

type HeadingProps = {
  column: string;
  label: string;
  sort: Sort | null;
  right?: boolean;
  onPress(column: string): void;
};

function Heading({ column, label, sort, right = false, onPress }: HeadingProps) {
  const here = sort?.column === column ? sort : null;
  const Chevron = here?.down === false ? IconChevronUp : IconChevronDown;
  return (
    <Table.Th ta={right ? "right" : "left"} aria-sort={here === null ? "none" : here.down ? "descending" : "ascending"}>
      <UnstyledButton fz="sm" fw={600} onClick={() => onPress(column)}>
        {label} {here === null ? null : <Chevron size={14} aria-hidden className="inline-icon" />}
      </UnstyledButton>
    </Table.Th>
  );
}

/** What is not known comes last, either way. */
function order(one: Point, other: Point, { column, down }: Sort): number {
  const [left, right] = [one[column] ?? null, other[column] ?? null];
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  const way =
    typeof left === "number" && typeof right === "number" ? left - right : String(left).localeCompare(String(right));
  return down ? -way : way;
}
