/** A receipt's totals, and beside them those of now. */

import { ScrollArea, Table, Text, Title } from "@mantine/core";
import type { AskedAgain, Receipt } from "../data/queries.ts";
import { formatNumber } from "../parts/format-number.ts";

type Props = { receipt: Receipt; again: AskedAgain | null };
type Row = { name: string; before: number | null; now: number | null; change: number | null };

export function TotalsTable({ receipt: { totals, rows }, again }: Props) {
  const counted: Row = {
    ...{ name: "rows", before: rows, now: again?.rows.now ?? null },
    change: again === null || rows === null || again.rows.now === null ? null : again.rows.now - rows,
  };
  const known = Object.entries(totals ?? {}).map(([name, before]) => ({ name, before, now: null, change: null }));
  const shown: Row[] = [counted, ...(again?.totals ?? known)];
  return (
    <section aria-label="Totals">
      <Title order={2} mb="xs">
        Totals
      </Title>
      {again !== null && shown.every(({ before, now }) => before === now) ? (
        <Text size="sm" role="status" mb="xs">
          Nothing has moved since.
        </Text>
      ) : null}
      <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": "Totals, table" }}>
        <Table fz="sm" verticalSpacing="xs" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Number</Table.Th>
              <Table.Th ta="right">Then</Table.Th>
              {again === null ? null : (
                <>
                  <Table.Th ta="right">Now</Table.Th>
                  <Table.Th ta="right">Moved</Table.Th>
                </>
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map(({ name, before, now, change }) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw={400} className="name-cell">
                  {name}
                </Table.Th>
                <Table.Td ta="right">{formatNumber(before)}</Table.Td>
                {again === null ? null : (
                  <>
                    <Table.Td ta="right">{formatNumber(now)}</Table.Td>
                    <Table.Td ta="right">{signed(change)}</Table.Td>
                  </>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </section>
  );
}

export function signed(change: number | null): string {
  return change !== null && change > 0 ? `+${formatNumber(change)}` : formatNumber(change);
}
