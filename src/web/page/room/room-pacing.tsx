/** Where the month lands, as a sentence and a table. */

import { ScrollArea, Table, Text, Title } from "@mantine/core";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { pacingCell, pacingHead } from "../parts/pacing-cells.ts";
import { PageLoader } from "../parts/page-loader.tsx";
import type { RoomTable, Section } from "./room-queries.ts";

/** The table is wider than a phone, where a name says more than nineteen digits. */
const LAST_COLUMN = "id";
/** Else a phone breaks names after each word, since the table is as wide as its amounts. */
const NAME_COLUMN = "name";
const NAME_WIDTH_PX = 180;

type Props = Section<RoomTable> & { currency: string | null };

export function RoomPacing({ data, error, onRetry, currency }: Props) {
  const columns = data?.columns ?? [];
  const shown = columns.toSorted((one, other) => Number(one === LAST_COLUMN) - Number(other === LAST_COLUMN));
  return (
    <section aria-label="Pacing">
      <Title order={2} mb="sm">
        Pacing of this month
      </Title>
      <FailureAlert failure={error} onRetry={onRetry} />
      {data === undefined ? (
        <PageLoader failed={error !== null} />
      ) : (
        <>
          <Text size="sm" mb="sm">
            {data.summary}
          </Text>
          <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": "Pacing, table" }}>
            <Table fz="sm" verticalSpacing="xs" miw={640} withTableBorder>
              <Table.Thead>
                <Table.Tr>
                  {shown.map((column) => (
                    <Table.Th key={column}>{pacingHead(column)}</Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {data.rows.map((row) => (
                  <Table.Tr key={row.join(" ")}>
                    {shown.map((column) => (
                      <Table.Td key={column} {...(column === NAME_COLUMN ? { miw: NAME_WIDTH_PX } : {})}>
                        {pacingCell(column, row[columns.indexOf(column)], currency)}
                      </Table.Td>
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
