/** Creating, switching, renaming, exporting and deleting workspaces, one for each shop. */

import { Badge, Button, Group, Modal, Paper, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDownload, IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "../data/api.ts";
import { workspacesQuery } from "../data/queries.ts";
import { mayAs } from "../data/rights.ts";
import { useWorkspace, type Workspace } from "../data/workspace-choice.tsx";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { May } from "../parts/may.tsx";
import { PageHeading } from "../parts/page-heading.tsx";
import { NewWorkspaceForm } from "../workspaces/new-workspace-form.tsx";
import { WorkspaceNameForm } from "../workspaces/workspace-name-form.tsx";

/** Where the operator has set no plan. */
const UNLIMITED = "unlimited";

export function WorkspacesPage() {
  const { workspace, choose } = useWorkspace();
  const queries = useQueryClient();
  const { data: workspaces = [], error, refetch } = useQuery(workspacesQuery);
  const [making, make] = useDisclosure(false);
  const [renaming, setRenaming] = useState<Workspace | null>(null);
  const [deleting, setDeleting] = useState<Workspace | null>(null);
  const remove = async ({ id }: Workspace) => {
    await answered(api.workspaces({ id }).delete());
    await queries.invalidateQueries(workspacesQuery);
  };
  return (
    <>
      <PageHeading
        title="Workspaces"
        intro="One for each shop. Each has its own connections, keys and usage, which no other can see."
        aside={
          <May route="POST /api/workspaces">
            <Button leftSection={<IconPlus size={16} />} onClick={make.open}>
              Create a workspace
            </Button>
          </May>
        }
      />
      <FailureAlert failure={error} onRetry={refetch} />
      <Stack component="ul" gap="sm" className="plain-list">
        {workspaces.map((one) => (
          <Paper component="li" key={one.id} withBorder p="lg">
            <Group justify="space-between" gap="md">
              <div className="any-name">
                <Group gap="xs">
                  <Title order={2}>{one.name}</Title>
                  {one.id === workspace.id ? (
                    <Badge tt="none" variant="light">
                      shown now
                    </Badge>
                  ) : null}
                </Group>
                <Text size="xs" c="dimmed">
                  {one.id} · {one.plan === UNLIMITED ? "no limit of calls" : `plan ${one.plan}`}
                </Text>
              </div>
              <Group gap="xs">
                {one.id === workspace.id ? null : (
                  <Button
                    size="xs"
                    variant="default"
                    onClick={() => choose(one.id)}
                    aria-label={`Switch to ${one.name}`}
                  >
                    Switch
                  </Button>
                )}
                {mayAs(one.role, "PATCH /api/workspaces/:id") ? (
                  <Button
                    size="xs"
                    variant="default"
                    onClick={() => setRenaming(one)}
                    aria-label={`Rename ${one.name}`}
                  >
                    Rename
                  </Button>
                ) : null}
                {mayAs(one.role, "GET /api/workspaces/:id/export") ? (
                  <Button
                    size="xs"
                    variant="default"
                    component="a"
                    href={`/api/workspaces/${one.id}/export`}
                    download
                    leftSection={<IconDownload size={14} />}
                    aria-label={`Export ${one.name}`}
                  >
                    Export
                  </Button>
                ) : null}
                {mayAs(one.role, "DELETE /api/workspaces/:id") ? (
                  <Button
                    size="xs"
                    variant="subtle"
                    color="red"
                    onClick={() => setDeleting(one)}
                    aria-label={`Delete ${one.name}`}
                  >
                    Delete
                  </Button>
                ) : null}
              </Group>
            </Group>
          </Paper>
        ))}
      </Stack>
      <Modal
        opened={making}
        onClose={make.close}
        title="Create a workspace"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <NewWorkspaceForm
          onCreated={(id) => {
            choose(id);
            make.close();
          }}
        />
      </Modal>
      {renaming === null ? null : <RenameDialog workspace={renaming} onClose={() => setRenaming(null)} />}
      {deleting === null ? null : (
        <ConfirmDialog
          title="Delete this workspace?"
          action="Delete for good"
          typed={deleting.name}
          onConfirm={() => remove(deleting)}
          onClose={() => setDeleting(null)}
        >
          <span className="any-name">{deleting.name}</span> will be deleted for good, with its connections, API keys and
          usage. The audit trail stays, and earlier backups still hold the rest, sealed.
        </ConfirmDialog>
      )}
    </>
  );
}

function RenameDialog({ workspace, onClose }: { workspace: Workspace; onClose(): void }) {
  return (
    <Modal opened onClose={onClose} title="Rename the workspace" closeButtonProps={{ "aria-label": "Close" }}>
      <WorkspaceNameForm
        renamed={workspace}
        action="Rename"
        actionAnyway="Rename it anyway"
        save={(name) => answered(api.workspaces({ id: workspace.id }).patch({ name }))}
        onSaved={onClose}
      />
    </Modal>
  );
}
