/** A workspace's API keys: creating, listing and revoking them. */

import { Button, Group, Modal, NativeSelect, ScrollArea, Stack, Table, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { wallClock } from "#wall-clock.ts";
import { ConnectedApps } from "../connected/connected-apps.tsx";
import { answered, api } from "../data/api.ts";
import { type ApiKey, keysQuery } from "../data/queries.ts";
import { useWorkspace } from "../data/workspace-choice.tsx";
import { NewKeyPanel } from "../keys/new-key-panel.tsx";
import { SignInPanel } from "../keys/sign-in-panel.tsx";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { EmptyNote } from "../parts/empty-note.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { textIn } from "../parts/form-text.ts";
import { PageHeading } from "../parts/page-heading.tsx";
import { PageLoader } from "../parts/page-loader.tsx";
import { RelativeTime } from "../parts/relative-time.tsx";
import { RowAction } from "../parts/row-action.tsx";
import { RowBadge } from "../parts/row-badge.tsx";

type Created = { name: string; key: string; mcp_url: string };

export function KeysPage() {
  const { workspace } = useWorkspace();
  return <Keys key={workspace.id} workspaceId={workspace.id} />;
}

function Keys({ workspaceId }: { workspaceId: string }) {
  const queries = useQueryClient();
  const { data: keys, error, refetch } = useQuery(keysQuery(workspaceId));
  const [making, make] = useDisclosure(false);
  const [created, setCreated] = useState<Created | null>(null);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const renew = () => queries.invalidateQueries(keysQuery(workspaceId));
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
        <KeyTable keys={keys} onRevoke={setRevoking} />
      )}
      <ConnectedApps workspaceId={workspaceId} />
      <Modal
        opened={making}
        onClose={make.close}
        title="Create an API key"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <NewKeyForm
          workspaceId={workspaceId}
          onCreated={async (key) => {
            setCreated(key);
            make.close();
            await renew();
          }}
        />
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

const EXPIRIES = [
  { value: "", label: "Never" },
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "365", label: "In a year" },
];

function NewKeyForm({ workspaceId, onCreated }: { workspaceId: string; onCreated(created: Created): void }) {
  const create = useMutation({
    mutationFn(form: FormData) {
      const days = textIn(form, "expiry");
      const name = textIn(form, "name");
      const expiry = days === "" ? {} : { expires_in_days: Number(days) };
      return answered(api.workspaces({ id: workspaceId }).keys.post({ name, ...expiry }));
    },
    onSuccess: onCreated,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate(new FormData(event.currentTarget));
      }}
    >
      <Stack>
        <TextInput
          name="name"
          label="Name"
          description="For example the client that will use it."
          required
          maxLength={100}
          autoComplete="off"
          data-autofocus
        />
        <NativeSelect name="expiry" label="Expires" data={EXPIRIES} />
        <FailureAlert failure={create.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={create.isPending}>
            Create
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type TableProps = { keys: readonly ApiKey[]; onRevoke(key: ApiKey): void };

function KeyTable({ keys, onRevoke }: TableProps) {
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": "API keys" }}>
      <Table verticalSpacing="sm" fz="sm" withTableBorder className="card-table">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>Created</Table.Th>
            <Table.Th>Expires</Table.Th>
            <Table.Th>Last used</Table.Th>
            <Table.Th>
              <span className="hidden-caption">Revoke</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map((key) => (
            <KeyRow key={key.id} shown={key} onRevoke={onRevoke} />
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

function KeyRow({ shown, onRevoke }: { shown: ApiKey; onRevoke(key: ApiKey): void }) {
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
      <Table.Td ta="right">
        {over === "revoked" ? null : (
          <RowAction text="Revoke" label={`Revoke ${name}`} onClick={() => onRevoke(shown)} />
        )}
      </Table.Td>
    </Table.Tr>
  );
}
