/** A receipt's totals, and beside them those of now. */

import { Table } from "@mantine/core";
import type { AskedAgain, Receipt } from "../data/queries.ts";
import { MovedCells } from "./moved-table.tsx";
import { type MovedTotal, TotalsFrame, thenAlone } from "./totals-frame.tsx";

type Props = { receipt: Receipt; again: AskedAgain | null };

export function TotalsTable({ receipt: { totals, rows }, again }: Props) {
  const counted: MovedTotal = {
    ...{ name: "rows", before: rows, now: again?.rows.now ?? null },
    change: again === null || rows === null || again.rows.now === null ? null : again.rows.now - rows,
  };
  const shown = [counted, ...(again?.totals ?? thenAlone(totals))];
  const compared = again !== null;
  return (
    <section aria-label="Totals">
      <TotalsFrame heads={["Number"]} unmoved={shown.every(({ before, now }) => before === now)} compared={compared}>
        {shown.map((total) => (
          <Table.Tr key={total.name}>
            <Table.Th scope="row" fw={400} className="name-cell">
              {total.name}
            </Table.Th>
            <MovedCells moved={total} compared={compared} />
          </Table.Tr>
        ))}
      </TotalsFrame>
    </section>
  );
}
