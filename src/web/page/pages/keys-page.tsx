/** A workspace's API keys: creating, listing and revoking them. */

import { Button, Modal, Table } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { wallClock } from "#wall-clock.ts";
import { ConnectedApps } from "../connected/connected-apps.tsx";
import { answered, api } from "../data/api.ts";
import { type ApiKey, keysQuery } from "../data/queries.ts";
import { useWorkspace } from "../data/workspace-choice.tsx";
import { type CreatedKey, NewKeyForm } from "../keys/new-key-form.tsx";
import { NewKeyPanel } from "../keys/new-key-panel.tsx";
import { SignInPanel } from "../keys/sign-in-panel.tsx";
import { CardTable } from "../parts/card-table.tsx";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { EmptyNote } from "../parts/empty-note.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { PageHeading } from "../parts/page-heading.tsx";
import { PageLoader } from "../parts/page-loader.tsx";
import { RelativeTime } from "../parts/relative-time.tsx";
import { RowAction } from "../parts/row-action.tsx";
import { RowBadge } from "../parts/row-badge.tsx";
import { RestrictionCell } from "../restriction/restriction-cell.tsx";
import type { WantedRestriction } from "../restriction/restriction-choice.ts";
import { type SeenAccounts, useSeenAccounts } from "../restriction/seen-accounts.ts";

export function KeysPage() {
  const { workspace } = useWorkspace();
  return <Keys key={workspace.id} workspaceId={workspace.id} />;
}

function Keys({ workspaceId }: { workspaceId: string }) {
  const queries = useQueryClient();
  const { data: keys, error, refetch } = useQuery(keysQuery(workspaceId));
  const [making, make] = useDisclosure(false);
  const [created, setCreated] = useState<CreatedKey | null>(null);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const renew = () => queries.invalidateQueries(keysQuery(workspaceId));
  const seen = useSeenAccounts(workspaceId);
  const narrow = async ({ id }: ApiKey, wanted: WantedRestriction) => {
    await answered(api.workspaces({ id: workspaceId }).keys({ key: id }).patch(wanted));
    await renew();
  };
  const revoke = async ({ id }: ApiKey) => {
    await answered(api.workspaces({ id: workspaceId }).keys({ key: id }).delete());
    await renew();
  };
  const create = (
    <Button leftSection={<IconPlus size={16} />} onClick={make.open}>
      Create a key
    </Button>
  );
  return (
    <>
      <PageHeading
        title="API keys"
        intro="Create one key for each client that cannot sign in, so that you can revoke it alone. A key can read only this workspace."
        aside={create}
      />
      {created === null ? (
        <SignInPanel />
      ) : (
        <NewKeyPanel
          name={created.name}
          secret={created.key}
          mcpUrl={created.mcp_url}
          onDone={() => setCreated(null)}
        />
      )}
      <FailureAlert failure={error} onRetry={refetch} />
      {keys === undefined ? (
        <PageLoader failed={error !== null} />
      ) : keys.length === 0 ? (
        <EmptyNote
          icon={<IconKey />}
          title="No keys yet"
          text="A client that cannot sign in needs one: create it, paste it into your assistant, and ask about your ads."
        >
          {create}
        </EmptyNote>
      ) : (
        <KeyTable keys={keys} seen={seen} onRevoke={setRevoking} onNarrow={narrow} />
      )}
      <ConnectedApps workspaceId={workspaceId} />
      <Modal
        opened={making}
        onClose={make.close}
        title="Create an API key"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <FailureAlert failure={seen.error} onRetry={seen.refetch} />
        {seen.known ? (
          <NewKeyForm
            {...{ workspaceId, accounts: seen.accounts }}
            onCreated={async (key) => {
              setCreated(key);
              make.close();
              await renew();
            }}
          />
        ) : (
          <PageLoader failed={seen.error !== null} />
        )}
      </Modal>
      {revoking === null ? null : (
        <ConfirmDialog
          title={`Revoke “${revoking.name}”?`}
          action="Revoke the key"
          onConfirm={() => revoke(revoking)}
          onClose={() => setRevoking(null)}
        >
          Its client's next request will be refused. This cannot be undone, but you can create another key.
        </ConfirmDialog>
      )}
    </>
  );
}

type RowProps = {
  seen: SeenAccounts;
  onRevoke(key: ApiKey): void;
  onNarrow(key: ApiKey, wanted: WantedRestriction): Promise<void>;
};

function KeyTable({ keys, ...row }: RowProps & { keys: readonly ApiKey[] }) {
  return (
    <CardTable label="API keys" heads={["Name", "Created", "Expires", "Last used", "May see"]} action="Revoke">
      {keys.map((key) => (
        <KeyRow key={key.id} shown={key} {...row} />
      ))}
    </CardTable>
  );
}

function KeyRow({ shown, seen, onRevoke, onNarrow }: RowProps & { shown: ApiKey }) {
  const { name, created_at, expires_at, revoked_at, last_used_at } = shown;
  const expired = expires_at !== null && Date.parse(expires_at) <= wallClock.now();
  const over = revoked_at !== null ? "revoked" : expired ? "expired" : null;
  return (
    <Table.Tr c={over === null ? undefined : "dimmed"}>
      <Table.Th scope="row" className="name-cell" fw={500}>
        {name} {over === null ? null : <RowBadge text={over} />}
      </Table.Th>
      <Table.Td data-label="Created">
        <RelativeTime at={created_at} />
      </Table.Td>
      <Table.Td data-label="Expires">
        <RelativeTime at={expires_at} />
      </Table.Td>
      <Table.Td data-label="Last used">
        <RelativeTime at={last_used_at} />
      </Table.Td>
      <Table.Td data-label="May see">
        <RestrictionCell
          {...{ name, seen }}
          given={shown}
          save={over === "revoked" ? null : (wanted) => onNarrow(shown, wanted)}
        />
      </Table.Td>
      <Table.Td ta="right">
        {over === "revoked" ? null : (
          <RowAction text="Revoke" label={`Revoke ${name}`} onClick={() => onRevoke(shown)} />
        )}
      </Table.Td>
    </Table.Tr>
  );
}
