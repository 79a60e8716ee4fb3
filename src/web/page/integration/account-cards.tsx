/** The accounts of a module, each with its own state. */

import { Anchor, Badge, Card, Group, SimpleGrid, Text, Title } from "@mantine/core";
import { Link } from "wouter";
import { sayZone } from "#text/zone-name.ts";
import { PAGE_PATHS } from "../../page-paths.ts";
import type { Connection } from "../data/queries.ts";
import { StateBadge } from "./state-badge.tsx";

export function AccountCards({ connections }: { connections: readonly Connection[] }) {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      {connections.map((connection) => (
        <AccountCard key={connection.connection} connection={connection} />
      ))}
    </SimpleGrid>
  );
}

export function AccountCard({ connection, title }: { connection: Connection; title?: string }) {
  const { module, label, state, advertiser } = connection;
  return (
    <Card withBorder padding="lg" className="link-card">
      <Group justify="space-between" mb="xs">
        <Title order={2} className="any-name">
          <Anchor
            component={Link}
            href={PAGE_PATHS.account.replace(":module", module).replace(":label", label)}
            inherit
            c="inherit"
            className="whole-card"
          >
            {advertiser.name ?? advertiser.id}
          </Anchor>
        </Title>
        <StateBadge state={state} />
      </Group>
      <Group gap="xs">
        <Badge variant="default" tt="none">
          {label}
        </Badge>
        <Text size="sm" c="dimmed">
          {[title, advertiser.currency, advertiser.timezone === null ? null : sayZone(advertiser.timezone)]
            .filter((part) => part != null)
            .join(" · ")}
        </Text>
      </Group>
    </Card>
  );
}
