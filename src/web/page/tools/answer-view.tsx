/** A tool's answer: its facts, its table, and the JSON that a client gets. */

import { Alert, Code, Divider, ScrollArea, Stack, Table, Tabs, Text } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { counted } from "#text/counted.ts";
import { type AnswerTable, readAnswer, sayCell } from "./tool-answer.ts";

type Props = { answer: Record<string, unknown> };

export function AnswerView({ answer }: Props) {
  const { table, facts, warnings, notice } = readAnswer(answer);
  return (
    <Tabs defaultValue="table" keepMounted={false}>
      <Tabs.List mb="md">
        <Tabs.Tab value="table">Table</Tabs.Tab>
        <Tabs.Tab value="json">JSON</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="table">
        <Stack>
          {[...(notice === null ? [] : [notice]), ...warnings].map((warning) => (
            <Alert key={warning} color="yellow" icon={<IconInfoCircle />} py="xs">
              {warning}
            </Alert>
          ))}
          {table === null ? null : <AnswerRows table={table} />}
          <Facts facts={facts} />
        </Stack>
      </Tabs.Panel>
      <Tabs.Panel value="json">
        <Code block fz="xs" tabIndex={0} aria-label="The answer as JSON" className="scrolling">
          {JSON.stringify(answer, null, 2)}
        </Code>
      </Tabs.Panel>
    </Tabs>
  );
}

function AnswerRows({ table: { columns, rows, totals, page } }: { table: AnswerTable }) {
  const numeric = columns.map((_, at) => rows.some((row) => typeof row[at] === "number"));
  const align = (at: number) => (numeric[at] ? "right" : "left");
  return (
    <div>
      <Text size="sm" c="dimmed" mb="xs" role="status">
        {page === undefined ? counted(rows.length, "row") : `${rows.length} of ${counted(page.total, "row")}`}
      </Text>
      <ScrollArea.Autosize
        mah="32rem"
        type="auto"
        viewportProps={{ tabIndex: 0, role: "region", "aria-label": "The answer as a table" }}
      >
        <Table striped highlightOnHover withTableBorder stickyHeader fz="sm">
          <Table.Thead>
            <Table.Tr>
              {columns.map((column, at) => (
                <Table.Th key={column} ta={align(at)}>
                  {column}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own and never move
              <Table.Tr key={index}>
                {columns.map((column, at) => (
                  <Table.Td key={column} ta={align(at)}>
                    {sayCell(row[at])}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
          {totals === undefined ? null : (
            <Table.Tfoot>
              <Table.Tr>
                {columns.map((column, at) => (
                  <Table.Td key={column} ta={align(at)} fw={600}>
                    {column in totals ? sayCell(totals[column]) : at === 0 ? "Total" : ""}
                  </Table.Td>
                ))}
              </Table.Tr>
            </Table.Tfoot>
          )}
        </Table>
      </ScrollArea.Autosize>
    </div>
  );
}

function Facts({ facts }: { facts: readonly [string, string][] }) {
  if (facts.length === 0) return null;
  return (
    <div>
      <Divider label="About this answer" labelPosition="left" mb="xs" />
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
