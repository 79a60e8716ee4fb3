/** The steps between a connection and the first answer, shown until a client has called a tool. */

import { Anchor, List, Paper, Text, ThemeIcon, Title } from "@mantine/core";
import { IconCheck, IconCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { PAGE_PATHS } from "../../page-paths.ts";
import { grantsQuery, integrationsQuery, keysQuery } from "../data/queries.ts";
import { May } from "../parts/may.tsx";

/** They lead to keys and apps, so that they are for who may make some. */
export function FirstSteps({ workspaceId }: { workspaceId: string }) {
  return (
    <May route="POST /api/workspaces/:id/keys">
      <Steps workspaceId={workspaceId} />
    </May>
  );
}

function Steps({ workspaceId }: { workspaceId: string }) {
  const { data: integrations } = useQuery(integrationsQuery(workspaceId));
  const { data: keys } = useQuery(keysQuery(workspaceId));
  const { data: grants } = useQuery(grantsQuery(workspaceId));
  if (integrations === undefined || keys === undefined || grants === undefined) return null;
  const connected = integrations.some(({ connections }) => connections.length > 0);
  const clients = [...keys, ...grants].filter(({ revoked_at }) => revoked_at === null);
  const asked = clients.some(({ last_used_at }) => last_used_at !== null);
  if (!connected || asked) return null;
  return (
    <Paper withBorder p="lg" mb="lg" component="section" aria-labelledby="first-steps">
      <Title order={2} size="h4" id="first-steps" mb="sm">
        Steps to your first answer
      </Title>
      <List spacing="xs" size="sm" lh={1.4} center listStyleType="none">
        <Step done text="Connect an ad account" />
        <Step
          done={clients.length > 0}
          text={
            <Anchor component={Link} href={PAGE_PATHS.keys} inherit>
              Connect an assistant, with only the address or with a key
            </Anchor>
          }
        />
        <Step done={false} text="Ask it: “How did my campaigns do last week, and what changed?”" />
      </List>
      <Text size="xs" c="dimmed" mt="sm">
        This list disappears once a client has called a tool.
      </Text>
    </Paper>
  );
}

function Step({ done, text }: { done: boolean; text: ReactNode }) {
  const icon = (
    <ThemeIcon
      size={20}
      radius="xl"
      variant="light"
      color={done ? "green" : "gray"}
      role="img"
      aria-label={done ? "Done" : "To do"}
    >
      {done ? <IconCheck size={14} /> : <IconCircle size={14} />}
    </ThemeIcon>
  );
  return (
    <List.Item icon={icon} styles={{ itemLabel: { lineHeight: 1.4 } }}>
      {text}
    </List.Item>
  );
}
