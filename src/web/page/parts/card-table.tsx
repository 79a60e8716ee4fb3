/** A table whose rows become cards where the window is narrow, and that scrolls on its own where it is still too wide. */

import { ScrollArea, Table } from "@mantine/core";
import type { ReactNode } from "react";

/**
 * `label`: the table's name for screen readers. `heads`: the columns that are shown. `action`: what the buttons at the end
 * of the rows do, for screen readers; left out where rows have none. `children`: the rows, their cells with `data-label`.
 */
type Props = { label: string; heads: readonly string[]; action?: string; children: ReactNode };

export function CardTable({ label, heads, action, children }: Props) {
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": label }}>
      <Table verticalSpacing="sm" fz="sm" withTableBorder className="card-table">
        <Table.Thead>
          <Table.Tr>
            {heads.map((head) => (
              <Table.Th key={head}>{head}</Table.Th>
            ))}
            {action === undefined ? null : (
              <Table.Th>
                <span className="hidden-caption">{action}</span>
              </Table.Th>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
