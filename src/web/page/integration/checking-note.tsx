/** The checks that run while a person waits for a verification. */

import { Alert, List, Loader, Text } from "@mantine/core";

export function CheckingNote({ title, checks }: { title: string; checks: readonly string[] }) {
  return (
    <Alert role="status" color="indigo" icon={<Loader size={18} />} title={`Asking ${title}`}>
      <List size="sm">
        {checks.map((check) => (
          <List.Item key={check}>{check}</List.Item>
        ))}
      </List>
      <Text size="sm" mt="xs">
        Nothing is stored until all of this has passed. It takes a few seconds.
      </Text>
    </Alert>
  );
}
