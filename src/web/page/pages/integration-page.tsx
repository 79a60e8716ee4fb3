/** One platform: the guide and the form for its credentials, and its connection. */

import { Alert, Anchor, Grid, Group, Paper, Stack, Tabs, Text, Title } from "@mantine/core";
import { IconArrowLeft, IconCircleCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { PAGE_PATHS } from "../../page-paths.ts";
import { type Integration, integrationQuery } from "../data/queries.ts";
import { toRefusal } from "../data/refusal.ts";
import { useMay } from "../data/rights.ts";
import { useWorkspace } from "../data/workspace-choice.tsx";
import { AuthorizeForm } from "../integration/authorize-form.tsx";
import { ConnectForm } from "../integration/connect-form.tsx";
import { ConnectionActions } from "../integration/connection-actions.tsx";
import { ConnectionFacts } from "../integration/connection-facts.tsx";
import { ConnectionHistory } from "../integration/connection-history.tsx";
import { FirstSteps } from "../integration/first-steps.tsx";
import { GuideSteps } from "../integration/guide-steps.tsx";
import { StateBadge } from "../integration/state-badge.tsx";
import { Troubleshooting } from "../integration/troubleshooting.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { PageHeading } from "../parts/page-heading.tsx";
import { PageLoader } from "../parts/page-loader.tsx";

export function IntegrationPage({ module }: { module: string }) {
  const { workspace } = useWorkspace();
  const { data: integration, error, refetch } = useQuery(integrationQuery(workspace.id, module));
  return (
    <>
      <Anchor component={Link} href={PAGE_PATHS.integrations} size="sm">
        <IconArrowLeft size={14} className="inline-icon" aria-hidden /> Integrations
      </Anchor>
      <FailureAlert failure={error} onRetry={refetch} />
      {integration === undefined ? (
        <PageLoader failed={error !== null} />
      ) : (
        <Shown key={workspace.id} workspaceId={workspace.id} integration={integration} />
      )}
    </>
  );
}

type ShownProps = { workspaceId: string; integration: Integration };

function Shown({ workspaceId, integration }: ShownProps) {
  const { title, summary, connection, troubleshooting } = integration;
  const owns = useMay()("owner");
  const [failure, setFailure] = useState<unknown>(null);
  const [justConnected, setJustConnected] = useState(false);
  const standing = connection?.state === "connected" ? null : (connection?.last_error?.code ?? null);
  return (
    <>
      <PageHeading title={title} intro={summary} aside={<StateBadge state={connection?.state ?? null} />} />
      <Stack gap="xl">
        {justConnected && connection !== null ? (
          <Alert role="status" color="green" icon={<IconCircleCheck />} title="Connected">
            Every API key of this workspace can read {title} from now on.
          </Alert>
        ) : null}
        {connection === null && !owns ? (
          <Text>Nothing is connected yet. An owner of this workspace connects it.</Text>
        ) : connection === null ? (
          <NotConnected
            workspaceId={workspaceId}
            integration={integration}
            onFailure={setFailure}
            onConnected={() => setJustConnected(true)}
          />
        ) : (
          <>
            {owns ? <FirstSteps workspaceId={workspaceId} /> : null}
            <ConnectionFacts connection={connection} />
            <ConnectionActions workspaceId={workspaceId} integration={integration} onFailure={setFailure} />
            <ConnectionHistory history={connection.history} />
          </>
        )}
        <Troubleshooting rows={troubleshooting} code={failure === null ? standing : toRefusal(failure).code} />
      </Stack>
    </>
  );
}

type NotConnectedProps = ShownProps & { onFailure(failure: unknown): void; onConnected(): void };

function NotConnected({ workspaceId, integration, onFailure, onConnected }: NotConnectedProps) {
  const { title, guide, authorization } = integration;
  const pasting = (
    <ConnectForm workspaceId={workspaceId} integration={integration} onFailure={onFailure} onConnected={onConnected} />
  );
  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, md: 6 }} order={{ base: 2, md: 1 }}>
        <Title order={2} mb="md">
          Where the credentials come from
        </Title>
        <GuideSteps steps={guide} />
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 6 }} order={{ base: 1, md: 2 }}>
        <Paper withBorder p="lg">
          <Group mb="md">
            <Title order={2}>Connect</Title>
          </Group>
          {authorization === null ? (
            pasting
          ) : (
            <Tabs defaultValue="paste">
              <Tabs.List mb="md" grow>
                <Tabs.Tab value="paste">Paste credentials</Tabs.Tab>
                <Tabs.Tab value="authorize">Authorise at {title}</Tabs.Tab>
              </Tabs.List>
              <Tabs.Panel value="paste">{pasting}</Tabs.Panel>
              <Tabs.Panel value="authorize">
                <AuthorizeForm workspaceId={workspaceId} integration={integration} authorization={authorization} />
              </Tabs.Panel>
            </Tabs>
          )}
        </Paper>
      </Grid.Col>
    </Grid>
  );
}
