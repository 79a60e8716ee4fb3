/** One channel: where it leads, how its messages fare, and what can be done with it. */

import { Alert, Badge, Button, Card, Group, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { KIND_TITLES } from "#channels/channel-fields.ts";
import { answered, api } from "../data/api.ts";
import type { Channel } from "../data/queries.ts";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { May } from "../parts/may.tsx";
import { RelativeTime } from "../parts/relative-time.tsx";

type Props = {
  workspaceId: string;
  channel: Channel;
  onChange(): void;
  onRemove(): void;
  onTested(): Promise<void>;
};

export function ChannelCard({ workspaceId, channel, onChange, onRemove, onTested }: Props) {
  const { id, kind, name, hint, problem } = channel;
  const test = useMutation({
    mutationFn: () => answered(api.workspaces({ id: workspaceId }).channels({ channel: id }).test.post()),
    onSuccess: onTested,
  });
  return (
    <Card withBorder component="section" aria-label={name} mb="md">
      <Group justify="space-between" align="flex-start">
        <div>
          <Group gap="xs">
            <Text component="h2" fw={600}>
              {name}
            </Text>
            <Badge variant="light" tt="none">
              {KIND_TITLES[kind]}
            </Badge>
          </Group>
          <Text size="sm" c="dimmed" className="name-cell">
            {hint ?? "Its sealed address cannot be opened."}
          </Text>
        </div>
        <Group gap="xs">
          <May route="POST /api/workspaces/:id/channels/:channel/test">
            <Button size="compact-sm" variant="light" loading={test.isPending} onClick={() => test.mutate()}>
              Send a test
            </Button>
          </May>
          <May route="PATCH /api/workspaces/:id/channels/:channel">
            <Button size="compact-sm" variant="subtle" onClick={onChange} aria-label={`Change ${name}`}>
              Change
            </Button>
          </May>
          <May route="DELETE /api/workspaces/:id/channels/:channel">
            <Button size="compact-sm" variant="subtle" color="red" onClick={onRemove} aria-label={`Remove ${name}`}>
              Remove
            </Button>
          </May>
        </Group>
      </Group>
      <Standing channel={channel} />
      {problem === null ? null : (
        <Alert color="red" mt="sm" title="The newest message did not arrive">
          {problem}
        </Alert>
      )}
      <div aria-live="polite">
        {test.data?.delivered === true ? (
          <Alert color="teal" mt="sm">
            {test.data.message}
          </Alert>
        ) : null}
        <FailureAlert failure={test.error} />
      </div>
    </Card>
  );
}

function Standing({ channel }: { channel: Channel }) {
  const { waiting, given_up, over_limit, delivered_at, next_attempt_at } = channel;
  return (
    <Group gap="lg" mt="sm">
      <Text size="sm">
        Last delivered: {delivered_at === null ? "nothing yet" : <RelativeTime at={delivered_at} />}
      </Text>
      {waiting === 0 || next_attempt_at === null ? null : (
        <Text size="sm">
          {waiting} waiting, next attempt <RelativeTime at={next_attempt_at} />
        </Text>
      )}
      {given_up === 0 ? null : <Text size="sm">{given_up} given up</Text>}
      {over_limit === 0 ? null : <Text size="sm">{over_limit} over the limit of 200 a day</Text>}
    </Group>
  );
}
