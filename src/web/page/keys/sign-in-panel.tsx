/** How clients connect without a key; empty where they cannot sign in. */

import { Paper, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { mcpAddressQuery } from "../data/queries.ts";
import { CopyLine } from "../parts/copy-text.tsx";
import { clientSnippets } from "./client-snippets.ts";
import { SnippetTabs } from "./snippet-tabs.tsx";

export function SignInPanel() {
  const { data: address } = useQuery(mcpAddressQuery);
  if (address === undefined || !address.sign_in) return null;
  return (
    <Paper withBorder p="lg" mb="xl" component="section" aria-labelledby="sign-in-clients">
      <Stack gap="sm">
        <div>
          <Title order={2} size="h4" id="sign-in-clients">
            Connect without a key
          </Title>
          <Text size="sm" c="dimmed">
            Give your assistant this address and choose “Connect” there. It opens this page, where you choose a
            workspace and allow it.
          </Text>
        </div>
        <CopyLine text={address.mcp_url} what="MCP address" />
        <SnippetTabs snippets={clientSnippets({ mcpUrl: address.mcp_url, key: null })} />
      </Stack>
    </Paper>
  );
}
