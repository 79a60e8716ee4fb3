/** One platform: the guide and the form for its credentials, and its connection. */

import { Alert, Anchor, Button, Grid, Group, Paper, Stack, Tabs, Text, Title } from "@mantine/core";
import { IconArrowLeft, IconCircleCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { ADD_ACCOUNT, ADD_REACHED, PAGE_PATHS } from "../../page-paths.ts";
import { answered, api } from "../data/api.ts";
import { type Connection, type Integration, integrationQuery, integrationsQuery } from "../data/queries.ts";
import { toRefusal } from "../data/refusal.ts";
import { useMay } from "../data/rights.ts";
import { useWorkspace } from "../data/workspace-choice.tsx";
import { AccountCards } from "../integration/account-cards.tsx";
import { AuthorizeForm } from "../integration/authorize-form.tsx";
import { ConnectForm, type Reached } from "../integration/connect-form.tsx";
import { ConnectionActions } from "../integration/connection-actions.tsx";
import { ConnectionFacts } from "../integration/connection-facts.tsx";
import { ConnectionHistory } from "../integration/connection-history.tsx";
import { FirstSteps } from "../integration/first-steps.tsx";
import { GuideSteps } from "../integration/guide-steps.tsx";
import { LabelForm } from "../integration/label-form.tsx";
import { PickAccounts } from "../integration/pick-accounts.tsx";
import { ReachedAccounts } from "../integration/reached-accounts.tsx";
import { StateBadge } from "../integration/state-badge.tsx";
import { Troubleshooting } from "../integration/troubleshooting.tsx";
import { WhoReads } from "../integration/who-reads.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { May } from "../parts/may.tsx";
import { PageHeading } from "../parts/page-heading.tsx";
import { PageLoader } from "../parts/page-loader.tsx";
import { ClosedPage } from "./closed-page.tsx";

/** Without `label` the only account, or the list of several. */
export function IntegrationPage({ module, label }: { module: string; label?: string }) {
  const { workspace } = useWorkspace();
  const may = useMay();
  const mayConnect = may("POST /api/workspaces/:id/integrations/:module");
  const mayAdd = may("POST /api/workspaces/:id/integrations/:module/:label/accounts");
  const search = useSearch();
  const adding = search === ADD_ACCOUNT;
  const cards = useQuery(integrationsQuery(workspace.id));
  const title = cards.data?.find((card) => card.module === module)?.title ?? "Accounts";
  const connections = cards.data?.find((card) => card.module === module)?.connections ?? [];
  const several = connections.length > 1;
  const shown = useQuery(integrationQuery(workspace.id, module, label));
  const error = cards.error ?? shown.error;
  const list = PAGE_PATHS.integration.replace(":module", module);
  const inside = several && (label !== undefined || adding);
  // Here, so that it stays while its accounts are connected one after the other and the list below changes.
  const [reached, setReached] = useState<(Reached & { integration: Integration }) | null>(null);
  if (reached !== null)
    return (
      <>
        <PageHeading title={reached.integration.title} intro="The token reaches several accounts." />
        <PickPasted workspaceId={workspace.id} {...reached} onDone={() => setReached(null)} />
      </>
    );
  if ((adding && !mayConnect) || (search === ADD_REACHED && label !== undefined && !mayAdd)) return <ClosedPage />;
  if (search === ADD_REACHED && label !== undefined)
    return (
      <>
        <Anchor component={Link} href={list} size="sm">
          <IconArrowLeft size={14} className="inline-icon" aria-hidden /> {title}
        </Anchor>
        <ReachedAccounts key={`${workspace.id} ${label}`} {...{ workspaceId: workspace.id, module, title, label }} />
      </>
    );
  return (
    <>
      <Anchor component={Link} href={inside ? list : PAGE_PATHS.integrations} size="sm">
        <IconArrowLeft size={14} className="inline-icon" aria-hidden /> {inside ? title : "Integrations"}
      </Anchor>
      <FailureAlert failure={error} onRetry={() => Promise.all([cards.refetch(), shown.refetch()])} />
      {shown.data === undefined ? (
        <PageLoader failed={error !== null} />
      ) : (
        <Shown
          key={`${workspace.id} ${adding} ${label}`}
          workspaceId={workspace.id}
          integration={adding ? { ...shown.data, connection: null } : shown.data}
          connections={connections}
          list={several && label === undefined && !adding}
          onReached={setReached}
        />
      )}
    </>
  );
}

type ShownProps = { workspaceId: string; integration: Integration };

type PlacedProps = ShownProps & {
  connections: readonly Connection[];
  list: boolean;
  onReached(reached: Reached & { integration: Integration }): void;
};

function Shown({ workspaceId, integration, connections, list, onReached }: PlacedProps) {
  const { module, title, summary, connection, troubleshooting } = integration;
  const mayConnect = useMay()("POST /api/workspaces/:id/integrations/:module");
  const [, go] = useLocation();
  const [failure, setFailure] = useState<unknown>(null);
  const [justConnected, setJustConnected] = useState(false);
  const standing = connection?.state === "connected" ? null : (connection?.last_error?.code ?? null);
  const path = PAGE_PATHS.integration.replace(":module", module);
  const further = connection === null && connections.length > 0;
  const onConnected = () => {
    setJustConnected(true);
    if (connections.length > 0) go(path);
  };
  if (list)
    return (
      <>
        <PageHeading title={title} intro={summary} />
        <Stack gap="xl">
          <AccountCards connections={connections} adds={integration.account_field !== null} />
          {mayConnect ? (
            <Button component={Link} href={`${path}?${ADD_ACCOUNT}`} variant="default" w="fit-content">
              Connect another account
            </Button>
          ) : null}
        </Stack>
      </>
    );
  return (
    <>
      <PageHeading
        title={title}
        intro={summary}
        // At the form for a further account the state would be that of none.
        {...(further ? {} : { aside: <StateBadge state={connection?.state ?? null} /> })}
      />
      <Stack gap="xl">
        {justConnected && connection !== null ? (
          <Alert role="status" color="green" icon={<IconCircleCheck />} title="Connected">
            <WhoReads />
          </Alert>
        ) : null}
        {connection === null && !mayConnect ? (
          <Text>Nothing is connected yet. An owner of this workspace connects it.</Text>
        ) : connection === null ? (
          <NotConnected
            workspaceId={workspaceId}
            integration={integration}
            onFailure={setFailure}
            onConnected={onConnected}
            onReached={(reached) => onReached({ ...reached, integration })}
          />
        ) : (
          <>
            <FirstSteps workspaceId={workspaceId} />
            <ConnectionFacts connection={connection} />
            {connections.length > 1 ? (
              <May route="PATCH /api/workspaces/:id/integrations/:module/:label">
                <LabelForm {...{ workspaceId, connection }} />
              </May>
            ) : null}
            <ConnectionActions workspaceId={workspaceId} integration={integration} onFailure={setFailure} />
            <ConnectionHistory history={connection.history} />
          </>
        )}
        <Troubleshooting rows={troubleshooting} code={failure === null ? standing : toRefusal(failure).code} />
      </Stack>
    </>
  );
}

type PickPastedProps = ShownProps & Reached & { onDone(): void };

function PickPasted({ workspaceId, integration, given, advertisers, onDone }: PickPastedProps) {
  const { module, account_field: accountField } = integration;
  return (
    <PickAccounts
      {...{ workspaceId, module, advertisers, onDone }}
      renews={false}
      connect={(id) =>
        answered(
          api
            .workspaces({ id: workspaceId })
            .integrations({ module })
            .post({ ...given, ...(accountField === null ? {} : { [accountField]: id }) }),
        )
      }
    />
  );
}

type NotConnectedProps = ShownProps & {
  onFailure(failure: unknown): void;
  onConnected(): void;
  onReached(reached: Reached): void;
};

function NotConnected({ workspaceId, integration, ...on }: NotConnectedProps) {
  const { title, guide, authorization } = integration;
  const pasting = <ConnectForm workspaceId={workspaceId} integration={integration} {...on} />;
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
