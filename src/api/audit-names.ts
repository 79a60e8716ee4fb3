/** The present names of what an audit trail's ids stand for. */

import type { WorkspaceChannels } from "#channels/open-workspace-channels.ts";
import type { Connections } from "#connections/connections.ts";
import type { Grants } from "#oauth/grants.ts";
import type { Rooms } from "#rooms/rooms.ts";
import type { ApiKeys } from "#workspaces/api-keys.ts";
import type { AuditTrail } from "#workspaces/audit-trail.ts";
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

/** It queries only the kinds and the existing workspaces that the rows mention. */
export function auditNames({ workspaces, operators, apiKeys, grants, connections, channels, rooms }: NamedParts) {
  return async (rows: Rows): Promise<ReadonlyMap<string, string>> => {
    const names = new Map<string, string>();
    const meets = (kind: RegExp) => rows.filter(({ target }) => target !== null && kind.test(target));
    for (const { id, name } of await workspaces.list()) names.set(id, name);
    if (meets(TARGETS_BY_PREFIX.operator).length > 0)
      for (const { id, email } of await operators.list()) names.set(id, email);
    for (const id of existingWorkspaces(meets(TARGETS_BY_PREFIX.key), names))
      for (const key of await apiKeys.list(id)) names.set(key.id, key.name);
    for (const id of existingWorkspaces(meets(TARGETS_BY_PREFIX.grant), names))
      for (const grant of await grants.list(id)) names.set(grant.id, grant.client_name);
    for (const id of existingWorkspaces(meets(TARGETS_BY_PREFIX.connection), names))
      for (const row of await connections.list(id)) names.set(row.id, row.account_name ?? row.module);
    for (const id of existingWorkspaces(meets(TARGETS_BY_PREFIX.channel), names))
      for (const channel of await channels.names(id)) names.set(channel.id, channel.name);
    for (const id of existingWorkspaces(meets(TARGETS_BY_PREFIX.room), names))
      for (const room of await rooms.names(id)) names.set(room.id, room.name);
    return names;
  };
}

function existingWorkspaces(rows: Rows, names: ReadonlyMap<string, string>): Set<string> {
  return new Set(
    rows.flatMap(({ workspace_id }) => (workspace_id !== null && names.has(workspace_id) ? [workspace_id] : [])),
  );
}
