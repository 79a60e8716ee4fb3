/** The names of what an audit trail's ids stand for: as they were then where the event has it, else as they are now. */

import type { WorkspaceChannels } from "#channels/open-workspace-channels.ts";
import type { Connections } from "#connections/connections.ts";
import { namedAccount } from "#connections/named-account.ts";
import type { Grants } from "#oauth/grants.ts";
import type { Rooms } from "#rooms/rooms.ts";
import type { ApiKeys } from "#workspaces/api-keys.ts";
import type { AuditedAction, AuditTrail } from "#workspaces/audit-trail.ts";
import type { Operators } from "#workspaces/operators.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";

export type NamedParts = {
  workspaces: Workspaces;
  operators: Operators;
  apiKeys: ApiKeys;
  grants: Grants;
  connections: Connections;
  channels: Pick<WorkspaceChannels, "names">;
  rooms: Pick<Rooms, "names">;
};

type Rows = Awaited<ReturnType<AuditTrail["page"]>>;

const TARGETS_BY_PREFIX = {
  operator: /^op_/,
  key: /^key_/,
  grant: /^og_/,
  connection: /^con_/,
  channel: /^ch_/,
  room: /^room_/,
} as const;

/** What they keep is more than a name. */
const TELLS_MORE: readonly string[] = [
  "workspace.rename",
  "operator.create",
  "operator.set_admin",
  "member.set",
  "member.remove",
  "member.join",
] satisfies AuditedAction[];

/** It queries only the kinds and the existing workspaces that the rows mention. */
export function auditNames({ workspaces, operators, apiKeys, grants, connections, channels, rooms }: NamedParts) {
  return async (rows: Rows): Promise<ReadonlyMap<string, string>> => {
    // What is gone by now may have been named by a later event. The newest come first, and the last name counts.
    const names = new Map(
      rows
        .toReversed()
        .flatMap(({ action, target, target_name: name }) =>
          target === null || name === null || TELLS_MORE.includes(action) ? [] : [[target, name]],
        ),
    );
    const unnamed = rows.filter(({ target }) => target !== null && !names.has(target));
    const meets = (kind: RegExp) => unnamed.filter(({ target }) => kind.test(target ?? ""));
    const standing = await workspaces.list();
    for (const { id, name } of standing) names.set(id, name);
    const existing = new Set(standing.map(({ id }) => id));
    if (meets(TARGETS_BY_PREFIX.operator).length > 0)
      for (const { id, email } of await operators.list()) names.set(id, email);
    for (const id of workspacesOf(meets(TARGETS_BY_PREFIX.key), existing))
      for (const key of await apiKeys.list(id)) names.set(key.id, key.name);
    for (const id of workspacesOf(meets(TARGETS_BY_PREFIX.grant), existing))
      for (const grant of await grants.list(id)) names.set(grant.id, grant.client_name);
    for (const id of workspacesOf(meets(TARGETS_BY_PREFIX.connection), existing))
      for (const row of await connections.list(id)) names.set(row.id, namedAccount(row));
    for (const id of workspacesOf(meets(TARGETS_BY_PREFIX.channel), existing))
      for (const channel of await channels.names(id)) names.set(channel.id, channel.name);
    for (const id of workspacesOf(meets(TARGETS_BY_PREFIX.room), existing))
      for (const room of await rooms.names(id)) names.set(room.id, room.name);
    return names;
  };
}

function workspacesOf(rows: Rows, existing: ReadonlySet<string>): Set<string> {
  return new Set(rows.flatMap(({ workspace_id: id }) => (id !== null && existing.has(id) ? [id] : [])));
}
