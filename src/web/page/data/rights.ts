/** What the person may do, by the API's own table, so that pages offer nothing else. The API decides. */

import { useQuery } from "@tanstack/react-query";
import { type Right, type Route, rightOf } from "#api/route-rights.ts";
import { workspacesQuery } from "./queries.ts";
import { useWorkspace } from "./workspace-choice.tsx";

export type Role = "viewer" | "editor" | "owner" | "admin";

const RANK: Readonly<Record<Role, number>> = { viewer: 0, editor: 1, owner: 2, admin: 3 };

/** `room` is nobody's who is signed in. */
const NEEDS: Readonly<Record<Right, number>> = { open: 0, person: 0, room: Number.POSITIVE_INFINITY, ...RANK };

/** Of the workspace that is shown. False until it is known. */
export function useMay(): (route: Route) => boolean {
  const { workspace } = useWorkspace();
  const { data: workspaces = [] } = useQuery(workspacesQuery);
  const role = workspaces.find(({ id }) => id === workspace.id)?.role;
  return (route) => role !== undefined && mayAs(role, route);
}

export function mayAs(role: Role, route: Route): boolean {
  return RANK[role] >= NEEDS[rightOf(route)];
}
