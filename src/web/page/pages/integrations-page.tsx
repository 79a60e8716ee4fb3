/** Every platform with a module, and its connection's state. */

import { Anchor, Card, Group, SimpleGrid, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { sayZone } from "#text/zone-name.ts";
import { PAGE_PATHS } from "../../page-paths.ts";
import { integrationsQuery } from "../data/queries.ts";
import { useWorkspace } from "../data/workspace-choice.tsx";
import { AccountCard } from "../integration/account-cards.tsx";
import { FirstSteps } from "../integration/first-steps.tsx";
import { StateBadge } from "../integration/state-badge.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { PageHeading } from "../parts/page-heading.tsx";
import { PageLoader } from "../parts/page-loader.tsx";

export function IntegrationsPage() {
  const { workspace } = useWorkspace();
  const { data: integrations, error, refetch } = useQuery(integrationsQuery(workspace.id));
  return (
    <>
      <PageHeading
        title="Integrations"
        intro="The ad accounts that your assistants read. What a key or an app may see stands under API keys."
      />
      <FailureAlert failure={error} onRetry={refetch} />
      <FirstSteps workspaceId={workspace.id} />
      {integrations === undefined ? (
        <PageLoader failed={error !== null} />
      ) : (
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          {integrations.flatMap(({ module, title, summary, connection, connections }) =>
            connections.length > 1 ? (
              connections.map((one) => <AccountCard key={one.connection} connection={one} title={title} />)
            ) : (
              <Card key={module} withBorder padding="lg" className="link-card">
                <Group justify="space-between" mb="xs">
                  <Title order={2}>
                    <Anchor
                      component={Link}
                      href={PAGE_PATHS.integration.replace(":module", module)}
                      inherit
                      c="inherit"
                      className="whole-card"
                    >
                      {title}
                    </Anchor>
                  </Title>
                  <StateBadge state={connection?.state ?? null} />
                </Group>
                <Text size="sm" c="dimmed">
                  {summary}
                </Text>
                <Text size="sm" mt="md" className="any-name">
                  {connection === null
                    ? "Follow the guide and paste the credentials. It takes about ten minutes, not counting the platform's review."
                    : `${connection.advertiser.name ?? connection.advertiser.id}${describePlace(connection.advertiser)}`}
                </Text>
              </Card>
            ),
          )}
        </SimpleGrid>
      )}
    </>
  );
}

function describePlace({ currency, timezone }: { currency: string | null; timezone: string | null }): string {
  const zone = timezone === null ? null : sayZone(timezone);
  return [currency, zone].flatMap((part) => (part === null ? [] : ` · ${part}`)).join("");
}
