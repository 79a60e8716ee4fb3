/** The digest that would go out now, with the sections and bars that its mail has. */

import { List, Paper, Progress, Stack, Table, Text, Title } from "@mantine/core";
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
      {data === undefined ? <PageLoader failed={error !== null} /> : <Message {...data} />}
    </section>
  );
}

function Message({ title, intro, sections }: RoomMessage) {
  return (
    <Paper withBorder p={{ base: "sm", sm: "lg" }}>
      <Title order={3} className="any-name">
        {title}
      </Title>
      <Text size="sm" c="dimmed">
        {intro}
      </Text>
      <Stack gap="lg" mt="lg">
        {sections.map((section) => (
          <MessageSection key={section.heading} {...section} />
        ))}
      </Stack>
    </Paper>
  );
}

function MessageSection({ heading, lines, rows }: RoomMessage["sections"][number]) {
  return (
    <div>
      <Title order={4} mb={4} className="any-name">
        {heading}
      </Title>
      {lines.length === 0 ? null : (
        <List size="sm" spacing={4} className="any-name">
          {lines.map((line) => (
            <List.Item key={line}>{line}</List.Item>
          ))}
        </List>
      )}
      {rows.length === 0 ? null : (
        <Table fz="sm" aria-label={heading}>
          <Table.Tbody>
            {rows.map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two campaigns may have one name, and rows never move
              <MessageRow key={at} {...row} />
            ))}
          </Table.Tbody>
        </Table>
      )}
    </div>
  );
}

const WHOLE = 100;

/** The note stands below its value, since three columns are too many for a telephone. */
function MessageRow({ label, value, note, share }: RoomMessage["sections"][number]["rows"][number]) {
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400} className="any-name">
        {label}
        {share === null ? null : <Progress value={share * WHOLE} size="sm" mt={4} aria-hidden />}
      </Table.Th>
      <Table.Td ta="right">
        <span className="whole-amount">{value}</span>
        {note === null ? null : (
          <Text size="xs" c="dimmed">
            {note}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
