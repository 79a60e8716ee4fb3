/** The digest that would go out now. */

import { Paper, Text, Title } from "@mantine/core";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { PageLoader } from "../parts/page-loader.tsx";
import type { RoomMessage, Section } from "./room-queries.ts";

export function RoomDigest({ data, error, onRetry }: Section<RoomMessage>) {
  return (
    <section aria-label="Digest">
      <Title order={2} mb="sm">
        Digest
      </Title>
      <FailureAlert failure={error} onRetry={onRetry} />
      {data === undefined ? (
        <PageLoader failed={error !== null} />
      ) : (
        <Paper withBorder p="lg">
          <Text fw={600} mb="sm">
            {data.title}
          </Text>
          <Text size="sm" className="message-text">
            {data.text}
          </Text>
        </Paper>
      )}
    </section>
  );
}
