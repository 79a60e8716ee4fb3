/** One tab a client, with what to paste there. */

import { Tabs, Text } from "@mantine/core";
import { CopyBlock } from "../parts/copy-text.tsx";
import type { Snippet } from "./client-snippets.ts";

export function SnippetTabs({ snippets }: { snippets: readonly Snippet[] }) {
  return (
    <Tabs defaultValue={idOf(snippets[0])} keepMounted={false}>
      <Tabs.List aria-label="Client">
        {snippets.map((snippet) => (
          <Tabs.Tab key={snippet.client} value={idOf(snippet)}>
            {snippet.client}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {snippets.map((snippet) => (
        <Tabs.Panel key={snippet.client} value={idOf(snippet)} pt="sm">
          <Text size="sm" mb="xs">
            {snippet.where}
          </Text>
          <CopyBlock text={snippet.text} what={`${snippet.client} settings`} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

/** Part of an element's id: a space would make two ids of it, of which neither is there. */
function idOf(snippet: Snippet | undefined): string {
  return (snippet?.client ?? "").toLowerCase().replaceAll(" ", "-");
}
