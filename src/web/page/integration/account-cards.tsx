/** The accounts of a module, each with its own state. */

import { Anchor, Badge, Box, Card, Group, SimpleGrid, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { sayZone } from "#text/zone-name.ts";
import { accountPath } from "../data/account-path.ts";
import type { Connection } from "../data/queries.ts";
import { AddReachedLink } from "./add-reached-link.tsx";
import { StateBadge } from "./state-badge.tsx";

/** `adds`: the platform lists what a credential reaches. */
export function AccountCards({ connections, adds }: { connections: readonly Connection[]; adds: boolean }) {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      {connections.map((connection) => (
        <AccountCard key={connection.connection} connection={connection}>
          {adds ? (
            <AddReachedLink
              module={connection.module}
              label={connection.label}
              name={connection.advertiser.name ?? connection.advertiser.id}
            />
          ) : undefined}
        </AccountCard>
      ))}
    </SimpleGrid>
  );
}

type CardProps = { connection: Connection; title?: string; children?: ReactNode };

export function AccountCard({ connection, title, children }: CardProps) {
  const { module, label, state, advertiser } = connection;
  return (
    <Card withBorder padding="lg" className="link-card">
      <Group justify="space-between" mb="xs">
        <Title order={2} className="any-name">
          <Anchor component={Link} href={accountPath(module, label)} inherit c="inherit" className="whole-card">
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
      {children === undefined ? null : <Box mt="xs">{children}</Box>}
    </Card>
  );
}
