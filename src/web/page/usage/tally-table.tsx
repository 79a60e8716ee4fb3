/** Calls counted by name with their duration, and the errors by code. */

import { Code, ScrollArea, Stack, Table, Text, Title } from "@mantine/core";
import { errorWords } from "#text/error-words.ts";
import type { Usage } from "../data/queries.ts";
import { formatNumber } from "../parts/format-number.ts";
import { ToolName } from "../parts/tool-name.tsx";

type Row = { id: string; name: string; calls: number; errors: number; p50_ms: number; p95_ms: number };

export function TallyTable({ caption, heading, rows }: { caption: string; heading: string; rows: readonly Row[] }) {
  return (
    <section aria-label={caption}>
      <Title order={2} mb="xs">
        {caption}
      </Title>
      <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": `${caption}, table` }}>
        <Table fz="sm" verticalSpacing="xs" highlightOnHover miw={520}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{heading}</Table.Th>
              <Table.Th ta="right">Calls</Table.Th>
              <Table.Th ta="right">Refused</Table.Th>
              <Table.Th ta="right">Median</Table.Th>
              <Table.Th ta="right">95th percentile</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ id, name, calls, errors, p50_ms, p95_ms }) => (
              <Table.Tr key={id}>
                <Table.Th scope="row" fw={400} className="whole-name">
                  <ToolName name={name} />
                </Table.Th>
                <Table.Td ta="right">{formatNumber(calls)}</Table.Td>
                <Table.Td ta="right">{formatNumber(errors)}</Table.Td>
                <Table.Td ta="right">{formatNumber(p50_ms)} ms</Table.Td>
                <Table.Td ta="right">{formatNumber(p95_ms)} ms</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </section>
  );
}

export function ErrorTable({ errors }: { errors: Usage["errors"] }) {
  return (
    <section aria-label="Refused, by reason">
      <Title order={2} mb="xs">
        Refused, by reason
      </Title>
      {errors.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing was refused.
        </Text>
      ) : (
        <Table fz="sm" verticalSpacing="xs">
          <Table.Tbody>
            {errors.map(({ code, calls }) => (
              <Table.Tr key={code}>
                <Table.Th scope="row" fw={400}>
                  <Stack gap={0}>
                    {errorWords(code)}
                    <Code w="fit-content">{code}</Code>
                  </Stack>
                </Table.Th>
                <Table.Td ta="right">{formatNumber(calls)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </section>
  );
}
