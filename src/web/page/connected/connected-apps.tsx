/** The apps connected to a workspace, with their last use, and a way to disconnect them. */

import { Stack, Table, Text, Title } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "../data/api.ts";
import { type Grant, grantsQuery } from "../data/queries.ts";
import { CardTable } from "../parts/card-table.tsx";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { RelativeTime } from "../parts/relative-time.tsx";
import { RowAction } from "../parts/row-action.tsx";
import { RowBadge } from "../parts/row-badge.tsx";
import { RestrictionCell } from "../restriction/restriction-cell.tsx";
import type { WantedRestriction } from "../restriction/restriction-choice.ts";
import { type SeenAccounts, useSeenAccounts } from "../restriction/seen-accounts.ts";

const ENDS: Readonly<Record<NonNullable<Grant["revoked_reason"]>, string>> = {
  disconnected: "disconnected",
  client: "ended by the app",
  token_reused: "ended: a refresh token was used twice, so it may be stolen",
  code_reused: "ended: a code was used twice, so it may be stolen",
  unused: "ended: not used for 60 days",
  restored: "ended: the database was restored",
};

export function ConnectedApps({ workspaceId }: { workspaceId: string }) {
  const queries = useQueryClient();
  const { data: grants = [], error, refetch } = useQuery(grantsQuery(workspaceId));
  const [ending, setEnding] = useState<Grant | null>(null);
  const seen = useSeenAccounts(workspaceId);
  const narrow = async ({ id }: Grant, wanted: WantedRestriction) => {
    await answered(api.workspaces({ id: workspaceId }).grants({ grant: id }).patch(wanted));
    await queries.invalidateQueries(grantsQuery(workspaceId));
  };
  const end = async ({ id }: Grant) => {
    await answered(api.workspaces({ id: workspaceId }).grants({ grant: id }).delete());
    await queries.invalidateQueries(grantsQuery(workspaceId));
  };
  if (error === null && grants.length === 0) return null;
  return (
    <Stack mt="xl" component="section" aria-labelledby="connected-apps">
      <div>
        <Title order={2} size="h4" id="connected-apps">
          Connected apps
        </Title>
        <Text size="sm" c="dimmed">
          Apps that an operator connected to this workspace by signing in. They need no key.
        </Text>
      </div>
      <FailureAlert failure={error} onRetry={refetch} />
      <CardTable
        label="Connected apps"
        heads={["App", "Host", "Connected", "Last used", "May see"]}
        action="Disconnect"
      >
        {grants.map((grant) => (
          <AppRow key={grant.id} shown={grant} seen={seen} onEnd={setEnding} onNarrow={narrow} />
        ))}
      </CardTable>
      {ending === null ? null : (
        <ConfirmDialog
          title={`Disconnect “${ending.client}”?`}
          action="Disconnect"
          onConfirm={() => end(ending)}
          onClose={() => setEnding(null)}
        >
          Its next request will be refused. To use the app again, connect it from the app itself.
        </ConfirmDialog>
      )}
    </Stack>
  );
}

type RowProps = {
  shown: Grant;
  seen: SeenAccounts;
  onEnd(grant: Grant): void;
  onNarrow(grant: Grant, wanted: WantedRestriction): Promise<void>;
};

function AppRow({ shown, seen, onEnd, onNarrow }: RowProps) {
  const { client, host, connected_at, last_used_at, revoked_reason } = shown;
  return (
    <Table.Tr c={revoked_reason === null ? undefined : "dimmed"}>
      <Table.Th scope="row" className="name-cell" fw={500}>
        {client} {revoked_reason === null ? null : <RowBadge text={ENDS[revoked_reason]} />}
      </Table.Th>
      <Table.Td data-label="Host">{host}</Table.Td>
      <Table.Td data-label="Connected">
        <RelativeTime at={connected_at} />
      </Table.Td>
      <Table.Td data-label="Last used">
        <RelativeTime at={last_used_at} />
      </Table.Td>
      <Table.Td data-label="May see">
        <RestrictionCell
          name={client}
          seen={seen}
          given={shown}
          save={revoked_reason === null ? (wanted) => onNarrow(shown, wanted) : null}
        />
      </Table.Td>
      <Table.Td ta="right">
        {revoked_reason !== null ? null : (
          <RowAction text="Disconnect" label={`Disconnect ${client}`} onClick={() => onEnd(shown)} />
        )}
      </Table.Td>
    </Table.Tr>
  );
}
