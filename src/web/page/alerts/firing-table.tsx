/** When alerts fired: what is open first, then what has ended, newest first. */

import { Table, Text, Title } from "@mantine/core";
import type { Alert } from "../data/queries.ts";
import { AccountBadge } from "../parts/account-field.tsx";
import { CardTable } from "../parts/card-table.tsx";
import { formatDay } from "../performance/format-days.ts";

const MOST_SHOWN = 50;

export function FiringTable({ alerts }: { alerts: readonly Alert[] }) {
  const fired = alerts.flatMap(({ account, firings }) => firings.map((firing) => ({ account, ...firing })));
  const sorted = fired.toSorted(
    (one, other) =>
      Number(one.ended !== null) - Number(other.ended !== null) || other.began_at.localeCompare(one.began_at),
  );
  return (
    <section>
      <Title order={2} mt="xl" mb="sm">
        When they fired
      </Title>
      {sorted.length === 0 ? (
        <Text c="dimmed">Nothing has fired yet.</Text>
      ) : (
        <CardTable label="When they fired" heads={["Began", "Ended", "What was told"]}>
          {sorted.slice(0, MOST_SHOWN).map(({ id, account, began, ended, said, ended_said }) => (
            <Table.Tr key={id}>
              <Table.Th scope="row" fw={500} miw={112}>
                {formatDay(began)}
              </Table.Th>
              <Table.Td data-label="Ended" miw={112}>
                {ended === null ? "open" : formatDay(ended)}
              </Table.Td>
              <Table.Td data-label="What was told">
                {said} <AccountBadge label={account} />
                {ended_said === null ? null : (
                  <Text size="sm" c="dimmed">
                    {ended_said}
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </CardTable>
      )}
    </section>
  );
}
