/** A connection's past states, newest first. */

import { Text, Timeline, Title } from "@mantine/core";
import type { Connection } from "../data/queries.ts";
import { Moment } from "../parts/moment.tsx";
import { sayReason } from "./say-reason.ts";
import { sayState } from "./state-words.ts";

export function ConnectionHistory({ history }: Pick<Connection, "history">) {
  if (history.length === 0) return null;
  return (
    <section aria-labelledby="history">
      <Title order={2} id="history" mb="sm">
        History
      </Title>
      <Timeline bulletSize={12} lineWidth={2}>
        {history.map(({ state, reason, at }) => (
          <Timeline.Item key={`${at} ${state}`} title={sayState(state)} lh={1.4}>
            <Text size="xs" c="dimmed">
              <Moment at={at} />
            </Text>
            {reason === null ? null : <Text size="sm">{sayReason({ state, reason })}</Text>}
          </Timeline.Item>
        ))}
      </Timeline>
    </section>
  );
}
