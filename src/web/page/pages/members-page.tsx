/** The people of a workspace, their roles, and invitations. */

import { Button, Group, NativeSelect, Stack, Table, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { withArticle } from "#text/with-article.ts";
import { answered, api } from "../data/api.ts";
import { type Invitation, invitationsQuery, type Member, membersQuery } from "../data/queries.ts";
import { useWorkspace } from "../data/workspace-choice.tsx";
import { CardTable } from "../parts/card-table.tsx";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { CopyLine } from "../parts/copy-text.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { PageHeading } from "../parts/page-heading.tsx";
import { RelativeTime } from "../parts/relative-time.tsx";
import { RowAction } from "../parts/row-action.tsx";

type Role = Member["role"];

const ROLES = [
  { value: "viewer", label: "Viewer: reads figures and usage" },
  { value: "editor", label: "Editor: also goals, notes, alerts, digests, exchange rates, and connects apps" },
  { value: "owner", label: "Owner: everything in this workspace" },
] as const satisfies readonly { value: Role; label: string }[];

export function MembersPage() {
  const { workspace } = useWorkspace();
  return <Members key={workspace.id} workspaceId={workspace.id} />;
}

function Members({ workspaceId }: { workspaceId: string }) {
  const queries = useQueryClient();
  const place = api.workspaces({ id: workspaceId });
  const members = useQuery(membersQuery(workspaceId));
  const invitations = useQuery(invitationsQuery(workspaceId));
  const [removing, setRemoving] = useState<Member | null>(null);
  const renew = async () => {
    await queries.invalidateQueries(membersQuery(workspaceId));
    await queries.invalidateQueries(invitationsQuery(workspaceId));
  };
  const change = useMutation({
    mutationFn: ({ operator, role }: Pick<Member, "operator" | "role">) =>
      answered(place.members({ operator }).put({ role })),
    onSettled: renew,
  });
  const revoke = useMutation({
    mutationFn: ({ id }: Invitation) => answered(place.invitations({ invitation: id }).delete()),
    onSettled: renew,
  });
  return (
    <>
      <PageHeading
        title="Members"
        intro="Who may do what in this workspace. Admins of the server may do everything in each and need not be listed."
      />
      <FailureAlert failure={members.error ?? invitations.error} onRetry={renew} />
      <FailureAlert failure={change.error ?? revoke.error} />
      <Stack gap="xl">
        <InviteForm workspaceId={workspaceId} onInvited={renew} />
        {members.data === undefined || members.data.length === 0 ? null : (
          <MemberTable members={members.data} onChange={change.mutate} onRemove={setRemoving} />
        )}
        <OpenInvitations invitations={invitations.data ?? []} onRevoke={revoke.mutate} />
      </Stack>
      {removing === null ? null : (
        <ConfirmDialog
          title={`Remove ${removing.email}?`}
          action="Remove"
          onConfirm={async () => {
            await answered(place.members({ operator: removing.operator }).delete());
            await renew();
          }}
          onClose={() => setRemoving(null)}
        >
          This workspace is closed to the person from the next request on, and the keys and apps that the person made
          here end.
        </ConfirmDialog>
      )}
    </>
  );
}

function InviteForm({ workspaceId, onInvited }: { workspaceId: string; onInvited(): Promise<void> }) {
  const [role, setRole] = useState<Role>("viewer");
  const invite = useMutation({
    mutationFn: () => answered(api.workspaces({ id: workspaceId }).invitations.post({ role })),
    onSuccess: onInvited,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        invite.mutate();
      }}
    >
      <Stack>
        <Group align="flex-end">
          <RoleSelect label="Invite somebody as" role={role} onChange={setRole} />
          <Button type="submit" loading={invite.isPending}>
            Make a link
          </Button>
        </Group>
        <FailureAlert failure={invite.error} />
        {invite.data === undefined ? null : (
          <div role="status">
            <Text size="sm" mb={4}>
              Send this link to the person alone. It works once, within seven days, and is shown only here.
            </Text>
            <CopyLine text={invite.data.url} what="invitation link" />
          </div>
        )}
      </Stack>
    </form>
  );
}

type SelectProps = { label?: string; name?: string; role: Role; onChange(role: Role): void };

function RoleSelect({ label, name, role, onChange }: SelectProps) {
  return (
    <NativeSelect
      label={label}
      aria-label={name}
      value={role}
      data={ROLES}
      onChange={({ currentTarget }) => {
        const chosen = ROLES.find(({ value }) => value === currentTarget.value);
        if (chosen !== undefined) onChange(chosen.value);
      }}
    />
  );
}

type TableProps = {
  members: readonly Member[];
  onChange(wanted: Pick<Member, "operator" | "role">): void;
  onRemove(member: Member): void;
};

function MemberTable({ members, onChange, onRemove }: TableProps) {
  return (
    <CardTable label="Members" heads={["Person", "Since", "Role"]} action="Remove">
      {members.map((member) => (
        <Table.Tr key={member.operator}>
          <Table.Th scope="row" className="name-cell" fw={500}>
            {member.email}
          </Table.Th>
          <Table.Td data-label="Since">
            <RelativeTime at={member.since} />
          </Table.Td>
          <Table.Td data-label="Role">
            <RoleSelect
              name={`Role of ${member.email}`}
              role={member.role}
              onChange={(role) => onChange({ operator: member.operator, role })}
            />
          </Table.Td>
          <Table.Td ta="right">
            <RowAction text="Remove" label={`Remove ${member.email}`} onClick={() => onRemove(member)} />
          </Table.Td>
        </Table.Tr>
      ))}
    </CardTable>
  );
}

type OpenProps = { invitations: readonly Invitation[]; onRevoke(invitation: Invitation): void };

function OpenInvitations({ invitations, onRevoke }: OpenProps) {
  if (invitations.length === 0) return null;
  return (
    <section aria-labelledby="invitations">
      <Title order={2} size="h4" id="invitations" mb="sm">
        Open invitations
      </Title>
      <Stack gap="xs" component="ul" className="plain-list">
        {invitations.map((invitation) => (
          <Group component="li" key={invitation.id} justify="space-between">
            <Text size="sm">
              As {withArticle(invitation.role)}; the link ends <RelativeTime at={invitation.expires_at} />
            </Text>
            <RowAction
              text="Take back"
              label={`Take back the invitation as ${withArticle(invitation.role)}`}
              onClick={() => onRevoke(invitation)}
            />
          </Group>
        ))}
      </Stack>
    </section>
  );
}
