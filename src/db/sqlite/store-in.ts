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
import { checkpoint } from "./file/checkpoint.ts";
import { epochIn } from "./file/epoch.ts";
import { healthIn } from "./file/health.ts";
import { goalsIn } from "./goals.ts";
import { historiesIn } from "./histories.ts";
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
import type { SqliteFile } from "./sqlite-file.ts";
import { usageIn } from "./usage.ts";
import { vaultKeysIn } from "./vault-keys.ts";
import { workspacesIn } from "./workspaces.ts";

export function storeIn(file: SqliteFile, copyWorker: URL): Store {
  return {
    workspaces: workspacesIn(file),
    plans: plansIn(file),
    keys: apiKeysIn(file),
    operators: operatorsIn(file),
    members: membersIn(file),
    sessions: sessionsIn(file),
    passkeys: passkeysIn(file),
    recoveryCodes: recoveryCodesIn(file),
    providerSignIns: providerSignInsIn(file),
    signInLinks: signInLinksIn(file),
    signInPolicy: signInPolicyIn(file),
    knownDevices: knownDevicesIn(file),
    setupTokens: setupTokensIn(file),
    signIns: signInsIn(file),
    usage: usageIn(file),
    audit: auditIn(file),
    connections: connectionsIn(file),
    due: dueIn(file),
    decisions: { ...decisionsIn(file), ...sealedDecisionsIn(file) },
    attempts: attemptsIn(file),
    credentials: credentialsIn(file),
    authorizations: authorizationsIn(file),
    reportTasks: reportTasksIn(file),
    receipts: receiptsIn(file),
    vaultKeys: vaultKeysIn(file),
    histories: historiesIn(file),
    goals: goalsIn(file),
    alerts: alertsIn(file),
    notes: notesIn(file),
    digests: digestsIn(file),
    channels: channelsIn(file),
    channelMessages: channelMessagesIn(file),
    oauth: {
      clients: oauthClientsIn(file),
      requests: oauthRequestsIn(file),
      grants: oauthGrantsIn(file),
      tokens: oauthTokensIn(file),
      sweep: oauthSweepIn(file),
    },
    notifiable: notifiableIn(file),
    outbox: outboxIn(file),
    releases: releasesIn(file),
    clockJump: clockJumpIn(file),
    epoch: epochIn(file),
    health: healthIn(file),
    backups: backupsIn(file, copyWorker),
    version: file.cache.version,
    checkpoint: async () => checkpoint(file),
    close: () => file.close(),
  };
}
