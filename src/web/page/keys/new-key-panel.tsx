/** A new key, shown once, with its set-up snippets. */

import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { CopyLine } from "../parts/copy-text.tsx";
import { clientSnippets } from "./client-snippets.ts";
import { SnippetTabs } from "./snippet-tabs.tsx";

type Props = { name: string; secret: string; mcpUrl: string; onDone(): void };

export function NewKeyPanel({ name, secret, mcpUrl, onDone }: Props) {
  return (
    <Alert
      color="indigo"
      icon={<IconKey />}
      title={`Key “${name}” is ready. It is shown only once: copy it now.`}
      mb="lg"
    >
      <Stack gap="sm">
        <Field label="API key">
          <CopyLine text={secret} what="API key" />
        </Field>
        <Field label="MCP URL">
          <CopyLine text={mcpUrl} what="MCP URL" />
        </Field>
        <SnippetTabs snippets={clientSnippets({ mcpUrl, key: secret })} />
        <Group justify="flex-end">
          <Button onClick={onDone}>I have copied it</Button>
        </Group>
      </Stack>
    </Alert>
  );
}

function Field({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {label}
      </Text>
      {children}
    </div>
  );
}
