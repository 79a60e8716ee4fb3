/** Where the month lands, as a sentence and a table. */

import { ScrollArea, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { formatNumber } from "../parts/format-number.ts";
import { PageLoader } from "../parts/page-loader.tsx";
import { type RoomTable, roomPacingQuery } from "./room-queries.ts";

/** The table is wider than a phone, where a name says more than nineteen digits. */
const LAST_COLUMN = "id";

type Cell = RoomTable["rows"][number][number];

export function RoomPacing({ currency }: { currency: string | null }) {
  const { data, error, refetch } = useQuery(roomPacingQuery);
  const columns = data?.columns ?? [];
  const shown = columns.toSorted((one, other) => Number(one === LAST_COLUMN) - Number(other === LAST_COLUMN));
  return (
    <section aria-label="Pacing">
      <Title order={2} mb="sm">
        Pacing of this month
      </Title>
      <FailureAlert failure={error} onRetry={refetch} />
      {data === undefined ? (
        <PageLoader failed={error !== null} />
      ) : (
        <>
          <Text size="sm" mb="sm">
            {data.summary} {currency === null ? "" : `Amounts are in ${currency}.`}
          </Text>
          <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": "Pacing, table" }}>
            <Table fz="sm" verticalSpacing="xs" miw={640} withTableBorder>
              <Table.Thead>
                <Table.Tr>
                  {shown.map((column) => (
                    <Table.Th key={column}>{column.replaceAll("_", " ")}</Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {data.rows.map((row) => (
                  <Table.Tr key={row.join(" ")}>
                    {shown.map((column) => (
                      <Table.Td key={column}>{textOf(row[columns.indexOf(column)] ?? null)}</Table.Td>
                    ))}
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </ScrollArea>
        </>
      )}
    </section>
  );
}

function textOf(cell: Cell): string {
  if (cell === null) return "–";
  return typeof cell === "number" ? formatNumber(cell) : String(cell);
}
