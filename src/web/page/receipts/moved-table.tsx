/** Tables of numbers as they were told, and as they are now. */

import { ScrollArea, Table } from "@mantine/core";
import type { ReactNode } from "react";
import { formatTold, signed } from "../parts/format-number.ts";

/** A number as it was told, and as it is now where it was asked again. */
export type Moved = { before: number | null; now: number | null; change: number | null };

/** `heads`: of the columns before the numbers. `compared`: it was asked again. */
type TableProps = {
  title: string;
  heads: readonly string[];
  compared: boolean;
  minWidth?: number;
  children: ReactNode;
};

export function MovedTable({ title, heads, compared, minWidth, children }: TableProps) {
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": `${title}, table` }}>
      <Table fz="sm" verticalSpacing="xs" highlightOnHover miw={minWidth}>
        <Table.Thead>
          <Table.Tr>
            {heads.map((head) => (
              <Table.Th key={head}>{head}</Table.Th>
            ))}
            <Table.Th ta="right">Then</Table.Th>
            {compared ? (
              <>
                <Table.Th ta="right">Now</Table.Th>
                <Table.Th ta="right">Moved</Table.Th>
              </>
            ) : null}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

type CellsProps = { moved: Moved; compared: boolean };

export function MovedCells({ moved: { before, now, change }, compared }: CellsProps) {
  return (
    <>
      <Table.Td ta="right">{formatTold(before)}</Table.Td>
      {compared ? (
        <>
          <Table.Td ta="right">{formatTold(now)}</Table.Td>
          <Table.Td ta="right">{change === null ? formatTold(change) : signed(change, formatTold)}</Table.Td>
        </>
      ) : null}
    </>
  );
}
