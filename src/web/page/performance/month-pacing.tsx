/** Where the month of every account lands, and each currency's accounts together; asked for on a click. */

import { Button, ScrollArea, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { counted } from "#text/counted.ts";
import { progressQuery } from "../data/call-progress.ts";
import { CallStatus } from "../parts/call-status.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { pacingCell, pacingHead } from "../parts/pacing-cells.ts";
import { type Pacing, type PacingQuestion, pacingKey, pacingQuery } from "./pacing-query.ts";

export function MonthPacing({ title, ...question }: PacingQuestion & { title: string }) {
  const [open, setOpen] = useState(false);
  const { data, error, isFetching, refetch } = useQuery({ ...pacingQuery(question), enabled: open });
  const { data: progress = null } = useQuery(progressQuery(pacingKey(question)));
  return (
    <section aria-label="Pacing" aria-busy={isFetching}>
      <Title order={2} mb="sm">
        Pacing of this month
      </Title>
      {open ? null : (
        <Button variant="default" onClick={() => setOpen(true)}>
          Show where the accounts land
        </Button>
      )}
      <FailureAlert failure={error} title={`${title} did not answer`} onRetry={refetch} />
      {isFetching ? <CallStatus what={`Asking ${title} where the month lands`} progress={progress} /> : null}
      {data === undefined ? null : (
        <>
          {data.missing.map(({ account, message }) => (
            <Text key={account} size="sm" className="any-name">
              Without {account}: {message}
            </Text>
          ))}
          <PacingTable pacing={data} />
        </>
      )}
    </section>
  );
}

type Cell = Pacing["rows"][number][string];

function PacingTable({ pacing: { columns, rows, groups } }: { pacing: Pacing }) {
  const [first = "", ...more] = columns;
  // On a phone the words would take the whole width: they stand below the account's label, and amounts have their sign.
  const others = more.filter((column) => column !== CURRENCY && column !== NAME);
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": "Pacing, table" }}>
      <Table fz="sm" verticalSpacing="xs" miw={640} className="report-table" aria-label="Pacing of this month">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{pacingHead(first)}</Table.Th>
            {others.map((column) => (
              <Table.Th key={column} ta="right">
                {pacingHead(column)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Row
              key={String(row[first])}
              name={pacingCell(first, row[first], null)}
              below={more.includes(NAME) ? pacingCell(NAME, row[NAME], null) : null}
              values={row}
              columns={others}
              currency={currencyOf(row, groups)}
            />
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          {groups.map(({ currency, accounts, totals }) => (
            <Row
              key={currency}
              below={null}
              currency={currency}
              name={currency === null ? counted(accounts, "account") : `${currency}, ${counted(accounts, "account")}`}
              values={totals}
              columns={others}
            />
          ))}
        </Table.Tfoot>
      </Table>
    </ScrollArea>
  );
}

const CURRENCY = "currency";
const NAME = "name";

/** The column is there where accounts differ. */
function currencyOf(row: Pacing["rows"][number], groups: Pacing["groups"]): string | null {
  const own = row[CURRENCY];
  return typeof own === "string" ? own : (groups[0]?.currency ?? null);
}

type RowProps = {
  name: string;
  below: string | null;
  values: Readonly<Record<string, Cell>>;
  columns: readonly string[];
  currency: string | null;
};

function Row({ name, below, values, columns, currency }: RowProps) {
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400} className="name-cell">
        {name}
        {below === null || below === name ? null : (
          <Text size="xs" c="dimmed">
            {below}
          </Text>
        )}
      </Table.Th>
      {columns.map((column) => (
        <Table.Td key={column} ta="right">
          {column in values ? pacingCell(column, values[column], currency) : ""}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}
