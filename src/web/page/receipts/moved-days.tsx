/** By which late days the totals moved. */

import { ScrollArea, Table, Text, Title } from "@mantine/core";
import type { AskedAgain } from "../data/queries.ts";
import { formatNumber } from "../parts/format-number.ts";
import { formatDays } from "../performance/format-days.ts";
import { signed } from "./totals-table.tsx";

type Props = { days: AskedAgain["days"]; sameDays: boolean; account?: string };

export function MovedDays({ days, sameDays, account }: Props) {
  if (!sameDays) return null;
  const title = account === undefined ? "Days that moved" : `Days that moved, ${account}`;
  return (
    <section aria-label={title}>
      <Title order={2} mb="xs">
        {title}
      </Title>
      {days === null ? (
        <Text size="sm" c="dimmed">
          Not every day of this question is remembered from before and after, so how the totals moved is all that can be
          said.
        </Text>
      ) : (
        <Told days={days} title={title} />
      )}
    </section>
  );
}

function Told({ days, title }: { days: NonNullable<AskedAgain["days"]>; title: string }) {
  if (days.length === 0)
    return (
      <Text size="sm" c="dimmed">
        No day that has been read again since has moved.
      </Text>
    );
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": `${title}, table` }}>
      <Table fz="sm" verticalSpacing="xs" highlightOnHover miw={520}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Number</Table.Th>
            <Table.Th>Day</Table.Th>
            <Table.Th ta="right">Then</Table.Th>
            <Table.Th ta="right">Now</Table.Th>
            <Table.Th ta="right">Moved</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {days.flatMap(({ metric, explains, days: moved }) => [
            ...moved.map(({ day, before, now, change }) => (
              <Table.Tr key={`${metric} ${day}`}>
                <Table.Th scope="row" fw={400} className="name-cell">
                  {metric}
                </Table.Th>
                <Table.Td>{formatDays({ start: day, end: day })}</Table.Td>
                <Table.Td ta="right">{formatNumber(before)}</Table.Td>
                <Table.Td ta="right">{formatNumber(now)}</Table.Td>
                <Table.Td ta="right">{signed(change)}</Table.Td>
              </Table.Tr>
            )),
            explains ? null : (
              <Table.Tr key={metric}>
                <Table.Td colSpan={5} c="dimmed">
                  Days are read a few times after they end, not when the question was asked: these of {metric} do not
                  add up to the whole move.
                </Table.Td>
              </Table.Tr>
            ),
          ])}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
