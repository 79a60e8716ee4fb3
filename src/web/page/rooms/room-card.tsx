/** One client room: its account, its end, who opened it, another link, the end of it. */

import { Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { accountText, useAsked } from "../data/account-choice.ts";
import { answered, api } from "../data/api.ts";
import type { Room } from "../data/queries.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { RelativeTime } from "../parts/relative-time.tsx";
import { RowBadge } from "../parts/row-badge.tsx";
import { formatLastDay } from "../performance/format-days.ts";

const SHOWN_VISITS = 5;

type CardProps = {
  workspaceId: string;
  room: Room;
  onLink(linked: { name: string; url: string }): Promise<void>;
  onRevoked(): Promise<void>;
};

export function RoomCard(props: CardProps) {
  const { name, ended_at: ended, visits } = props.room;
  return (
    <Paper withBorder p="lg" component="section" aria-label={name}>
      <Group justify="space-between" align="flex-start">
        <div>
          <Title order={2} size="h4" className="name-cell">
            {name} {ended === null ? null : <RowBadge text="ended" />}
          </Title>
          <Standing {...props} />
        </div>
        {ended === null ? <Actions {...props} /> : null}
      </Group>
      <Visits visits={visits} />
    </Paper>
  );
}

function Standing({ workspaceId, room }: CardProps) {
  const { connection, ends_at: ends, ended_at: ended, linked_at: linked } = room;
  const { accounts, known } = useAsked(workspaceId);
  const account = accounts.find((one) => one.connection === connection);
  if (!known) return null;
  const of = account === undefined ? "An account that is gone" : accountText(account);
  return (
    <Text size="sm" c="dimmed">
      {ended === null ? (
        <>
          {of}, until {formatLastDay(ends)}. Link of <RelativeTime at={linked} />.
        </>
      ) : (
        <>
          {of}. Ended <RelativeTime at={ended} />.
        </>
      )}
    </Text>
  );
}

function Actions({ workspaceId, room: { id, name }, onLink, onRevoked }: CardProps) {
  const place = api.workspaces({ id: workspaceId }).rooms({ room: id });
  const [revoking, setRevoking] = useState(false);
  const rotate = useMutation({ mutationFn: () => answered(place.rotate.post()), onSuccess: onLink });
  return (
    <Stack gap="xs">
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
        <Button size="xs" variant="subtle" color="red" onClick={() => setRevoking(true)} aria-label={`Revoke ${name}`}>
          Revoke
        </Button>
      </Group>
      <FailureAlert failure={rotate.error} />
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
          Its link and whoever came by it are out at once. Its name stays, for what it asked, and so does who opened it.
        </ConfirmDialog>
      ) : null}
    </Stack>
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
