/** Rules as a table: whether each fires, and how often it is looked at. */

import { Badge, Button, Group, Table, Text } from "@mantine/core";
import { counted } from "#text/counted.ts";
import type { Alert } from "../data/queries.ts";
import { AccountBadge } from "../parts/account-field.tsx";
import { CardTable } from "../parts/card-table.tsx";
import { May } from "../parts/may.tsx";
import { RelativeTime } from "../parts/relative-time.tsx";
import { RowAction } from "../parts/row-action.tsx";
import { RowBadge } from "../parts/row-badge.tsx";
import { formatDay } from "../performance/format-days.ts";

type Props = { alerts: readonly Alert[]; onChange(alert: Alert): void; onRemove(alert: Alert): void };

export function AlertTable({ alerts, onChange, onRemove }: Props) {
  return (
    <CardTable label="Alerts" heads={["Alert", "Now", "Looked at"]} action="Change or remove">
      {alerts.map((alert) => (
        <AlertRow key={alert.id} {...{ alert, onChange, onRemove }} />
      ))}
    </CardTable>
  );
}

type RowProps = Pick<Props, "onChange" | "onRemove"> & { alert: Alert };

function AlertRow({ alert, onChange, onRemove }: RowProps) {
  const { title, account, counts, firing_since, looked_at, look_minutes, quiet, waits } = alert;
  return (
    <Table.Tr c={counts ? undefined : "dimmed"}>
      <Table.Th scope="row" className="name-cell" fw={500}>
        {title} <AccountBadge label={account} />{" "}
        {counts ? null : <RowBadge text="of another account: does not count" />}
        {quiet === null ? null : (
          <Text size="xs" c="dimmed">
            quiet from {quiet.from} to {quiet.to}
          </Text>
        )}
      </Table.Th>
      <Table.Td data-label="Now">
        {firing_since === null ? (
          standingWords(alert)
        ) : (
          <Badge color="red.9" tt="none">
            fires since {formatDay(firing_since)}
          </Badge>
        )}
        {waits === null ? null : (
          <Text size="xs" c="dimmed">
            {waits}
          </Text>
        )}
      </Table.Td>
      <Table.Td data-label="Looked at">
        <RelativeTime at={looked_at} never="not yet" />
        {look_minutes === null ? null : (
          <Text size="xs" c="dimmed">
            {everyWords(look_minutes)}
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="right">
        <Group gap={4} justify="flex-end" wrap="nowrap">
          <May route="PUT /api/workspaces/:id/alerts/:alert">
            <Button size="compact-sm" variant="subtle" onClick={() => onChange(alert)} aria-label={`Change ${title}`}>
              Change
            </Button>
          </May>
          <May route="DELETE /api/workspaces/:id/alerts/:alert">
            <RowAction text="Remove" label={`Remove ${title}`} onClick={() => onRemove(alert)} />
          </May>
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

function standingWords({ waits, looked_at }: Alert): string {
  if (waits !== null) return "waits";
  return looked_at === null ? "not checked yet" : "as it should be";
}

const MINUTES_AN_HOUR = 60;
const MINUTES_A_DAY = 1_440;

function everyWords(minutes: number): string {
  if (minutes >= MINUTES_A_DAY) return "once a day";
  if (minutes <= MINUTES_AN_HOUR) return "once an hour";
  return `the last two looks were ${counted(Math.round(minutes / MINUTES_AN_HOUR), "hour")} apart`;
}
