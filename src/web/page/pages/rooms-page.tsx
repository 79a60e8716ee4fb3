/** Client rooms: links that show a client one account until a date, and who opened them. */

import { Button, Group, Modal, NativeSelect, Paper, Stack, Text, TextInput, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDoorEnter, IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { wallClock } from "#wall-clock.ts";
import { answered, api } from "../data/api.ts";
import { integrationsQuery, type Room, roomsQuery } from "../data/queries.ts";
import { useWorkspace } from "../data/workspace-choice.tsx";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { CopyLine } from "../parts/copy-text.tsx";
import { EmptyNote } from "../parts/empty-note.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { textIn } from "../parts/form-text.ts";
import { PageHeading } from "../parts/page-heading.tsx";
import { PageLoader } from "../parts/page-loader.tsx";
import { RelativeTime } from "../parts/relative-time.tsx";
import { RowBadge } from "../parts/row-badge.tsx";

const USUAL_DAYS = 90;
const DAY_MS = 86_400_000;
const SHOWN_VISITS = 5;

type Account = { id: string; module: string; account: string; label: string };

export function RoomsPage() {
  const { workspace } = useWorkspace();
  return <Rooms key={workspace.id} workspaceId={workspace.id} />;
}

function Rooms({ workspaceId }: { workspaceId: string }) {
  const queries = useQueryClient();
  const { data: rooms, error, refetch } = useQuery(roomsQuery(workspaceId));
  const accounts = useAccounts(workspaceId);
  const [making, make] = useDisclosure(false);
  const [link, setLink] = useState<{ name: string; url: string } | null>(null);
  const renew = () => queries.invalidateQueries(roomsQuery(workspaceId));
  const show = async (linked: { name: string; url: string }) => {
    setLink(linked);
    make.close();
    await renew();
  };
  const create = (
    <Button leftSection={<IconPlus size={16} />} onClick={make.open} disabled={accounts.length === 0}>
      Make a room
    </Button>
  );
  return (
    <>
      <PageHeading
        title="Client rooms"
        intro="A link that shows a client goals, pacing, the digest and figures of one account until a date, and nothing else. Whoever has the link sees them: send it to the client alone."
        aside={create}
      />
      <FailureAlert failure={error} onRetry={refetch} />
      {link === null ? null : <NewLink {...link} />}
      {rooms === undefined ? (
        <PageLoader failed={error !== null} />
      ) : rooms.length === 0 ? (
        <EmptyNote
          icon={<IconDoorEnter />}
          title="No client room yet"
          text={
            accounts.length === 0
              ? "Connect an account first: a room shows one."
              : "A client who has its link needs no account here."
          }
        />
      ) : (
        <Stack>
          {rooms.map((room) => (
            <RoomCard key={room.id} {...{ workspaceId, room, accounts }} onLink={show} onRevoked={renew} />
          ))}
        </Stack>
      )}
      {making ? (
        <Modal opened onClose={make.close} title="Make a client room" closeButtonProps={{ "aria-label": "Close" }}>
          <RoomForm {...{ workspaceId, accounts }} onMade={show} />
        </Modal>
      ) : null}
    </>
  );
}

function useAccounts(workspaceId: string): readonly Account[] {
  const { data: cards = [] } = useQuery(integrationsQuery(workspaceId));
  return cards.flatMap(({ module, title, connections }) =>
    connections.map(({ connection: id, label: account, advertiser }) => ({
      ...{ id, module, account },
      label: `${title}: ${advertiser.name ?? account}`,
    })),
  );
}

function NewLink({ name, url }: { name: string; url: string }) {
  return (
    <Paper withBorder p="lg" mb="lg" role="status">
      <Text size="sm" mb="xs">
        The link for {name}. It is shown only here; copy it now.
      </Text>
      <CopyLine text={url} what="room link" />
    </Paper>
  );
}

type CardProps = {
  workspaceId: string;
  room: Room;
  accounts: readonly Account[];
  onLink(linked: { name: string; url: string }): Promise<void>;
  onRevoked(): Promise<void>;
};

function RoomCard({ workspaceId, room, accounts, onLink, onRevoked }: CardProps) {
  const { id, name, connection, ends_at: ends, linked_at: linked, visits } = room;
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
            {accounts.find((account) => account.id === connection)?.label ?? connection}, until{" "}
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

type FormProps = {
  workspaceId: string;
  accounts: readonly Account[];
  onMade(linked: { name: string; url: string }): Promise<void>;
};

function RoomForm({ workspaceId, accounts, onMade }: FormProps) {
  const create = useMutation({
    mutationFn(form: FormData) {
      const account = accounts.find(({ id }) => id === textIn(form, "account")) ?? accounts[0];
      const named = account === undefined ? {} : { module: account.module, account: account.account };
      const wanted = { ...named, name: textIn(form, "name"), until: textIn(form, "until") };
      return answered(api.workspaces({ id: workspaceId }).rooms.post(wanted));
    },
    onSuccess: onMade,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate(new FormData(event.currentTarget));
      }}
    >
      <Stack>
        <TextInput
          name="name"
          label="Client"
          description="Shown in the room."
          required
          maxLength={100}
          data-autofocus
        />
        {accounts.length > 1 ? (
          <NativeSelect name="account" label="Account" data={accounts.map(({ id, label }) => ({ value: id, label }))} />
        ) : null}
        <TextInput
          name="until"
          type="date"
          label="Last day (UTC)"
          required
          defaultValue={new Date(wallClock.now() + USUAL_DAYS * DAY_MS).toISOString().slice(0, 10)}
        />
        <FailureAlert failure={create.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={create.isPending}>
            Make the link
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
