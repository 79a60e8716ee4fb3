/** Where the operator is signed in. */

import { Badge, Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, api } from "../data/api.ts";
import { sessionsQuery } from "../data/queries.ts";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { RelativeTime } from "../parts/relative-time.tsx";
import { browserName } from "./browser-name.ts";

export function OwnSessions() {
  const queries = useQueryClient();
  const { data: sessions = [], error } = useQuery(sessionsQuery);
  const renew = () => queries.invalidateQueries(sessionsQuery);
  const end = useMutation({ mutationFn: (id: string) => answered(api.sessions({ id }).delete()), onSuccess: renew });
  const endOthers = useMutation({ mutationFn: () => answered(api.sessions.delete()), onSuccess: renew });
  return (
    <section aria-labelledby="sessions">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4" id="sessions">
          Where you are signed in
        </Title>
        {sessions.length < 2 ? null : (
          <Button size="xs" variant="default" loading={endOthers.isPending} onClick={() => endOthers.mutate()}>
            End all others
          </Button>
        )}
      </Group>
      <FailureAlert failure={error ?? end.error ?? endOthers.error} />
      <Stack gap="xs">
        {sessions.map(({ id, current, last_seen_at, address, user_agent }) => (
          <Paper key={id} withBorder p="sm">
            <Group justify="space-between" wrap="nowrap">
              <div>
                <Text size="sm" fw={500}>
                  {browserName(user_agent)} {current ? <Badge size="xs">this one</Badge> : null}
                </Text>
                <Text size="xs" c="dimmed">
                  {address} · seen <RelativeTime at={last_seen_at} />
                </Text>
              </div>
              {current ? null : (
                <Button size="xs" variant="subtle" color="red" onClick={() => end.mutate(id)}>
                  End
                </Button>
              )}
            </Group>
          </Paper>
        ))}
      </Stack>
    </section>
  );
}
