/** The store on one SQLite file. */

import type { Store } from "#db/store.ts";
import { alertsIn } from "./alerts.ts";
import { apiKeysIn } from "./api-keys.ts";
import { attemptsIn } from "./attempts.ts";
import { auditIn } from "./audit.ts";
import { authorizationsIn } from "./authorizations.ts";
import { channelMessagesIn } from "./channel-messages.ts";
import { channelsIn } from "./channels.ts";
import { clockJumpIn } from "./clock-jump.ts";
import { connectionsIn } from "./connections.ts";
import { credentialsIn } from "./credentials.ts";
import { decisionsIn } from "./decisions.ts";
import { digestsIn } from "./digests.ts";
import { dueIn } from "./due.ts";
import { backupsIn } from "./file/backup.ts";
import { epochIn } from "./file/epoch.ts";
import { healthIn } from "./file/health.ts";
import { goalsIn } from "./goals.ts";
import { historiesIn } from "./histories.ts";
import { insertReceiptsIn } from "./insert-receipts.ts";
import { insertUsageIn } from "./insert-usage.ts";
import { knownDevicesIn } from "./known-devices.ts";
import { membersIn } from "./members.ts";
import { notesIn } from "./notes.ts";
import { notifiableIn } from "./notifiable.ts";
import { oauthClientsIn } from "./oauth-clients.ts";
import { oauthGrantsIn } from "./oauth-grants.ts";
import { oauthRequestsIn } from "./oauth-requests.ts";
import { oauthSweepIn } from "./oauth-sweep.ts";
import { oauthTokensIn } from "./oauth-tokens.ts";
import { operatorsIn } from "./operators.ts";
import { outboxIn } from "./outbox.ts";
import { passkeysIn } from "./passkeys.ts";
import { plansIn } from "./plans.ts";
import { providerSignInsIn } from "./provider-sign-ins.ts";
import { ratesIn } from "./rates.ts";
import { receiptsIn } from "./receipts.ts";
import { recoveryCodesIn } from "./recovery-codes.ts";
import { releasesIn } from "./releases.ts";
import { reportTasksIn } from "./report-tasks.ts";
import { sealedDecisionsIn } from "./sealed-decisions.ts";
import { sessionsIn } from "./sessions.ts";
import { setupTokensIn } from "./setup-tokens.ts";
import { signInLinksIn } from "./sign-in-links.ts";
import { signInPolicyIn } from "./sign-in-policy.ts";
import { signInsIn } from "./sign-ins.ts";
import { sqliteEngine } from "./sqlite-engine.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { usageIn } from "./usage.ts";
import { vaultKeysIn } from "./vault-keys.ts";
import { workspacesIn } from "./workspaces.ts";

export function storeIn(file: SqliteFile, copyWorker: URL): Store {
  const engine = sqliteEngine(file);
  return {
    workspaces: workspacesIn(engine),
    plans: plansIn(engine),
    keys: apiKeysIn(engine),
    operators: operatorsIn(engine),
    members: membersIn(engine),
    sessions: sessionsIn(engine),
    passkeys: passkeysIn(engine),
    recoveryCodes: recoveryCodesIn(engine),
    providerSignIns: providerSignInsIn(engine),
    signInLinks: signInLinksIn(engine),
    signInPolicy: signInPolicyIn(engine),
    knownDevices: knownDevicesIn(engine),
    setupTokens: setupTokensIn(engine),
    signIns: signInsIn(engine),
    usage: usageIn(engine, insertUsageIn(file)),
    audit: auditIn(engine),
    connections: connectionsIn(engine),
    due: dueIn(engine),
    decisions: { ...decisionsIn(engine), ...sealedDecisionsIn(engine) },
    attempts: attemptsIn(engine),
    credentials: credentialsIn(engine),
    authorizations: authorizationsIn(engine),
    reportTasks: reportTasksIn(engine),
    receipts: receiptsIn(engine, insertReceiptsIn(file)),
    vaultKeys: vaultKeysIn(engine),
    histories: historiesIn(engine),
    goals: goalsIn(engine),
    rates: ratesIn(engine),
    alerts: alertsIn(engine),
    notes: notesIn(engine),
    digests: digestsIn(engine),
    channels: channelsIn(engine),
    channelMessages: channelMessagesIn(engine),
    oauth: {
      clients: oauthClientsIn(engine),
      requests: oauthRequestsIn(engine),
      grants: oauthGrantsIn(engine),
      tokens: oauthTokensIn(engine),
      sweep: oauthSweepIn(engine),
    },
    notifiable: notifiableIn(engine),
    outbox: outboxIn(engine),
    releases: releasesIn(engine),
    clockJump: clockJumpIn(engine),
    epoch: epochIn(file),
    health: healthIn(file),
    backups: backupsIn(file, copyWorker),
    version: file.cache.version,
    checkpoint: engine.checkpoint,
    close: () => file.close(),
  };
}
