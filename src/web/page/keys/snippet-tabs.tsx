/** One tab for each client; a list on a phone, where the tabs would not fit. */

import { Button, NativeSelect, Tabs, Text } from "@mantine/core";
import { useState } from "react";
import { CopyBlock } from "../parts/copy-text.tsx";
import type { Snippet } from "./client-snippets.ts";

export function SnippetTabs({ snippets }: { snippets: readonly Snippet[] }) {
  const [shown, show] = useState(idOf(snippets[0]));
  return (
    <Tabs value={shown} onChange={(id) => show(id ?? shown)} keepMounted={false}>
      <Tabs.List aria-label="Client" visibleFrom="sm">
        {snippets.map((snippet) => (
          <Tabs.Tab key={snippet.client} value={idOf(snippet)} px="sm">
            {snippet.client}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <NativeSelect
        hiddenFrom="sm"
        label="Client"
        value={shown}
        onChange={(event) => show(event.currentTarget.value)}
        data={snippets.map((snippet) => ({ value: idOf(snippet), label: snippet.client }))}
      />
      {snippets.map((snippet) => (
        <Tabs.Panel key={snippet.client} value={idOf(snippet)} pt="sm">
          {snippet.link !== undefined && (
            <Button component="a" href={snippet.link.href} variant="light" size="xs" mb="sm">
              {snippet.link.label}
            </Button>
          )}
          <Text size="sm" mb="xs">
            {snippet.where}
          </Text>
          {snippet.text === null ? null : <CopyBlock text={snippet.text} what={`${snippet.client} settings`} />}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function idOf(snippet: Snippet | undefined): string {
  return (snippet?.client ?? "").toLowerCase().replaceAll(/[ .]/g, "-");
}
