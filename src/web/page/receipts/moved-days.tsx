/** By which late days the totals moved. */

import { Table, Text, Title } from "@mantine/core";
import type { AskedAgain } from "../data/queries.ts";
import { formatDays } from "../performance/format-days.ts";
import { MovedCells, MovedTable } from "./moved-table.tsx";

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
    <MovedTable title={title} heads={["Number", "Day"]} minWidth={520} compared>
      {days.flatMap(({ metric, explains, days: restated }) => [
        ...restated.map(({ day, ...moved }) => (
          <Table.Tr key={`${metric} ${day}`}>
            <Table.Th scope="row" fw={400} className="name-cell">
              {metric}
            </Table.Th>
            <Table.Td>{formatDays({ start: day, end: day })}</Table.Td>
            <MovedCells moved={moved} compared />
          </Table.Tr>
        )),
        explains ? null : (
          <Table.Tr key={metric}>
            <Table.Td colSpan={5} c="dimmed">
              Days are read a few times after they end, not when the question was asked: these of {metric} do not add up
              to the whole move.
            </Table.Td>
          </Table.Tr>
        ),
      ])}
    </MovedTable>
  );
}
