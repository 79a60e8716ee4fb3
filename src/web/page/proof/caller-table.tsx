/** One key or app: what it may use, and what it asked. */

import { Badge, Group, Table, Text, Title } from "@mantine/core";
import { GONE_ACCOUNT } from "#text/gone-account.ts";
import { ALL } from "../data/account-choice.ts";
import type { Proof } from "../data/queries.ts";
import { formatNumber } from "../parts/format-number.ts";
import { ToolName } from "../parts/tool-name.tsx";
import { formatDays } from "../performance/format-days.ts";

type Caller = Proof["callers"][number];
type Asked = Caller["tools"][number];

export function CallerTable({ caller, accounts }: { caller: Caller; accounts: Proof["accounts"] }) {
  const { kind, id, name, may_use: may, tools, ended_at: ended } = caller;
  const shown = name ?? id ?? "This page and the shell";
  const labels = new Map(accounts.map((account) => [account.id, account.label]));
  const labelOf = (account: string) => labels.get(account) ?? (account === ALL ? account : GONE_ACCOUNT);
  return (
    <section aria-label={shown}>
      <Group gap="xs" mb={4}>
        <Title order={2} size="h4" className="name-cell">
          {shown}
        </Title>
        {kind === "page_or_shell" ? null : (
          <Badge variant="light" color="gray">
            {kind}
          </Badge>
        )}
        {ended === null ? null : (
          <Badge variant="light" color="gray">
            ended
          </Badge>
        )}
      </Group>
      {may === null ? null : (
        <Text size="sm" c="dimmed" mb="xs">
          May use now: {may.tools.join(", ")}; accounts: {may.accounts.map(labelOf).join(", ")}
        </Text>
      )}
      {tools.length === 0 ? (
        <Text size="sm">It asked nothing.</Text>
      ) : (
        <Table verticalSpacing="xs" fz="sm" withTableBorder className="card-table">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Tool</Table.Th>
              <Table.Th>Account</Table.Th>
              <Table.Th>Days</Table.Th>
              <Table.Th ta="right">Calls</Table.Th>
              <Table.Th ta="right">Answered</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {tools.map((row) => (
              <Table.Tr key={`${row.tool} ${row.accounts.join()}`}>
                <Table.Th scope="row" className="whole-name" fw={500}>
                  <ToolName name={row.tool} />
                </Table.Th>
                <Table.Td data-label="Account">{row.accounts.map(labelOf).join(", ") || "none"}</Table.Td>
                <Table.Td data-label="Days">{daysOf(row)}</Table.Td>
                <Table.Td data-label="Calls" ta="right">
                  {formatNumber(row.calls)}
                </Table.Td>
                <Table.Td data-label="Answered" ta="right">
                  {formatNumber(row.answered)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </section>
  );
}

function daysOf({ first_day: start, last_day: end }: Asked): string {
  return end === null ? "none" : formatDays({ start, end });
}
