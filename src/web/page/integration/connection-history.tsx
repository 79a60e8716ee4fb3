/** A connection's past states, newest first. */

import { Text, Timeline, Title } from "@mantine/core";
import type { Connection } from "../data/queries.ts";
import { RelativeTime } from "../parts/relative-time.tsx";
import { reasonText } from "./reason-text.ts";
import { stateLabel } from "./state-labels.ts";

export function ConnectionHistory({ history }: Pick<Connection, "history">) {
  if (history.length === 0) return null;
  return (
    <section aria-labelledby="history">
      <Title order={2} id="history" mb="sm">
        History
      </Title>
      <Timeline bulletSize={12} lineWidth={2}>
        {history.map(({ state, reason, at }) => (
          <Timeline.Item key={`${at} ${state}`} title={stateLabel(state)} lh={1.4}>
            <Text size="xs" c="dimmed">
              <RelativeTime at={at} />
            </Text>
            {reason === null ? null : <Text size="sm">{reasonText({ state, reason })}</Text>}
          </Timeline.Item>
        ))}
      </Timeline>
    </section>
  );
}
