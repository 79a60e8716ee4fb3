/** Goals as a table. */

import { Table, Text } from "@mantine/core";
import { GOAL_TITLES } from "#modules/goal-titles.ts";
import type { Goal } from "../data/queries.ts";
import { AccountBadge } from "../parts/account-field.tsx";
import { CardTable } from "../parts/card-table.tsx";
import { RelativeTime } from "../parts/relative-time.tsx";
import { RowAction } from "../parts/row-action.tsx";
import { RowBadge } from "../parts/row-badge.tsx";
import { goalValue } from "./goal-value.ts";

type Props = { goals: readonly Goal[]; onRemove: ((goal: Goal) => void) | null };

export function GoalTable({ goals, onRemove }: Props) {
  return (
    <CardTable label="Goals" heads={["Of", "Goal", "Value", "Set"]} action="Remove">
      {goals.map((goal) => (
        <GoalRow key={goal.id} goal={goal} onRemove={onRemove} />
      ))}
    </CardTable>
  );
}

function GoalRow({ goal, onRemove }: { goal: Goal; onRemove: ((goal: Goal) => void) | null }) {
  const { campaign_id, account, kind, counts, set_at, warning } = goal;
  const of = campaign_id === null ? "Account" : `Campaign ${campaign_id}`;
  return (
    <Table.Tr c={counts ? undefined : "dimmed"}>
      <Table.Th scope="row" className="name-cell" fw={500}>
        {of} <AccountBadge label={account} /> {counts ? null : <RowBadge text="of another account: does not count" />}
        {warning === null ? null : (
          <Text size="xs" c="dimmed">
            {warning}
          </Text>
        )}
      </Table.Th>
      <Table.Td data-label="Goal">{GOAL_TITLES[kind]}</Table.Td>
      <Table.Td data-label="Value">{goalValue(goal)}</Table.Td>
      <Table.Td data-label="Set">
        <RelativeTime at={set_at} />
      </Table.Td>
      <Table.Td ta="right">
        {onRemove === null ? null : (
          <RowAction text="Remove" label={`Remove ${GOAL_TITLES[kind]} of ${of}`} onClick={() => onRemove(goal)} />
        )}
      </Table.Td>
    </Table.Tr>
  );
}
