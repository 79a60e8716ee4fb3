/** The client rooms of a workspace, and the link of one that was just made or changed. */

import { Anchor, Button, Modal, Paper, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDoorEnter, IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { PAGE_PATHS } from "../../page-paths.ts";
import { useAsked } from "../data/account-choice.ts";
import { roomsQuery } from "../data/queries.ts";
import { CopyLine } from "../parts/copy-text.tsx";
import { EmptyNote } from "../parts/empty-note.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { PageHeading } from "../parts/page-heading.tsx";
import { PageLoader } from "../parts/page-loader.tsx";
import { RoomCard } from "./room-card.tsx";
import { RoomForm } from "./room-form.tsx";

export function RoomList({ workspaceId }: { workspaceId: string }) {
  const queries = useQueryClient();
  const { data: rooms, error, refetch } = useQuery(roomsQuery(workspaceId));
  const { accounts, known } = useAsked(workspaceId);
  const none = known && accounts.length === 0;
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
            none ? "Connect an account first: a room shows one." : "A client who has its link needs no account here."
          }
        >
          {none ? (
            <Anchor component={Link} href={PAGE_PATHS.integrations}>
              Go to Integrations
            </Anchor>
          ) : (
            create
          )}
        </EmptyNote>
      ) : (
        <Stack>
          {rooms.map((room) => (
            <RoomCard key={room.id} {...{ workspaceId, room }} onLink={show} onRevoked={renew} />
          ))}
        </Stack>
      )}
      {making ? (
        <Modal opened onClose={make.close} title="Make a client room" closeButtonProps={{ "aria-label": "Close" }}>
          <RoomForm workspaceId={workspaceId} onMade={show} />
        </Modal>
      ) : null}
    </>
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
