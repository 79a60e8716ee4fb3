/** One client room: its account, its end, who opened it, another link, the end of it. */

import { Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { wallClock } from "#wall-clock.ts";
import { accountText, useAccounts } from "../data/account-choice.ts";
import { answered, api } from "../data/api.ts";
import type { Room } from "../data/queries.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { RelativeTime } from "../parts/relative-time.tsx";
import { RowBadge } from "../parts/row-badge.tsx";

const SHOWN_VISITS = 5;

type CardProps = {
  workspaceId: string;
  room: Room;
  onLink(linked: { name: string; url: string }): Promise<void>;
  onRevoked(): Promise<void>;
};

export function RoomCard({ workspaceId, room, onLink, onRevoked }: CardProps) {
  const { id, name, connection, ends_at: ends, linked_at: linked, visits } = room;
  const account = useAccounts(workspaceId).find((one) => one.connection === connection);
  const place = api.workspaces({ id: workspaceId }).rooms({ room: id });
  const [revoking, setRevoking] = useState(false);
  const rotate = useMutation({ mutationFn: () => answered(place.rotate.post()), onSuccess: onLink });
  const ended = Date.parse(ends) <= wallClock.now();
  return (
    <Paper withBorder p="lg" component="section" aria-label={name}>
      <Group justify="space-between" align="flex-start">
        <div>
          <Title order={2} size="h4" className="name-cell">
            {name} {ended ? <RowBadge text="ended" /> : null}
          </Title>
          <Text size="sm" c="dimmed">
            {account === undefined ? connection : accountText(account)}, until{" "}
            {new Date(Date.parse(ends) - 1).toISOString().slice(0, 10)}. Link of <RelativeTime at={linked} />.
          </Text>
        </div>
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            loading={rotate.isPending}
            onClick={() => rotate.mutate()}
            aria-label={`Change link of ${name}`}
          >
            Change link
          </Button>
          <Button
            size="xs"
            variant="subtle"
            color="red"
            onClick={() => setRevoking(true)}
            aria-label={`Revoke ${name}`}
          >
            Revoke
          </Button>
        </Group>
      </Group>
      <FailureAlert failure={rotate.error} />
      <Visits visits={visits} />
      {revoking ? (
        <ConfirmDialog
          title={`Revoke the room of ${name}?`}
          action="Revoke"
          onConfirm={async () => {
            await answered(place.delete());
            await onRevoked();
          }}
          onClose={() => setRevoking(false)}
        >
          Its link and whoever came by it are out at once. Who opened it stays in the audit of this workspace.
        </ConfirmDialog>
      ) : null}
    </Paper>
  );
}

function Visits({ visits }: { visits: Room["visits"] }) {
  if (visits.length === 0)
    return (
      <Text size="sm" mt="sm">
        Nobody has opened it.
      </Text>
    );
  return (
    <>
      <Text size="sm" mt="sm">
        Opened {visits.length === 1 ? "once" : `${visits.length} times`}, of which the newest:
      </Text>
      <Stack gap={2} component="ul" className="plain-list" aria-label="Visits">
        {visits.slice(0, SHOWN_VISITS).map(({ at, address }) => (
          <Text component="li" size="sm" c="dimmed" key={`${at} ${address}`}>
            <RelativeTime at={at} />, from {address}
          </Text>
        ))}
      </Stack>
    </>
  );
}
