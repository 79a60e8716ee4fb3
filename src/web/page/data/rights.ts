/** What the person may do in the workspace that is shown, so that pages offer nothing else. The API decides. */

import { useQuery } from "@tanstack/react-query";
import { workspacesQuery } from "./queries.ts";
import { useWorkspace } from "./workspace-choice.tsx";

export type NeededRole = "viewer" | "editor" | "owner" | "admin";

const RANK: Readonly<Record<NeededRole, number>> = { viewer: 0, editor: 1, owner: 2, admin: 3 };

/** False until it is known. */
export function useMay(): (needed: NeededRole) => boolean {
  const { workspace } = useWorkspace();
  const { data: workspaces = [] } = useQuery(workspacesQuery);
  const role = workspaces.find(({ id }) => id === workspace.id)?.role;
  return (needed) => role !== undefined && RANK[role] >= RANK[needed];
}
