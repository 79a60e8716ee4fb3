/** Every room of the store, in SQLite. */

import type { Rooms } from "#db/store.ts";
import { apiKeysIn } from "./api-keys.ts";
import { auditIn } from "./audit.ts";
import { authorizationsIn } from "./authorizations.ts";
import { clockJumpIn } from "./clock-jump.ts";
import { credentialsIn } from "./credentials.ts";
import { knownDevicesIn } from "./known-devices.ts";
import { oauthClientsIn } from "./oauth-clients.ts";
import { oauthGrantsIn } from "./oauth-grants.ts";
import { oauthRequestsIn } from "./oauth-requests.ts";
import { oauthSweepIn } from "./oauth-sweep.ts";
import { oauthTokensIn } from "./oauth-tokens.ts";
import { occasionsIn } from "./occasions.ts";
import { operatorsIn } from "./operators.ts";
import { outboxIn } from "./outbox.ts";
import { plansIn } from "./plans.ts";
import { reportTasksIn } from "./report-tasks.ts";
import { sessionsIn } from "./sessions.ts";
import { setupTokensIn } from "./setup-tokens.ts";
import { signInsIn } from "./sign-ins.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { usageIn } from "./usage.ts";
import { vaultKeysIn } from "./vault-keys.ts";
import { workspacesIn } from "./workspaces.ts";

export function roomsIn(file: SqliteFile): Rooms {
  return {
    workspaces: workspacesIn(file),
    plans: plansIn(file),
    keys: apiKeysIn(file),
    operators: operatorsIn(file),
    sessions: sessionsIn(file),
    knownDevices: knownDevicesIn(file),
    setupTokens: setupTokensIn(file),
    signIns: signInsIn(file),
    usage: usageIn(file),
    audit: auditIn(file),
    credentials: credentialsIn(file),
    authorizations: authorizationsIn(file),
    reportTasks: reportTasksIn(file),
    vaultKeys: vaultKeysIn(file),
    oauth: {
      clients: oauthClientsIn(file),
      requests: oauthRequestsIn(file),
      grants: oauthGrantsIn(file),
      tokens: oauthTokensIn(file),
      sweep: oauthSweepIn(file),
    },
    occasions: occasionsIn(file),
    outbox: outboxIn(file),
    clockJump: clockJumpIn(file),
  };
}
