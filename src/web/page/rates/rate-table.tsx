/** Exchange rates as a table. */

import { Table } from "@mantine/core";
import type { Rate } from "../data/queries.ts";
import { CardTable } from "../parts/card-table.tsx";
import { RelativeTime } from "../parts/relative-time.tsx";
import { RowAction } from "../parts/row-action.tsx";
import { formatDay } from "../performance/format-days.ts";
import { rateText } from "./rate-text.ts";

type Props = { rates: readonly Rate[]; onRemove: ((rate: Rate) => void) | null };

export function RateTable({ rates, onRemove }: Props) {
  return (
    <CardTable label="Exchange rates" heads={["One", "Is", "From the day", "Set"]} action="Remove">
      {rates.map((rate) => (
        <Table.Tr key={rate.id}>
          <Table.Th scope="row" fw={500}>
            1 {rate.from}
          </Table.Th>
          <Table.Td data-label="Is" className="numeric">
            {rate.rate} {rate.currency}
          </Table.Td>
          <Table.Td data-label="From the day">{formatDay(rate.date)}</Table.Td>
          <Table.Td data-label="Set">
            <RelativeTime at={rate.set_at} />
          </Table.Td>
          <Table.Td ta="right">
            {onRemove === null ? null : (
              <RowAction text="Remove" label={`Remove ${rateText(rate)}`} onClick={() => onRemove(rate)} />
            )}
          </Table.Td>
        </Table.Tr>
      ))}
    </CardTable>
  );
}
