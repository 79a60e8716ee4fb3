/** What the commands need of the program; `build.ts` makes it. */

import type { CallTool } from "#calls/call-tool.ts";
import type { WorkspaceChannels } from "#channels/open-workspace-channels.ts";
import type { Authorizations } from "#connections/authorizations.ts";
import type { Connections } from "#connections/connections.ts";
import type { Digests } from "#digest/digests.ts";
import type { WorkspaceDigests } from "#digest/workspace-digests.ts";
import type { Histories } from "#history/open-histories.ts";
import type { Maintenance } from "#maintenance/maintenance.ts";
import type { Module } from "#modules/module.ts";
import type { Grants } from "#oauth/grants.ts";
import type { Proofs } from "#proof/proofs.ts";
import type { SigningKeys } from "#proof/signing-keys.ts";
import type { Rooms } from "#rooms/rooms.ts";
import type { Invitations } from "#sign-in/invitations.ts";
import type { PasswordPolicy } from "#sign-in/password-policy.ts";
import type { SignInLinks } from "#sign-in/sign-in-links.ts";
import type { Alerts } from "#watch/alerts.ts";
import type { Goals } from "#watch/goals.ts";
import type { Rates } from "#watch/rates.ts";
import type { ApiKeys } from "#workspaces/api-keys.ts";
import type { Actor, AuditTrail } from "#workspaces/audit-trail.ts";
import type { Members } from "#workspaces/members.ts";
import type { Operators } from "#workspaces/operators.ts";
import type { Plans } from "#workspaces/plans.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";

export type App = {
  workspaces: Workspaces;
  plans: Plans;
  apiKeys: ApiKeys;
  grants: Grants;
  goals: Goals;
  rates: Rates;
  alerts: Alerts;
  operators: Operators;
  members: Members;
  invitations: Pick<Invitations, "create" | "list" | "revoke">;
  signInLinks: SignInLinks;
  passwordPolicy: PasswordPolicy;
  connections: Connections;
  authorizations: Authorizations;
  rooms: Rooms;
  proofs: Proofs;
  signingKeys: SigningKeys;
  callTool: CallTool;
  modules: readonly Module[];
  audit: AuditTrail;
  histories: Pick<Histories, "keptDays" | "describe" | "export">;
  channels: Omit<WorkspaceChannels, "job" | "close">;
  digests: Omit<Digests, "job">;
  workspaceDigests: Omit<WorkspaceDigests, "job">;
  mcpUrl: string;
  serverUrl: string;
  signsIn: boolean;
  maintenance: Maintenance;
  /** @throws store_refused */
  integrity(): Promise<string>;
  /** Whether there is a newer release, as far as the server has asked. */
  describeRelease(): Promise<string>;
  close(): Promise<void>;
};

/** `keyless` opens an existing folder without asking a KMS, for commands that open no credential. */
export type OpenMode = "create" | "existing" | "keyless";

/** `create` makes a missing data folder and key, `existing` refuses. @throws store_*, vault_*, config_invalid */
export type OpenApp = (place: { dataDir: string | undefined; mode: OpenMode }) => Promise<App>;

/** The person at the shell owns the data folder, so nobody else needs asking. */
export const SHELL: Actor = { name: "owner", origin: "shell" };

export async function withApp<Result>(
  openApp: OpenApp,
  place: { dataDir: string | undefined; mode: OpenMode },
  work: (app: App) => Promise<Result>,
): Promise<Result> {
  const app = await openApp(place);
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}
