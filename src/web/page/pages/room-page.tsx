/** What a client sees behind a room's link: one account's goals, pacing, digest and figures. */

import { Alert, AppShell, Center, Container, Loader, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { sayZone } from "#text/zone-name.ts";
import { answered, api, isSignedOut } from "../data/api.ts";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { formatLastDay } from "../performance/format-days.ts";
import { RoomDigest } from "../room/room-digest.tsx";
import { RoomFigures } from "../room/room-figures.tsx";
import { RoomGoals } from "../room/room-goals.tsx";
import { RoomPacing } from "../room/room-pacing.tsx";
import { type Room, roomDigestQuery, roomFiguresQuery, roomPacingQuery, roomQuery } from "../room/room-queries.ts";
import { saidOnce } from "../room/said-once.ts";
import { Brand } from "../shell/brand.tsx";
import { SignedOutFrame } from "../shell/signed-out-frame.tsx";
import { takeFragment } from "../shell/take-fragment.ts";

export function RoomPage() {
  const [token] = useState(takeFragment);
  const opening = useQuery({
    queryKey: ["room", "open", token],
    queryFn: () => answered(api.room.open.post({ token })),
    enabled: token !== "",
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  // Opened again within some hours, the page needs no link.
  const standing = useQuery({ ...roomQuery, enabled: token === "" });
  const { data: room, error } = token === "" ? standing : opening;
  if (room !== undefined) return <Shown room={room} />;
  if (error === null)
    return (
      <Center mih="100dvh">
        <Loader aria-label="Loading" />
      </Center>
    );
  return (
    <SignedOutFrame title="Client room" intro="A link shows the figures of one ad account until a date.">
      {token === "" && isSignedOut(error) ? (
        <Alert color="yellow" title="Open the link that you were sent">
          It looks like /room#smro_…
        </Alert>
      ) : (
        <FailureAlert failure={error} title="This link does not work" />
      )}
    </SignedOutFrame>
  );
}

function Shown({ room }: { room: Room }) {
  const { account, name, ends_at: ends, goals, figures, pacing } = room;
  const { currency } = account;
  const [window, setWindow] = useState(figures?.first_window ?? "");
  const sections = saidOnce({
    figures: useQuery({ ...roomFiguresQuery(window), enabled: figures !== null }),
    pacing: useQuery({ ...roomPacingQuery, enabled: pacing }),
    digest: useQuery(roomDigestQuery),
  });
  useEffect(() => {
    document.title = `${account.name} · ShopMCP`;
  }, [account.name]);
  return (
    <AppShell header={{ height: 56 }} padding="md">
      <AppShell.Header px="md">
        <Center h="100%" className="room-brand">
          <Brand />
        </Center>
      </AppShell.Header>
      <AppShell.Main>
        <Container size="lg" px={0}>
          <Stack gap="xl">
            <div>
              <Title order={1}>{account.name}</Title>
              <Text c="dimmed">
                For {name}, until {formatLastDay(ends)}
                {account.timezone === null ? "" : `. Days are of ${sayZone(account.timezone)}`}.
              </Text>
            </div>
            {figures === null ? null : (
              <RoomFigures {...sections.figures} {...{ figures, currency, window }} onWindow={setWindow} />
            )}
            <RoomGoals goals={goals} />
            {pacing && !sections.pacing.isSaid ? <RoomPacing {...sections.pacing} currency={currency} /> : null}
            {sections.digest.isSaid ? null : <RoomDigest {...sections.digest} />}
          </Stack>
        </Container>
      </AppShell.Main>
    </AppShell>
  );
}
