/** What the owner wants of the account. */

import { Table, Text, Title } from "@mantine/core";
import { GOAL_TITLES } from "#modules/goal-titles.ts";
import { formatMetric } from "../parts/format-number.ts";
import type { Room } from "./room-queries.ts";

export function RoomGoals({ goals }: Pick<Room, "goals">) {
  return (
    <section aria-label="Goals">
      <Title order={2} mb="sm">
        Goals
      </Title>
      {goals.length === 0 ? (
        <Text size="sm">No goal is set.</Text>
      ) : (
        <Table verticalSpacing="sm" fz="sm" withTableBorder>
          <Table.Tbody>
            {goals.map(({ kind, value, currency, campaign_id: campaign }) => (
              <Table.Tr key={`${kind} ${campaign}`}>
                <Table.Th scope="row" fw={500}>
                  {GOAL_TITLES[kind]}
                  {campaign === null ? "" : ` of campaign ${campaign}`}
                </Table.Th>
                <Table.Td ta="right">
                  {formatMetric(value, kind === "target_roas" ? "ratio" : "money", currency)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </section>
  );
}
