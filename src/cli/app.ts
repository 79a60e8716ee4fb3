/** What the commands ask of the program behind them; `build.ts` gives it. */

import type { CallTool } from "#calls/call-tool.ts";
import type { Authorizations } from "#connections/authorizations.ts";
import type { Connections } from "#connections/connections.ts";
import type { Histories } from "#history/open-histories.ts";
import type { Maintenance } from "#maintenance/maintenance.ts";
import type { Module } from "#modules/module.ts";
import type { Grants } from "#oauth/grants.ts";
import type { ApiKeys } from "#workspaces/api-keys.ts";
import type { Actor, AuditTrail } from "#workspaces/audit-trail.ts";
import type { Operators } from "#workspaces/operators.ts";
import type { Plans } from "#workspaces/plans.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";

export type App = {
  workspaces: Workspaces;
  plans: Plans;
  apiKeys: ApiKeys;
  grants: Grants;
  operators: Operators;
  connections: Connections;
  authorizations: Authorizations;
  callTool: CallTool;
  modules: readonly Module[];
  audit: AuditTrail;
  histories: Pick<Histories, "keptDays" | "describe" | "export">;
  /** Where a client of this data folder's server connects. */
  mcpUrl: string;
  /** Whether such a client may sign in there instead of having a key. */
  signsIn: boolean;
  maintenance: Maintenance;
  /** Reads every page of the database, and looks for room. @throws store_refused */
  integrity(): Promise<string>;
  close(): Promise<void>;
};

/** `keyless`: an existing folder, for what opens no credential; a KMS is not asked then. */
export type OpenMode = "create" | "existing" | "keyless";

/** `create` makes the data folder and the key where there are none; `existing` refuses. @throws store_*, vault_*, config_invalid */
export type OpenApp = (place: { dataDir: string | undefined; mode: OpenMode }) => Promise<App>;

/** The person at the shell owns the data folder: there is nobody else to ask. */
export const SHELL: Actor = { name: "owner", origin: "shell" };

/** Opens, works, and closes again whatever happens. */
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
