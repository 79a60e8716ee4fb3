/** What the page asks of the API, each under one name, so that a change knows what to ask again. */

import { queryOptions } from "@tanstack/react-query";
import { answered, api } from "./api.ts";

const place = (id: string) => api.workspaces({ id });

const readIntegration = (id: string, module: string) => answered(place(id).integrations({ module }).get());
const readGrants = (id: string) => answered(place(id).grants.get());
const readKeys = (id: string) => answered(place(id).keys.get());

export const sessionQuery = queryOptions({ queryKey: ["session"], queryFn: () => answered(api.session.get()) });
export const sessionsQuery = queryOptions({ queryKey: ["sessions"], queryFn: () => answered(api.sessions.get()) });
export const workspacesQuery = queryOptions({
  queryKey: ["workspaces"],
  queryFn: () => answered(api.workspaces.get()),
});

/** Everything of one workspace, for a change that may show anywhere in it. */
export const workspaceKey = (id: string) => ["workspace", id] as const;

export const integrationsQuery = (id: string) =>
  queryOptions({
    queryKey: [...workspaceKey(id), "integrations"],
    queryFn: () => answered(place(id).integrations.get()),
  });

export const integrationQuery = (id: string, module: string) =>
  queryOptions({
    queryKey: [...workspaceKey(id), "integrations", module],
    queryFn: () => readIntegration(id, module),
  });

export const grantsQuery = (id: string) =>
  queryOptions({ queryKey: [...workspaceKey(id), "grants"], queryFn: () => readGrants(id) });

export const keysQuery = (id: string) =>
  queryOptions({ queryKey: [...workspaceKey(id), "keys"], queryFn: () => readKeys(id) });

export type Integration = Awaited<ReturnType<typeof readIntegration>>;
export type Connection = NonNullable<Integration["connection"]>;
export type PerformanceView = NonNullable<Integration["performance"]>;
export type Grant = Awaited<ReturnType<typeof readGrants>>[number];
export type ApiKey = Awaited<ReturnType<typeof readKeys>>[number];
