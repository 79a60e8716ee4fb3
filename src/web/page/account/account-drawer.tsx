/** The operator's own sessions and password. */

import { Badge, Button, Drawer, Group, Paper, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, api } from "../data/api.ts";
import { sessionsQuery } from "../data/queries.ts";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { textIn } from "../parts/form-text.ts";
import { RelativeTime } from "../parts/relative-time.tsx";
import { browserName } from "./browser-name.ts";

export function AccountDrawer({ opened, onClose }: { opened: boolean; onClose(): void }) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      title="Sessions and password"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Stack gap="xl">
        <Sessions />
        <NewPassword />
      </Stack>
    </Drawer>
  );
}

function Sessions() {
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

function NewPassword() {
  const change = useMutation({
    mutationFn: (form: FormData) =>
      answered(
        api.session.password.put({ current_password: textIn(form, "current"), new_password: textIn(form, "next") }),
      ),
  });
  return (
    <section aria-labelledby="password">
      <Title order={2} size="h4" id="password" mb="sm">
        Change the password
      </Title>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const form = event.currentTarget;
          change.mutate(new FormData(form));
          form.reset();
        }}
      >
        <Stack>
          <PasswordInput name="current" label="Current password" autoComplete="current-password" required />
          <PasswordInput
            name="next"
            label="New password"
            description="At least 12 characters."
            autoComplete="new-password"
            required
          />
          <FailureAlert failure={change.error} />
          <Text size="sm" role="status">
            {change.isSuccess ? "The password is changed. Your other sessions have ended." : ""}
          </Text>
          <Button type="submit" variant="default" loading={change.isPending}>
            Change the password
          </Button>
        </Stack>
      </form>
    </section>
  );
}
