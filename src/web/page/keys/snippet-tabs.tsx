/** One tab a client, with what to paste there. */

import { Tabs, Text } from "@mantine/core";
import { CopyBlock } from "../parts/copy-text.tsx";
import type { Snippet } from "./client-snippets.ts";

export function SnippetTabs({ snippets }: { snippets: readonly Snippet[] }) {
  return (
    <Tabs defaultValue={snippets[0]?.client ?? null} keepMounted={false}>
      <Tabs.List aria-label="Client">
        {snippets.map(({ client }) => (
          <Tabs.Tab key={client} value={client}>
            {client}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {snippets.map(({ client, where, text }) => (
        <Tabs.Panel key={client} value={client} pt="sm">
          <Text size="sm" mb="xs">
            {where}
          </Text>
          <CopyBlock text={text} what={`${client} settings`} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
