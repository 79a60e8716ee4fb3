/** A connection's account, state and token lifetimes. */

import { Alert, List, Paper, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { sayZone } from "#text/zone-name.ts";
import type { Connection } from "../data/queries.ts";
import { CopyIcon } from "../parts/copy-text.tsx";
import { RelativeTime } from "../parts/relative-time.tsx";
import { reasonText, remedyText } from "./reason-text.ts";

export function ConnectionFacts({ connection }: { connection: Connection }) {
  const {
    advertiser,
    credential,
    expires_at,
    next_refresh_at,
    refresh_token_expires_at,
    verified_at,
    since,
    warnings,
    kept_days,
  } = connection;
  const reason = reasonText(connection);
  return (
    <Stack>
      {reason === null ? null : (
        <Alert
          color={connection.state === "needs_reconnect" ? "red" : "yellow"}
          icon={<IconAlertTriangle />}
          title={reason}
        >
          <Text size="sm">{remedyText(connection)}</Text>
          {connection.last_error?.message}
        </Alert>
      )}
      {warnings.length === 0 ? null : (
        <Alert color="yellow" icon={<IconAlertTriangle />} title="Good to know">
          <List size="sm" spacing={4}>
            {warnings.map((warning) => (
              <List.Item key={warning}>{warning}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Paper withBorder p="lg">
        <Title order={2} className="any-name" mb="md">
          {advertiser.name ?? "Account without a name"}
        </Title>
        <dl className="facts">
          <Fact name="Account ID">
            {advertiser.id} <CopyIcon text={advertiser.id} what="account ID" />
          </Fact>
          <Fact name="Currency">{advertiser.currency ?? "unknown"}</Fact>
          <Fact name="Time zone">
            {advertiser.timezone === null ? "unknown, so UTC is used" : sayZone(advertiser.timezone)}
          </Fact>
          <Fact name="In this state since">
            <RelativeTime at={since} />
          </Fact>
          <Fact name="Last checked">
            <RelativeTime at={verified_at} />
          </Fact>
          <Fact name="Access token">
            {credential === "refreshable" ? "renewed automatically" : "as pasted, checked every day"}
          </Fact>
          <Fact name="Access token expires">
            <RelativeTime at={expires_at} never="no known expiry" />
          </Fact>
          {credential === "static" ? null : (
            <>
              <Fact name="Next renewal">
                <RelativeTime at={next_refresh_at} never="none planned" />
              </Fact>
              <Fact name="Refresh token expires">
                <RelativeTime at={refresh_token_expires_at} never="no known expiry" />
              </Fact>
            </>
          )}
          {kept_days === null ? null : <DaysFacts kept={kept_days} />}
        </dl>
        {connection.last_error === null || reason !== null ? null : (
          <Text size="sm" c="dimmed" mt="md">
            Last error, <RelativeTime at={connection.last_error.at} />: {connection.last_error.message}
          </Text>
        )}
      </Paper>
    </Stack>
  );
}

const LEVELS: Readonly<Record<string, string>> = {
  account: "of the account",
  campaign: "of the campaigns",
  hour: "by hour",
};

function DaysFacts({ kept }: { kept: NonNullable<Connection["kept_days"]> }) {
  return (
    <>
      <Fact name="Days remembered">
        {kept.levels.length === 0
          ? "none yet"
          : kept.levels.map(({ level, days }) => `${days} ${LEVELS[level] ?? `of ${level}`}`).join(", ")}
        {kept.still_reading === null ? "" : `. ${kept.still_reading}`}
        {kept.anew ? ". Those of the account before were deleted" : ""}
      </Fact>
      <Fact name="Last reading">
        <RelativeTime at={kept.last_read_at} never="not yet" />
      </Fact>
      <Fact name="Next reading">
        <RelativeTime at={kept.next_read_at} />
      </Fact>
      {kept.completeness_from === null ? null : (
        <Fact name="Completeness of recent days known from">
          <RelativeTime at={kept.completeness_from} />
        </Fact>
      )}
      {kept.last_error === null ? null : <Fact name="Last error in reading">{kept.last_error}</Fact>}
    </>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
