/** Goals as a table. */

import { ScrollArea, Table, Text } from "@mantine/core";
import type { Goal } from "../data/queries.ts";
import { AccountBadge } from "../parts/account-field.tsx";
import { formatMetric } from "../parts/format-number.ts";
import { RelativeTime } from "../parts/relative-time.tsx";
import { RowAction } from "../parts/row-action.tsx";
import { RowBadge } from "../parts/row-badge.tsx";

const LABELS: Readonly<Record<Goal["kind"], string>> = {
  target_cpa: "Target CPA",
  target_roas: "Target ROAS",
  month_budget: "Month budget",
};

type Props = { goals: readonly Goal[]; onRemove: ((goal: Goal) => void) | null };

export function GoalTable({ goals, onRemove }: Props) {
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": "Goals" }}>
      <Table verticalSpacing="sm" fz="sm" withTableBorder className="card-table">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Of</Table.Th>
            <Table.Th>Goal</Table.Th>
            <Table.Th>Value</Table.Th>
            <Table.Th>Set</Table.Th>
            <Table.Th>
              <span className="hidden-caption">Remove</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {goals.map((goal) => (
            <GoalRow key={goal.id} goal={goal} onRemove={onRemove} />
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

function GoalRow({ goal, onRemove }: { goal: Goal; onRemove: ((goal: Goal) => void) | null }) {
  const { campaign_id, account, kind, value, currency, margin_percent, counts, set_at, warning } = goal;
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
      <Table.Td data-label="Goal">{LABELS[kind]}</Table.Td>
      <Table.Td data-label="Value">
        {formatMetric(value, kind === "target_roas" ? "ratio" : "money", currency)}
        {margin_percent === null ? "" : `, from a margin of ${margin_percent} %`}
      </Table.Td>
      <Table.Td data-label="Set">
        <RelativeTime at={set_at} />
      </Table.Td>
      <Table.Td ta="right">
        {onRemove === null ? null : (
          <RowAction text="Remove" label={`Remove ${LABELS[kind]} of ${of}`} onClick={() => onRemove(goal)} />
        )}
      </Table.Td>
    </Table.Tr>
  );
}
